import type { PageResult } from '../../page/pageResult.ts';
import { unseenCharacters } from '../../page/unseenCharacters.ts';
import type { TextName, Translate } from './texts.ts';

/** What somebody should know of a page before they trust it. */
export interface PageHint {
  /** Of the warning it comes from. */
  readonly code: string;
  /** In the language of a connection. */
  message(translate: Translate): string;
}

/** Warnings that say nothing of how far the text can be trusted. */
const NOT_OF_THE_TEXT: ReadonlySet<string> = new Set([
  'no-text',
  'device-unavailable',
  'not-kept',
  'smaller-picture',
]);

/** Texts with what can be done in an editor; warnings of other codes are told as they came. */
const TEXTS: Readonly<Record<string, TextName>> = {
  'unknown-script': 'unknownScript',
  'handwriting-unread': 'handwritingUnread',
  'lines-unread': 'linesUnread',
  'text-unread': 'textUnread',
  'letters-unknown': 'lettersUnknown',
  'text-left-out': 'textLeftOut',
  'readers-disagree': 'readersDisagree',
  'model-looped': 'modelLooped',
  'model-truncated': 'modelTruncated',
  'model-blank': 'modelBlank',
  'model-incomplete': 'modelIncomplete',
  'read-with-other-guard': 'readWithOtherGuard',
  'read-as-plain-text': 'readAsPlainText',
  'read-in-bands': 'readInBands',
  'read-locally': 'readLocally',
  'no-word-boxes': 'noWordBoxes',
};

/** The warnings of a page that concern its text; a page that failed says so in its text. */
export function pageHints(page: PageResult): PageHint[] {
  if (page.outcome === 'failed') return [];
  return page.warnings
    .filter(({ code }) => !NOT_OF_THE_TEXT.has(code))
    .map(({ code, message }) => {
      const name = Object.hasOwn(TEXTS, code) ? TEXTS[code] : undefined;
      const count = countOf(code, page);
      return {
        code,
        message: (translate) => (name === undefined ? message : translate(name, { count })),
      };
    });
}

/** What the text of a warning counts. */
function countOf(code: string, { unread, leftOut }: PageResult): number {
  if (code === 'text-left-out') return unseenCharacters(leftOut);
  const wanted = code === 'unknown-script' ? 'unknown-script' : 'illegible';
  return unread.filter(({ reason }) => reason === wanted).length;
}
