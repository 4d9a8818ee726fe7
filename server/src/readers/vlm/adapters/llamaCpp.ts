import type { ModelProfile, NgramGuard } from '../profiles/profile.ts';
import type { ExtraFields, ServerAdapter, ServerLoad } from './adapter.ts';
import { readMetrics, sumOf } from './metricsText.ts';

const PROCESSING = 'llamacpp:requests_processing';
const DEFERRED = 'llamacpp:requests_deferred';

/**
 * llama.cpp's server. Against repetition it has DRY; the values are those of its own test of the model.
 * https://github.com/ggml-org/llama.cpp/tree/master/tools/server
 */
export const LLAMA_CPP: ServerAdapter = {
  id: 'llama.cpp',
  title: 'llama.cpp',
  textFirst: false,
  returnsTags: true,
  tellsTruncation: true,
  firstLimit: 2,
  highestLimit: 32,
  tiling: { maxTiles: 9, always: false },
  loadPath: '/metrics',
  extraFields: (profile: ModelProfile, guard: NgramGuard | undefined): ExtraFields => ({
    guard: guard
      ? { dry_multiplier: 0.8, dry_base: 1.75, dry_allowed_length: 2, dry_penalty_last_n: -1 }
      : {},
    guardWithWhitelist: {},
    tags: {},
  }),
  readLoad(text: string): ServerLoad | undefined {
    const samples = readMetrics(text, (name) => name === PROCESSING || name === DEFERRED);
    const running = sumOf(samples, PROCESSING);
    const waiting = sumOf(samples, DEFERRED);
    return running === undefined || waiting === undefined ? undefined : { running, waiting };
  },
};
