import type { UnreadRegion } from './pageResult.ts';

/** What to do about lines that were not read, for people at a command line. */
export const UNREAD_HINTS: Readonly<Record<UnreadRegion['reason'], string>> = {
  'unknown-script':
    'Use a model that knows the script (--model), or DeepSeek-OCR on a server (--reader deepseek --server URL). PP-OCRv6 small knows Japanese; PP-OCRv5 has models for Cyrillic, Greek, Arabic, Korean, Thai, Devanagari, Tamil and Telugu.',
  illegible: 'Look at the page itself, or scan it again at a higher resolution.',
};
