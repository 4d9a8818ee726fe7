import type { ModelProfile } from '../profiles/profile.ts';
import type { ExtraFields, ServerAdapter, ServerLoad } from './adapter.ts';
import { readMetrics, sumOf } from './metricsText.ts';

const RUNNING = 'sglang:num_running_reqs';
const QUEUED = 'sglang:num_queue_reqs';

/**
 * SGLang's server. Its guard against repetition is a pickled Python object, which nothing but the server's
 * own Python can make; the loop detector stands in. https://docs.sglang.io
 */
export const SGLANG: ServerAdapter = {
  id: 'sglang',
  title: 'SGLang',
  textFirst: false,
  returnsTags: true,
  tellsTruncation: true,
  firstLimit: 16,
  highestLimit: 256,
  loadPath: '/metrics',
  extraFields: (profile: ModelProfile): ExtraFields => ({
    guard: {},
    guardWithWhitelist: {},
    tags: profile.keepSpecialTokens ? { skip_special_tokens: false } : {},
  }),
  readLoad(text: string): ServerLoad | undefined {
    const samples = readMetrics(text, (name) => name === RUNNING || name === QUEUED);
    const running = sumOf(samples, RUNNING);
    const waiting = sumOf(samples, QUEUED);
    return running === undefined || waiting === undefined ? undefined : { running, waiting };
  },
};
