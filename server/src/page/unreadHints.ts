import type { UnreadRegion } from './pageResult.ts';

/** What to do about lines that were not read, for people at a command line. */
export const UNREAD_HINTS: Readonly<Record<UnreadRegion['reason'], string>> = {
  'unknown-script':
    'Install a recogniser for the language (folio models install LANGUAGE; folio models list --available shows all), or use DeepSeek-OCR on a server (--reader deepseek --server URL).',
  illegible:
    'Look at the page itself: it may be handwriting. Print can be scanned again at a higher resolution.',
};

/** What to do about lines that seem to be written by hand. */
export const HANDWRITING_HINT =
  'Look at the page itself, or use DeepSeek-OCR on a server (--reader deepseek --server URL).';
