import type { PageResult } from '../../../server/src/protocol.ts';

/** What somebody should know of a page before they trust it. */
export interface PageHint {
  readonly code: string;
  readonly message: string;
}

/** Warnings that say nothing of how far the text can be trusted. */
const NOT_OF_THE_TEXT: ReadonlySet<string> = new Set([
  'no-text',
  'device-unavailable',
  'not-kept',
  'smaller-picture',
]);

/** The warnings of a page that concern its text; a page that failed says so in its text. */
export function hintsOfPage({ outcome, warnings }: PageResult): PageHint[] {
  if (outcome === 'failed') return [];
  return warnings.filter(({ code }) => !NOT_OF_THE_TEXT.has(code));
}
