import { layoutPage } from '../layout/layoutPage.ts';
import { marksOfText } from '../layout/lines/textMarks.ts';
import type { PageContent } from '../page/pageContent.ts';
import { pageEnd } from '../page/pageEnd.ts';
import {
  PAGE_RESULT_VERSION,
  HANDWRITING_UNREAD,
  LINES_UNREAD,
  TEXT_LEFT_OUT,
  TEXT_UNREAD,
  UNKNOWN_SCRIPT,
  type LeftOutText,
  type PageResult,
  type TextLine,
  type UnreadRegion,
  type Warning,
} from '../page/pageResult.ts';
import { HANDWRITING_HINT, UNREAD_HINTS } from '../page/unreadHints.ts';
import { unseenCharacters } from '../page/unseenCharacters.ts';
import { visibleName, visibleText } from '../page/visibleText.ts';
import { roundNumbers } from '../page/roundNumbers.ts';

export interface PageProvenance {
  readonly source: 'text-layer' | 'ocr' | 'mixed';
  readonly textLayer: PageResult['textLayer'];
  readonly reader: PageResult['reader'];
  readonly image?: PageResult['image'];
  readonly warnings?: readonly Warning[];
  /** The name people know the document by. */
  readonly file: string;
  /** What of the page could not be read. */
  readonly losses: readonly string[];
  /** Lines were found by their ink, and the recogniser made nothing of any. */
  readonly isUnread?: boolean;
  /** What was not read seems to be written by hand. */
  readonly isByHand?: boolean;
  /** Where text was found and not read; on the page as the content has it. */
  readonly unread?: readonly UnreadRegion[];
  /** What the file holds and nobody sees. */
  readonly leftOut?: readonly LeftOutText[];
  /** Milliseconds by stage so far; `layout` is added. */
  readonly timings: Readonly<Record<string, number>>;
}

/**
 * Lays the page's content out and puts its result together. A page without text is `ok`, source `none`, if
 * all of it was seen.
 */
export function composePage(page: number, content: PageContent, from: PageProvenance): PageResult {
  const start = performance.now();
  const blocks = layoutPage({
    ...content,
    lines: content.lines.flatMap(visibleLine),
    ...(from.unread ? { unread: from.unread } : {}),
  });
  const hasText = blocks.some((block) => block.lines.length > 0);
  const end = pageEnd({ ...from, page }, hasText);
  const result: PageResult = {
    version: PAGE_RESULT_VERSION,
    page,
    ...end,
    source: hasText ? from.source : 'none',
    textLayer: from.textLayer,
    reader: from.reader,
    size: { width: content.width, height: content.height },
    rotation: content.rotation,
    skew: content.skew,
    uprightToPage: content.uprightToPage,
    ...(from.image ? { image: from.image } : {}),
    blocks,
    unread: [...(from.unread ?? [])],
    leftOut: [...(from.leftOut ?? [])],
    warnings: [
      ...(from.warnings ?? []),
      ...lossWarnings(from, hasText),
      ...(hasText || end.failure ? [] : silenceWarnings(from)),
    ],
    timings: {},
  };
  const rounded = roundNumbers(result);
  const timings = { ...from.timings, layout: performance.now() - start };
  return { ...rounded, timings: roundNumbers(timings) };
}

/** Where text of this machine's readers enters a result; a line of which nothing is seen is none. */
function visibleLine(line: TextLine): TextLine[] {
  const { name, ...font } = line.font;
  const shown = { ...line, font: { ...font, ...(name === undefined ? {} : { name: visibleName(name) }) } };
  const text = visibleText(line.text);
  if (text === line.text) return [shown];
  const rightToLeft = line.direction === 'rtl';
  const words = line.words
    .map((word) => ({ ...word, text: visibleText(word.text, { rightToLeft }) }))
    .filter((word) => word.text.trim() !== '');
  const folded = text.replace(/ {2,}/g, ' ').trim();
  if (folded === '') return [];
  const { marks, ...unmarked } = shown;
  const kept = marks ? marksOfText(folded, [line]) : [];
  return [{ ...unmarked, text: folded, words, ...(kept.length > 0 ? { marks: kept } : {}) }];
}

/** What a person must know of text that is on the page or in the file, and not in the blocks. */
function lossWarnings({ unread = [], leftOut = [], isByHand }: PageProvenance, hasText: boolean): Warning[] {
  const warnings: Warning[] = [];
  const count = (reason: UnreadRegion['reason']): number =>
    unread.filter((region) => region.reason === reason).length;
  const [strange, illegible] = [count('unknown-script'), count('illegible')];
  if (strange > 0) {
    warnings.push({
      code: UNKNOWN_SCRIPT,
      message: `Not read: ${lines(strange)} on this page in a script that the model does not know, or in handwriting. ${UNREAD_HINTS['unknown-script']}`,
    });
  }
  if (illegible > 0 && isByHand) {
    warnings.push({
      code: HANDWRITING_UNREAD,
      message: `Not read: ${lines(illegible)} on this page, probably handwriting, which the models of this machine do not know. ${HANDWRITING_HINT}`,
    });
  } else if (illegible > 0 && hasText) {
    // On a page without any text, the warning of that says it.
    warnings.push({ code: LINES_UNREAD, message: `${lines(illegible)} on this page could not be read.` });
  }
  const characters = unseenCharacters(leftOut);
  if (characters > 0) {
    warnings.push({
      code: TEXT_LEFT_OUT,
      message: `${characters} invisible characters on this page were left out.`,
    });
  }
  return warnings;
}

function lines(count: number): string {
  return count === 1 ? 'One line' : `${count} lines`;
}

/** Why there is no text; where lines of an unknown script or by hand were found, the warning of those says it. */
function silenceWarnings({ unread = [], isUnread = false, isByHand = false }: PageProvenance): Warning[] {
  if (isByHand || unread.some(({ reason }) => reason === 'unknown-script')) return [];
  return [isUnread ? UNREAD_TEXT : NO_TEXT];
}

const UNREAD_TEXT: Warning = {
  code: TEXT_UNREAD,
  message: 'Something on this page may be text, but none of it could be read.',
};
const NO_TEXT: Warning = { code: 'no-text', message: 'No text was found on this page.' };
