import { unionBox } from '../../../page/geometry.ts';
import type { BlockDraft } from '../blocks.ts';
import { hasSign, hasWeakSign, isProse, isSetting } from './codeSigns.ts';
import { visualLength } from '../../readingOrder/columnJudgement.ts';
import { least } from '../../lines/extremes.ts';
import { pitchOf } from '../../lines/fixedPitch.ts';
import { median, type PageScale } from '../../pageScale.ts';
import type { TextRow } from '../../lines/textRow.ts';
import { MAJORITY } from '../../settings.ts';

/** How far words of a listing that was seen in pixels stand from the pitch. Proportional type: 0.28 and more. */
const FIXED = 0.22;
const NEARLY_FIXED = 0.3;
/** Lines of one listing have one pitch. */
const SAME_PITCH = 0.04;
/** Shorter rows (`}`, `else:`) say nothing of their pitch. */
const SHORT = 8;
/** Line heights between two rows of a listing; some of its lines are empty. */
const WIDEST_SPACE = 4.5;
/** Empty lines in a row that are written; wider spaces are those of the page. */
const MOST_EMPTY = 3;
/** Share of rows with a sign of code where the type says nothing: typewritten pages, pixels. */
const CLEARLY_CODE = 0.4;
/** Characters of an indent, and between two words: a listing is no wider. */
const DEEPEST = 80;
/** How far the pitch of a row with spaces that print does not have may be from that of its listing. */
const MISREAD_PITCH = 0.06;
/** Of a listing: rows, and the share of rows with a sign of code where a font says that it is one. */
const LISTING = { rows: 3, signs: 0.25 } as const;
/** Of a listing that was seen in pixels: share of rows with its pitch, and rows with a sign of code. */
const SEEN = { agree: 0.7, signs: 2 } as const;
/** Points. A narrower pitch or leading is none. */
const NARROWEST = 0.1;
/** Settings on some depths: rows, share of rows, and different indents. So many are no accident. */
const SETTINGS = { rows: 5, share: 0.7, indents: 2 } as const;
/** Rows of a listing that tell the pitch of the next one. */
const REACH = 12;

type Type = 'fixed' | 'nearly' | 'unknown' | 'proportional';

/** A stretch of rows: a listing, or text. */
export interface Stretch {
  readonly rows: readonly TextRow[];
  readonly isCode: boolean;
}

/** Splits the rows of a column, top to bottom, into code listings and other text. */
export function partCode(rows: readonly TextRow[], scale: PageScale): Stretch[] {
  const types = rows.map(typeOf);
  const stretches: Stretch[] = [];
  let text: TextRow[] = [];
  for (let i = 0; i < rows.length;) {
    const end = endOfListing(rows, types, i, scale);
    if (end === i) {
      text.push(rows[i]!);
      i += 1;
      continue;
    }
    if (text.length > 0) stretches.push({ rows: text, isCode: false });
    text = [];
    stretches.push({ rows: rows.slice(i, end), isCode: true });
    i = end;
  }
  if (text.length > 0) stretches.push({ rows: text, isCode: false });
  return stretches;
}

function typeOf(row: TextRow): Type {
  if (row.monospace) return 'fixed';
  if (row.text.length < SHORT) return 'unknown';
  if (row.lines.some(({ source }) => source.origin !== 'ocr')) return 'proportional';
  // A line's number or a brace that stands alone says nothing of the pitch.
  const pitches = row.lines.flatMap(({ source }) => pitchOf(source) ?? []);
  if (pitches.length === 0) return 'unknown';
  const deviation = Math.max(...pitches.map((pitch) => pitch.deviation));
  return deviation <= FIXED ? 'fixed' : deviation <= NEARLY_FIXED ? 'nearly' : 'proportional';
}

/** Index behind the listing that begins with a row; the row's own where none does. */
function endOfListing(
  rows: readonly TextRow[],
  types: readonly Type[],
  start: number,
  scale: PageScale,
): number {
  const first = rows[start]!;
  if (types[start] === 'proportional' || (types[start] !== 'fixed' && !hasSign(first))) return start;
  let end = start + 1;
  while (end < rows.length) {
    const row = rows[end]!;
    if (row.middle - rows[end - 1]!.middle > WIDEST_SPACE * scale.lineHeight) break;
    if (types[end] === 'proportional' && !isMisread(row, rows.slice(start, end))) break;
    end += 1;
  }
  // What only may go on a listing does not end it, unless it looks like one.
  while (end > start && types[end - 1] !== 'fixed' && !hasSign(rows[end - 1]!)) end -= 1;
  const listing = rows.slice(start, end);
  return isListing(listing, types.slice(start, end), scale) ? end : start;
}

/** Spaces that print has not put the words off the pitch; their own widths still agree with it. */
function isMisread(row: TextRow, before: readonly TextRow[]): boolean {
  if (!hasSign(row) && !hasWeakSign(row)) return false;
  const pitch = median(before.slice(-REACH).map(pitchOfRow));
  return Math.abs(widthOfCharacters(row) - pitch) <= MISREAD_PITCH * pitch;
}

function isListing(rows: readonly TextRow[], types: readonly Type[], scale: PageScale): boolean {
  const fixed = rows.filter((_, i) => types[i] === 'fixed');
  const telling = types.filter((type) => type !== 'unknown').length;
  if (fixed.length === 0 || fixed.length < MAJORITY * telling) return false;
  const told = rows.every((row) => row.monospace) && !scale.mostlyMonospace;
  const signs = rows.filter((row) => hasSign(row) || (told && hasWeakSign(row))).length;
  if (told) return signs >= LISTING.signs * rows.length || (rows.length >= LISTING.rows && !isProse(rows));
  // Without a word from a font the lines must agree, and read like code.
  const pitches = fixed.map(pitchOfRow);
  const pitch = median(pitches);
  const agree = pitches.filter((own) => Math.abs(own - pitch) <= SAME_PITCH * pitch).length;
  if (rows.length < LISTING.rows || agree < SEEN.agree * pitches.length) return false;
  return (signs >= SEEN.signs && signs >= CLEARLY_CODE * rows.length) || areSettings(rows, pitch);
}

function areSettings(rows: readonly TextRow[], pitch: number): boolean {
  const left = least(rows.map((row) => row.left));
  const indents = new Set(rows.map((row) => columnsBetween(left, row.left, pitch)));
  const settings = rows.filter(isSetting).length;
  return (
    rows.length >= SETTINGS.rows &&
    settings >= SETTINGS.share * rows.length &&
    indents.size >= SETTINGS.indents
  );
}

function pitchOfRow(row: TextRow): number {
  const [line] = row.lines;
  const fallback = (row.right - row.left) / Math.max(1, visualLength(row.text));
  if (!line) return fallback;
  if (line.source.origin === 'ocr') return pitchOf(line.source)?.width ?? fallback;
  // A text layer knows the width of each word, and nothing of runs of spaces.
  return widthOfCharacters(row) || fallback;
}

/** The mean over a row's words. */
function widthOfCharacters({ lines }: TextRow): number {
  const words = lines.flatMap(({ source }) => source.words);
  const characters = words.reduce((sum, { text }) => sum + visualLength(text), 0);
  return words.reduce((sum, { box }) => sum + box.width, 0) / Math.max(1, characters);
}

/** Turns a listing into one block, with indents and empty lines derived from the positions of its characters. */
export function codeBlock(rows: readonly TextRow[]): BlockDraft {
  const long = rows.filter(({ text }) => text.length >= SHORT);
  const pitch = Math.max(NARROWEST, median((long.length > 0 ? long : rows).map(pitchOfRow)));
  const left = least(rows.map((row) => row.left));
  const spaces = rows.slice(1).map((row, i) => row.middle - rows[i]!.middle);
  const leading = Math.max(NARROWEST, lowerQuartile(spaces));
  const lines = rows.flatMap((row, i) => {
    const empty = i === 0 ? 0 : Math.round((spaces[i - 1] ?? 0) / leading) - 1;
    const indent = columnsBetween(left, row.left, pitch);
    return [
      ...Array.from({ length: Math.max(0, Math.min(MOST_EMPTY, empty)) }, () => ''),
      `${' '.repeat(Math.min(DEEPEST, indent))}${spacedText(row, pitch)}`,
    ];
  });
  return {
    kind: 'code',
    body: {
      box: unionBox(rows.map(({ box }) => box)),
      text: lines.join('\n'),
      lines: rows.flatMap((row) => row.lines.map(({ source }) => source)),
    },
  };
}

function columnsBetween(from: number, to: number, pitch: number): number {
  return Math.max(0, Math.round((to - from) / pitch));
}

/** The distance of lines that follow each other: empty ones between them make the others larger. */
function lowerQuartile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 2] ?? 1;
}

/**
 * A row with as many spaces between its words as there is room for: none where a recogniser parted what print did not.
 */
function spacedText(row: TextRow, pitch: number): string {
  const words = row.lines.flatMap(({ source }) =>
    source.words.flatMap(({ text, box }) =>
      text.trim() === '' ? [] : [{ text, left: box.x, seen: source.origin === 'ocr' }],
    ),
  );
  const bare = (text: string): string => text.replace(/\s/g, '');
  // Words that are not the whole text say nothing of its spaces.
  if (bare(words.map(({ text }) => text).join('')) !== bare(row.text)) return row.text;
  let written = '';
  let end: number | undefined;
  for (const { text, left, seen } of words) {
    if (end !== undefined) {
      const room = Math.min(DEEPEST, Math.round((left - end) / pitch));
      written += ' '.repeat(Math.max(seen ? 0 : 1, room));
    }
    written += text;
    // The box of a full stop ends before its place does.
    end = left + visualLength(text) * pitch;
  }
  return written;
}
