import type { TextRow } from '../../lines/textRow.ts';
import type { Candidate } from './headingCandidate.ts';
import { numberingDepth } from './numbering.ts';

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
} as const;

/** Font size over the size of the text, from which what stands far apart in a row may be one heading. */
const SPREAD = 1.5;

/** Font size over the size of the text, from which a line is set in larger type. */
const LARGER = 1.15;

/** If one of these is true, it is not a heading. */
const EXCLUDED: readonly ((candidate: Candidate) => boolean)[] = [
  isFormField,
  isTooLong,
  hasFewLetters,
  hasFormula,
  isReadBadly,
  isNameAndValue,
  isEntryOfContents,
  isTabbed,
  isAxisLabel,
  isRating,
  isDate,
  isNames,
  isAddress,
  isAtFoot,
];

/** Whether a group of rows can be no heading, however it stands out. */
export function isNoHeading(candidate: Candidate): boolean {
  return EXCLUDED.some((excludes) => excludes(candidate));
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

/** `Table: 24`, `POINTS : 0.00`: a field and what was written into it. */
function isNameAndValue({ text, depth }: Candidate): boolean {
  return depth === undefined && /^[^:]{1,30}:\s*[\p{Sc}#]?[\dO.,/-][\dO.,/ -]*$/u.test(text);
}

/** `4.1 Gates` right above `4.2 Pools`, in the type of the text: a heading has text or space below it. */
function isEntryOfContents({ group, next, depth, size, bold, capitals, isApartBelow }: Candidate): boolean {
  if (depth === undefined || bold || capitals || size >= LARGER) return false;
  if (group.rows.slice(1).some((row) => numberingDepth(row.text) !== undefined)) return true;
  const below = next?.rows[0];
  return !isApartBelow && below !== undefined && numberingDepth(below.text) !== undefined;
}

/** Parts far from each other: a letterhead, a row of a form. The number and the words of one title stand nearer. */
function isTabbed({ group, size, depth }: Candidate): boolean {
  return group.rows.some((row) => {
    if (!row.tabbed) return false;
    if (size < SPREAD && depth === undefined) return true;
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
  return /^(?:\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*(?:[（(]?(?:星期|周)[一二三四五六日天][）)]?)?|(?:\p{L}{3,9}\.?,?\s+)?\d{1,2}(?:st|nd|rd|th|\.)?\s+\p{L}{3,9}\.?,?\s+\d{4}|(?:\p{L}{3,9},?\s+)?\p{Lu}\p{L}{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})$/u.test(
    text,
  );
}

/** `Salden, A.H.; Prins, J.E.J.`, `A. Boatman and C. Locke`: initials, and hardly anything else in small letters. */
function isNames({ text, depth }: Candidate): boolean {
  if (depth !== undefined) return false;
  const initials = text.match(/(?:^|[\s.;,-])\p{Lu}\.(?=[\s,;.\p{Lu}-]|$)/gu)?.length ?? 0;
  const others =
    text.match(/(?:^|\s)(?!(?:and|und|et|al|de|di|van|von|der|den|la|le)\b)\p{Ll}{2,}/gu)?.length ?? 0;
  return initials >= 2 && others === 0 && text.split(/[\s;,]+/).length >= 3;
}

/** Where somebody lives, calls or writes. */
function isAddress({ text }: Candidate): boolean {
  return /@\w|https?:|www\.|\bP\.?\s?O\.? Box\b|\b[A-Z]{2}\s+\d{5}\b|\b(?:tel|fax|phone)\b[.:\s]+[+(\d]|(?:电话|传真|邮编)[:：]/iu.test(
    text,
  );
}

function isAtFoot({ isLast, depth }: Candidate): boolean {
  // `4.2 Locks` may be left at the foot of its page.
  return isLast && !(depth !== undefined && depth > 1);
}
