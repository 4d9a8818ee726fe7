import { least } from '../lines/extremes.ts';
import { visualLength } from '../readingOrder/columnJudgement.ts';
import { numberingDepth } from './numbering.ts';
import { median, type PageScale } from '../pageScale.ts';
import { letterSize, type TextRow } from '../lines/textRow.ts';
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
  /** Font sizes of empty room between two parts of a row, from which they are two things: a letterhead. */
  gap: 5,
  /** Share of the page's height at its foot, where a heading has no text after it on the page: it is a footer. */
  foot: 0.12,
} as const;

/** Font size over the size of the running text. */
const LARGE = {
  /** From here a line is larger than the text. Sizes measured in pixels vary by more than 15 % on their own. */
  fromTextLayer: 1.15,
  fromOcr: 1.3,
  bold: 1.2,
  /** The smallest of the heading's rows reaches this share of that size. */
  smallestRow: 0.9,
  /**
   * So large that a full sentence, a tab or a beginning in small letters does not speak against a heading. Rows with
   * fractions are seen in pixels as high as two.
   */
  unmistakable: 1.5,
  unmistakableFromOcr: 2.1,
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
  /** More space above it, or below it, than between the lines of text. */
  readonly isApart: boolean;
  readonly isApartBelow: boolean;
  readonly isShort: boolean;
  readonly isLast: boolean;
}

type Test = (candidate: Candidate) => boolean;

/** If one of these is true, it is not a heading. */
const EXCLUDED: readonly Test[] = [
  isFormField,
  isTooLong,
  hasFewLetters,
  hasFormula,
  isReadBadly,
  isTabbed,
  isAxisLabel,
  isRating,
  isDate,
  isAtFoot,
];

/** A line in the size of the text is a heading if text follows and one of these is true. */
const HEADING_IN_TEXT_SIZE: readonly Test[] = [
  isBoldTitle,
  isNumberedSection,
  isNamedSection,
  isTitleInCapitals,
];

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
    isApartBelow: (next?.spaceBefore ?? 0) > APART.after,
    isShort: rows.length <= SHORT.rows && length <= SHORT.length,
    isLast: next === undefined && rows.some((row) => row.middle > (1 - HEADING.foot) * scale.height),
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

/** Parts far from each other: a letterhead, a row of a form. The number and the words of one title stand nearer. */
function isTabbed({ group, size, depth }: Candidate): boolean {
  return group.rows.some((row) => {
    if (!row.tabbed) return false;
    if (size < LARGE.unmistakable && depth === undefined) return true;
    return widestGap(row) > HEADING.gap * row.size;
  });
}

function widestGap(row: TextRow): number {
  const pieces = row.lines.flatMap((line) => line.pieces).sort((a, b) => a.left - b.left);
  let right = Infinity;
  let widest = 0;
  for (const piece of pieces) {
    widest = Math.max(widest, piece.left - right);
    right = right === Infinity ? piece.right : Math.max(right, piece.right);
  }
  return widest;
}

/** `Temperature (K)`, `Time [ms]`: what is drawn along an axis, and its unit. */
function isAxisLabel({ text }: Candidate): boolean {
  return /\s[([](?:[\p{L}°µ%Å]{1,2}|[^\s()[\]]{0,6}[/^·%°-][^()[\]]{0,8})[)\]]$/u.test(text);
}

/** A broker's opinion of a share: `买入（维持）`, `BUY (maintained)`. */
function isRating({ text }: Candidate): boolean {
  return /^(?:\p{L}{0,4}评级[:：]?\s*)?(?:强烈推荐|强推|审慎推荐|谨慎推荐|推荐|买入|增持|中性|持有|减持|卖出|优于大市|跑赢行业|(?:strong )?buy|sell|hold|neutral|overweight|underweight|outperform)\s*[-–/（(]?\s*(?:维持|首次|上调|下调|调高|调低|maintain|initiat|upgrade|downgrade|unchanged|reiterat)[^）)]{0,12}[）)]?$/iu.test(
    text,
  );
}

function isDate({ text, depth }: Candidate): boolean {
  if (depth !== undefined) return false;
  return /^(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|(?:\p{L}{3,9}\.?,?\s+)?\d{1,2}(?:st|nd|rd|th|\.)?\s+\p{L}{3,9}\.?,?\s+\d{4}|(?:\p{L}{3,9},?\s+)?\p{Lu}\p{L}{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})$/u.test(
    text,
  );
}

function isAtFoot({ isLast }: Candidate): boolean {
  return isLast;
}

function isLarge({ text, letters, size, smallest, isSentence, fromOcr, bold }: Candidate): boolean {
  const enough = fromOcr ? (bold ? LARGE.bold : LARGE.fromOcr) : LARGE.fromTextLayer;
  const unmistakable = fromOcr && !bold ? LARGE.unmistakableFromOcr : LARGE.unmistakable;
  // Formulas and labels of drawings are large as well, but do not begin like a heading.
  const beginsLikeHeading = /^["'“‘«(¿¡]?(?:\p{Lu}|\p{Lo}|\p{Nd})/u.test(text);
  return (
    size >= enough &&
    smallest >= LARGE.smallestRow * enough &&
    letters >= LARGE.letters &&
    (size >= unmistakable || (beginsLikeHeading && !isSentence))
  );
}

/** A line in the size of the text can only be a heading if text follows, and if it does not read like text. */
function isBeforeText({ next, text, isSentence }: Candidate): boolean {
  return next !== undefined && !isSentence && !/[,;]$/.test(text);
}

function isBoldTitle({ text, bold, depth, isApart, isApartBelow, isShort, group }: Candidate): boolean {
  const isSetOff = isApart || depth !== undefined || isApartBelow;
  return bold && isShort && isSetOff && group.marker?.ordered !== false && !/[.:]$/.test(text);
}

function isNumberedSection(candidate: Candidate): boolean {
  const { text, length, depth, group, isApart, isApartBelow, isShort, bold, capitals } = candidate;
  if (depth === undefined || !isShort || length > NUMBERED.length) return false;
  const beginsInCapitals = /^[\d.\s§]*(?:[A-Z]\.)?\s*[\p{Lu}\p{Lo}]/u.test(text);
  if (!beginsInCapitals || !isSectionNumber(text) || /[.:?？]$/.test(text)) return false;
  // `2.1 Results` alone on its line is a heading, however close the text is.
  if (depth > 1 && group.marker === undefined) return true;
  // `2. Results` and `B. Results` look like items of a list.
  if (group.marker !== undefined) return (bold || capitals) && (isApart || isApartBelow);
  return isApart || isApartBelow || bold || capitals;
}

/** What parts of texts are called where they have no number. */
const NAMED =
  /^(?:abstract|summary|introduction|background|(?:materials? and )?methods?|methodology|results?(?: and discussion)?|discussion|conclusions?|references?(?: cited)?|bibliography|literature(?: cited)?|works cited|acknowledge?ments?|appendi(?:x|ces)|(?:table of )?contents|preface|foreword|glossary|index|notes|einleitung|zusammenfassung|literatur(?:verzeichnis)?|inhalt(?:sverzeichnis)?|anhang|introducción|resumen|conclusiones|referencias|bibliografía|índice|résumé|références|bibliographie|remerciements|摘\s*要|引\s*言|前\s*言|绪\s*论|目\s*[录錄]|结\s*论|結\s*論|参\s*考\s*文\s*献|參\s*考\s*文\s*獻|致\s*谢|附\s*录|はじめに|おわりに|まとめ|謝\s*辞)$/iu;

function isNamedSection({ text, group, bold, capitals, isApart, isApartBelow }: Candidate): boolean {
  return group.rows.length === 1 && (isApart || isApartBelow || bold || capitals) && NAMED.test(text);
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
