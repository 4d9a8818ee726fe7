import { least } from '../../lines/extremes.ts';
import { letterSize, type TextRow } from '../../lines/textRow.ts';
import { median, type PageScale } from '../../pageScale.ts';
import { visualLength } from '../../readingOrder/columnJudgement.ts';
import { numberingDepth } from './numbering.ts';
import type { RowGroup } from '../paragraphs.ts';

/** Line heights from the row before, or to the next one, which show that a short line stands apart. */
const APART = { before: 1.5, after: 1.4 } as const;

/** Rows and characters of a short group: beyond them a line in the size of the text is text. */
const SHORT = { rows: 2, length: 100 } as const;

/** Share of the page's height at its foot. */
const FOOT = 0.12;

/** Letters from which a text without small letters is set in capitals, and is no abbreviation. */
const FEWEST_CAPITALS = 4;

/** A group of rows with what the tests of a heading ask of it. */
export interface Candidate {
  readonly group: RowGroup;
  readonly next: RowGroup | undefined;
  readonly fromOcr: boolean;
  readonly text: string;
  /** Characters, full-width ones counting twice. */
  readonly length: number;
  readonly letters: number;
  /** Font size of its middle and of its smallest row over the size of the running text. */
  readonly size: number;
  readonly smallest: number;
  readonly bold: boolean;
  /** In capitals, on a page that is not set in them. */
  readonly capitals: boolean;
  readonly depth: number | undefined;
  /** It ends like a sentence, and is more than a few words with a full stop. */
  readonly isSentence: boolean;
  /** More space above it, or below it, than between the lines of text. */
  readonly isApart: boolean;
  readonly isApartBelow: boolean;
  readonly isShort: boolean;
  readonly isLast: boolean;
}

/** What is to be known of a group of rows that may be a heading. `next`: the group after it in its column. */
export function describe(group: RowGroup, scale: PageScale, next: RowGroup | undefined): Candidate {
  const { rows, spaceBefore } = group;
  const text = rows.map((row) => row.text).join(' ');
  const length = visualLength(text);
  const sizes = rows.map((row) => relativeSize(row, scale));
  return {
    group,
    next,
    fromOcr: scale.fromOcr,
    text,
    length,
    letters: text.match(/\p{L}/gu)?.length ?? 0,
    size: median(sizes),
    smallest: least(sizes),
    bold: rows.every((row) => row.bold) && !scale.mostlyBold,
    capitals: isInCapitals(text) && !scale.mostlyCapitals,
    depth: numberingDepth(text),
    isSentence: /[.,;:。，；]$/u.test(text) && !/^[^.]{0,60}\.$/u.test(text),
    isApart: spaceBefore > APART.before,
    isApartBelow: (next?.spaceBefore ?? 0) > APART.after,
    isShort: rows.length <= SHORT.rows && length <= SHORT.length,
    isLast: next === undefined && rows.some((row) => row.middle > (1 - FOOT) * scale.height),
  };
}

/** Whether a text is set in capitals: no small letters, and enough letters to be more than an abbreviation. */
export function isInCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters >= FEWEST_CAPITALS && text === text.toUpperCase() && text !== text.toLowerCase();
}

/**
 * Size over the body's. Sizes read from pixels are rough: the height of the line must agree. Fractions and indices make
 * the boxes of text higher than they would be, but not the letters.
 */
function relativeSize(row: TextRow, scale: PageScale): number {
  const size = row.size / scale.bodySize;
  if (!scale.fromOcr) return size;
  const high = Math.min(size, row.height / scale.lineHeight);
  const letters = letterSize(row);
  return row.bold || !(letters > 0) ? high : Math.min(high, letters / scale.bodySize);
}
