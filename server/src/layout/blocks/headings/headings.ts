import { describe, type Candidate } from './headingCandidate.ts';
import { isNoHeading } from './headingExclusions.ts';
import type { PageScale } from '../../pageScale.ts';
import type { RowGroup } from '../paragraphs.ts';

/** What makes a heading's level, on a page and through a document. */
export interface HeadingSign {
  /** Font size over the font size of the running text. */
  readonly scale: number;
  readonly bold: boolean;
  readonly capitals: boolean;
  readonly depth: number | undefined;
}

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
  /** Fewer letters are labels and initials; more characters in regular type, seen in pixels, are text. */
  letters: 3,
  length: 100,
} as const;

/** Headings of the size of the text: characters, rows and words, beyond which they are text. */
const NUMBERED = { length: 80 } as const;
const CAPITALS = { rows: 1, letters: 6, words: 10 } as const;

type Test = (candidate: Candidate) => boolean;

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
  if (isNoHeading(candidate)) return undefined;
  const isHeading =
    isLarge(candidate) || (isBeforeText(candidate) && HEADING_IN_TEXT_SIZE.some((shows) => shows(candidate)));
  if (!isHeading) return undefined;
  const { size, bold, capitals, depth } = candidate;
  return { scale: size, bold, capitals, depth };
}

function isLarge(candidate: Candidate): boolean {
  const { text, length, letters, size, smallest, isSentence, fromOcr, bold, group } = candidate;
  const enough = fromOcr ? (bold ? LARGE.bold : LARGE.fromOcr) : LARGE.fromTextLayer;
  const unmistakable = fromOcr && !bold ? LARGE.unmistakableFromOcr : LARGE.unmistakable;
  // The number of a question and a fraction in it, or lines that run into each other.
  if (fromOcr && !bold && size < unmistakable && (group.marker !== undefined || length > LARGE.length))
    return false;
  return (
    size >= enough &&
    smallest >= LARGE.smallestRow * enough &&
    letters >= LARGE.letters &&
    (size >= unmistakable || (beginsLikeHeading(text) && !isSentence))
  );
}

/** Formulas and labels of drawings are large as well, but do not begin like a heading. */
function beginsLikeHeading(text: string): boolean {
  return /^["'“‘«(¿¡]?(?:\p{Lu}|\p{Lo}|\p{Nd})/u.test(text);
}

/** A line in the size of the text can only be a heading if text follows, and if it does not read like text. */
function isBeforeText({ next, text, isSentence, isApartBelow, bold, capitals }: Candidate): boolean {
  if (isSentence || /[,;]$/.test(text)) return false;
  // Alone in its column, over a picture or over columns of its own; chapters are named so in running heads.
  if (next === undefined)
    return (bold || capitals) && (/^(?:\d{1,2}\.|[IVX]+\.)/u.test(text) || isNamed(text));
  const goesOn = !bold && !isApartBelow && /^\p{Ll}/u.test(next.rows[0]?.text ?? '');
  return !goesOn;
}

function isBoldTitle({ text, bold, depth, isApart, isApartBelow, isShort, group }: Candidate): boolean {
  const isSetOff = isApart || depth !== undefined || isApartBelow;
  return (
    bold &&
    isShort &&
    isSetOff &&
    group.marker?.ordered !== false &&
    !/[.:]$/.test(text) &&
    beginsLikeHeading(text)
  );
}

function isNumberedSection(candidate: Candidate): boolean {
  const { text, length, depth, group, isApart, isApartBelow, isShort, bold, capitals } = candidate;
  if (depth === undefined || !isShort || length > NUMBERED.length) return false;
  const beginsInCapitals = /^[\d.\s§（(]*(?:[A-Z]\.)?\s*[\p{Lu}\p{Lo}]/u.test(text);
  if (!beginsInCapitals || /[.:?？]$/.test(text)) return false;
  // A bare `4` begins dates and counts as well.
  if (!isSectionNumber(text))
    return group.marker === undefined && isApart && isApartBelow && (bold || capitals);
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
  return (
    group.rows.length === 1 &&
    (isApart || isApartBelow || bold || capitals) &&
    NAMED.test(text.replace(/^(?:\d{1,2}|[IVX]{1,5})[.\s]\s*/u, ''))
  );
}

/** `References`, `6 References`. */
function isNamed(text: string): boolean {
  return NAMED.test(text.replace(/^(?:\d{1,2}|[IVX]{1,5})[.\s]\s*/u, ''));
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
  return /^[^\s]*[.第§]/u.test(text) || /^[（(]?\p{L}/u.test(text);
}
