import type { UnreadRegion } from './pageResult.ts';

/** What to do about lines that were not read, for people at a command line. */
export const UNREAD_HINTS: Readonly<Record<UnreadRegion['reason'], string>> = {
  'unknown-script':
    'Read them with a model that knows it (--model): PP-OCRv6 small knows Japanese, and PP-OCRv5 has models for Cyrillic, Greek, Arabic, Korean, Thai, Devanagari, Tamil and Telugu; or with DeepSeek-OCR on a server (--reader deepseek --server URL).',
  illegible: 'Look at the page itself, or scan it again at a higher resolution.',
};
