import { l10n } from 'vscode';
import { unseenCharacters } from '../../../server/src/page/unseenCharacters.ts';
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

/** What is missing from the text, in the user's language, with what can be done about it in the editor. */
const LOSSES: Readonly<Record<string, (page: PageResult) => string>> = {
  'unknown-script': ({ unread }) =>
    l10n.t(
      'Lines in a script that the model does not know, not read: {0}. Set folio.model to a model that knows it, or read the page by a server with DeepSeek-OCR.',
      unread.filter(({ reason }) => reason === 'unknown-script').length,
    ),
  'lines-unread': ({ unread }) =>
    l10n.t(
      'Lines on this page that could not be read: {0}. Look at the page itself, or scan it again at a higher resolution.',
      unread.filter(({ reason }) => reason === 'illegible').length,
    ),
  'letters-unknown': () =>
    l10n.t(
      'This page seems to be in a language with letters that the model does not know: words have lost their accents. Set folio.model to a model that knows them.',
    ),
  'text-left-out': ({ leftOut }) =>
    l10n.t(
      'Characters in the file that nobody sees on this page, left out: {0}. Compare with the page if you miss some.',
      unseenCharacters(leftOut),
    ),
};

/** The warnings of a page that concern its text; a page that failed says so in its text. */
export function hintsOfPage(page: PageResult): PageHint[] {
  if (page.outcome === 'failed') return [];
  return page.warnings
    .filter(({ code }) => !NOT_OF_THE_TEXT.has(code))
    .map(({ code, message }) => ({ code, message: LOSSES[code]?.(page) ?? message }));
}
