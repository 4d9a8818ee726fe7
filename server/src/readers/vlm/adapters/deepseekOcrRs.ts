import type { ModelProfile, NgramGuard } from '../profiles/profile.ts';
import type { ExtraFields, ServerAdapter } from './adapter.ts';

/**
 * The server of deepseek-ocr.rs: goes through the parts of a message from the last to the first, decodes
 * without special tokens (no tags, no boxes), says `stop` even when it was cut off, and does one request
 * after the other. https://github.com/TimmyOVO/deepseek-ocr.rs
 */
export const DEEPSEEK_OCR_RS: ServerAdapter = {
  id: 'deepseek-ocr.rs',
  title: 'deepseek-ocr.rs',
  textFirst: true,
  returnsTags: false,
  tellsTruncation: false,
  firstLimit: 1,
  highestLimit: 1,
  tiling: { maxTiles: 9, always: false },
  extraFields: (profile: ModelProfile, guard: NgramGuard | undefined): ExtraFields => ({
    guard: guard ? { no_repeat_ngram_size: guard.size } : {},
    guardWithWhitelist: {},
    tags: {},
  }),
};
