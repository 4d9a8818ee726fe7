import type { ModelProfile, NgramGuard } from '../profiles/profile.ts';
import type { ExtraFields, ServerAdapter } from './adapter.ts';

/**
 * Ollama, by its OpenAI endpoint. It has no guard by n-grams; the penalty is what its users report to help
 * (without it a quarter of the pages loop). It tells nothing of its queue.
 */
export const OLLAMA: ServerAdapter = {
  id: 'ollama',
  title: 'Ollama',
  textFirst: false,
  returnsTags: true,
  tellsTruncation: true,
  firstLimit: 2,
  highestLimit: 8,
  tiling: { maxTiles: 9, always: true },
  extraFields: (profile: ModelProfile, guard: NgramGuard | undefined): ExtraFields => ({
    guard: guard ? { options: { num_ctx: profile.context, repeat_last_n: 256, repeat_penalty: 1.2 } } : {},
    guardWithWhitelist: {},
    tags: {},
  }),
};
