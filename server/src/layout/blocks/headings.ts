import { least } from '../lines/extremes.ts';
import { visualLength } from '../readingOrder/columnJudgement.ts';
import { numberingDepth } from './numbering.ts';
import { median, type PageScale } from '../pageScale.ts';
import type { TextRow } from '../lines/textRow.ts';
import type { RowGroup } from './paragraphs.ts';

/** What makes a heading's level, on a page and through a document. */
export interface HeadingSign {
  /** Font size over the font size of the running text. */
  readonly scale: number;
  readonly bold: boolean;
  readonly capitals: boolean;
  readonly depth: number | undefined;
}

/** Limits that every heading keeps, however it stands out. Lengths in characters, full-width ones counting twice. */
const HEADING = {
  rows: 4,
  length: 220,
  letters: 2,
  /** Share of the characters that are letters: amounts, dates and rows of signs have fewer. */
  letterShare: 0.4,
  /** Handwriting, stamps and logos are large and are read with less confidence. */
  confidence: 0.85,
} as const;

/** Font size over the size of the running text. */
const LARGE = {
  /** From here a line is larger than the text. Sizes measured in pixels vary by more than 15 % on their own. */
  fromTextLayer: 1.15,
  fromOcr: 1.3,
  /** The smallest of the heading's rows reaches this share of that size. */
  smallestRow: 0.9,
  /** So large that a full sentence, a tab or a beginning in small letters does not speak against a heading. */
  unmistakable: 1.5,
  /** Fewer letters are labels and initials. */
  letters: 3,
} as const;

/** Line heights from the row before, or to the next one, which show that a short line stands apart. */
const APART = { before: 1.5, after: 1.4 } as const;

/** Headings of the size of the text: rows and characters, beyond which they are text. */
const SHORT = { rows: 2, length: 100 } as const;
const NUMBERED = { length: 80 } as const;
const CAPITALS = { rows: 1, letters: 6, words: 10 } as const;

/** Letters from which a text without small letters is set in capitals, and is no abbreviation. */
const FEWEST_CAPITALS = 4;

/** A group of rows with what the tests below ask of it. */
interface Candidate {
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
  readonly capitals: boolean;
  readonly depth: number | undefined;
  /** It ends like a sentence, and is more than a few words with a full stop. */
  readonly isSentence: boolean;
  readonly isApart: boolean;
  readonly isShort: boolean;
}

type Test = (candidate: Candidate) => boolean;

/** If one of these is true, it is not a heading. */
const EXCLUDED: readonly Test[] = [
  isFormField,
  isTooLong,
  hasFewLetters,
  hasFormula,
  isReadBadly,
  isTabbedInTextSize,
];

/** A line in the size of the text is a heading if text follows and one of these is true. */
const HEADING_IN_TEXT_SIZE: readonly Test[] = [isBoldTitle, isNumberedSection, isTitleInCapitals];

/**
 * What shows that a group of rows is a heading, or undefined where it is none: it is larger than the text, or it
 * is short, stands apart and is bold, numbered or in capitals. `next`: the group after it in its column.
 */
export function headingSign(
  group: RowGroup,
  scale: PageScale,
  next: RowGroup | undefined,
): HeadingSign | undefined {
  const candidate = describe(group, scale, next);
  if (EXCLUDED.some((excludes) => excludes(candidate))) return undefined;
  const isHeading =
    isLarge(candidate) || (isBeforeText(candidate) && HEADING_IN_TEXT_SIZE.some((shows) => shows(candidate)));
  if (!isHeading) return undefined;
  const { size, bold, capitals, depth } = candidate;
  return { scale: size, bold, capitals, depth };
}

function describe(group: RowGroup, scale: PageScale, next: RowGroup | undefined): Candidate {
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
    capitals: isInCapitals(text),
    depth: numberingDepth(text),
    isSentence: /[.,;:。，；]$/u.test(text) && !/^[^.]{0,60}\.$/u.test(text),
    isApart: spaceBefore > APART.before,
    isShort: rows.length <= SHORT.rows && length <= SHORT.length,
  };
}

function isFormField({ group }: Candidate): boolean {
  return group.rows.some(({ isField }) => isField);
}

function isTooLong({ group, length }: Candidate): boolean {
  return group.rows.length > HEADING.rows || length > HEADING.length;
}

function hasFewLetters({ text, letters }: Candidate): boolean {
  return letters < HEADING.letters || letters < HEADING.letterShare * text.replace(/\s/g, '').length;
}

function hasFormula({ text }: Candidate): boolean {
  return /[=∑∫√±∂]/u.test(text);
}

function isReadBadly({ group }: Candidate): boolean {
  return group.rows.some((row) => row.lines.some(({ source }) => source.confidence < HEADING.confidence));
}

/** Parts far from each other: a letterhead, a row of a form. */
function isTabbedInTextSize({ group, size }: Candidate): boolean {
  return size < LARGE.unmistakable && group.rows.some((row) => row.tabbed);
}

function isLarge({ text, letters, size, smallest, isSentence, fromOcr }: Candidate): boolean {
  const enough = fromOcr ? LARGE.fromOcr : LARGE.fromTextLayer;
  // Formulas and labels of drawings are large as well, but do not begin like a heading.
  const beginsLikeHeading = /^["'“‘«(¿¡]?(?:\p{Lu}|\p{Lo}|\p{Nd})/u.test(text);
  return (
    size >= enough &&
    smallest >= LARGE.smallestRow * enough &&
    letters >= LARGE.letters &&
    (size >= LARGE.unmistakable || (beginsLikeHeading && !isSentence))
  );
}

/** A line in the size of the text can only be a heading if text follows, and if it does not read like text. */
function isBeforeText({ next, text, isSentence }: Candidate): boolean {
  return next !== undefined && !isSentence && !/[,;]$/.test(text);
}

function isBoldTitle({ text, bold, depth, next, isApart, isShort }: Candidate): boolean {
  const isSetOff = isApart || depth !== undefined || (next?.spaceBefore ?? 0) > APART.after;
  return bold && isShort && isSetOff && !/[.:]$/.test(text);
}

function isNumberedSection({ text, length, depth, group, isApart, isShort }: Candidate): boolean {
  if (depth === undefined || !isShort || length > NUMBERED.length) return false;
  // `2.1 Results` alone on its line is a heading, however close the text is.
  if (!isApart && depth === 1) return false;
  const beginsInCapitals = /^[\d.\s§]*(?:[A-Z]\.)?\s*[\p{Lu}\u4e00-\u9fff]/u.test(text);
  return beginsInCapitals && isSectionNumber(text) && !/[.:]$/.test(text) && group.marker === undefined;
}

function isTitleInCapitals({ text, letters, capitals, group, isApart, isShort }: Candidate): boolean {
  return (
    capitals &&
    isApart &&
    isShort &&
    group.rows.length <= CAPITALS.rows &&
    letters >= CAPITALS.letters &&
    text.split(' ').length <= CAPITALS.words &&
    !/\d{3}/.test(text)
  );
}

/** `4.` and `2.1` number sections; a bare `4` begins dates and counts as well. */
function isSectionNumber(text: string): boolean {
  return /^[^\s]*[.第§]/u.test(text) || /^\p{L}/u.test(text);
}

/** Whether a text is set in capitals: no small letters, and enough letters to be more than an abbreviation. */
export function isInCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters >= FEWEST_CAPITALS && text === text.toUpperCase() && text !== text.toLowerCase();
}

/** Size over the body's. Sizes read from pixels are rough: the height of the line must agree. */
function relativeSize(row: TextRow, scale: PageScale): number {
  const size = row.size / scale.bodySize;
  return scale.fromOcr ? Math.min(size, row.height / scale.lineHeight) : size;
}
