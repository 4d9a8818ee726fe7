import { isNumeric } from '../../readingOrder/columnJudgement.ts';
import { median, type PageScale } from '../../pageScale.ts';
import { MAJORITY, NUMERIC_COLUMN } from '../../settings.ts';
import type { PlacedRow } from './placedRows.ts';
import { rowsBetweenRules, rowsBySpace } from './rowBreaks.ts';
import { wraps } from './wrappedCells.ts';

/** Of the usual distance of rows: lines of one cell stand closer. */
const CLOSE = 0.85;
/** Of a line's height: lines at a smaller distance stand side by side, one lower than the other. */
const HALFWAY = 0.85;

/** Line heights, and times the usual distance of rows, within which a row may go on with the one above. */
const NEAR = { lineHeights: 1.7, usual: 1.05, usualFromOcr: 1.2 } as const;
/** Font sizes by which a label is indented that goes on with the one above. */
const INDENT = 0.5;
/** Font sizes by which the left edges of two lines of one label may differ. */
const SAME_INDENT = 0.3;
/** A sign between two numbers, where a cell goes on in its next line. */
const SIGN_BEFORE = /^[±×]/u;
const SIGN_AFTER = /[±×]$/u;
/** Font sizes between the middles of two lines of one entry of a list of contents. */
const ENTRY_PITCH = 2.2;

/** What the rows of a table are measured by. */
export type RowScale = Pick<PageScale, 'lineHeight' | 'fromOcr'>;

/** The columns that hold numbers. */
export function numericColumns(rows: readonly PlacedRow[], columns: number): Set<number> {
  const found = new Set<number>();
  for (let column = 0; column < columns; column += 1) {
    const own = rows.flatMap(({ pieces }) =>
      pieces
        .filter(({ from, to }) => from === column && to === column)
        .map(({ piece }) => isNumeric(piece.text)),
    );
    if (column > 0 && own.length > 0 && own.filter(Boolean).length >= NUMERIC_COLUMN * own.length)
      found.add(column);
  }
  return found;
}

/** Rows of a table's body; lines that go on with cells of the row above, or that a row goes on with, are one. */
export function groupContinued(
  rows: readonly PlacedRow[],
  columns: number,
  separators: readonly number[],
  scale: RowScale,
): PlacedRow[][] {
  if (rows.filter(({ row }) => row.led).length > MAJORITY * rows.length && columns === 2)
    return groupLed(rows);
  const known = numericColumns(rows, columns);
  return (
    rowsBetweenRules(rows, separators, known) ??
    rowsBySpace(rows, known, scale) ??
    rowsByTexts(rows, columns, scale)
  );
}

/** Rows at one distance: what a line holds tells whether it goes on with the row above or below. */
function rowsByTexts(rows: readonly PlacedRow[], columns: number, scale: RowScale): PlacedRow[][] {
  const pitches = rows.slice(1).map(({ row }, i) => row.middle - rows[i]!.row.middle);
  const usual = median(pitches);
  const numeric = numericColumns(rows, columns);
  const groups: PlacedRow[][] = [];
  rows.forEach((placed, i) => {
    const before = rows[i - 1];
    const pitch = pitches[i - 1] ?? Infinity;
    const group = groups.at(-1);
    const near =
      pitch < NEAR.lineHeights * scale.lineHeight &&
      pitch <= usual * (scale.fromOcr ? NEAR.usualFromOcr : NEAR.usual);
    const goes =
      before !== undefined &&
      group !== undefined &&
      near &&
      (goesOn(placed, group, rows, numeric, pitch <= CLOSE * usual) ||
        isLongLabel(placed, group, rows, numeric) ||
        labelGoesOn(placed, group, rows[i + 1], numeric) ||
        isWrappedLabel(placed, group, rows, numeric) ||
        isHalfway(placed, group, pitch, numeric, scale));
    if (goes) group.push(placed);
    else groups.push([placed]);
  });
  return groups;
}

/** Text under cells of the row above, and nothing that begins a row: no label, no number among numbers. */
function goesOn(
  { pieces }: PlacedRow,
  group: readonly PlacedRow[],
  rows: readonly PlacedRow[],
  numeric: ReadonlySet<number>,
  isClose: boolean,
): boolean {
  const above = new Set(group.flatMap((row) => row.pieces.map(({ from }) => from)));
  if (pieces.length === 0 || !pieces.every(({ from }) => above.has(from))) return false;
  if (isRestOfCells(pieces, group)) return true;
  if (pieces.length >= Math.max(2, above.size)) return false;
  // A number begins a row, and words among numbers are a note below the table.
  if (pieces.some(({ from }) => numeric.has(from))) return false;
  const label = pieces.find(({ from }) => from === 0);
  if (isClose || !label) return true;
  const last = group.at(-1)!.pieces.find(({ from }) => from === 0);
  return last !== undefined && /^\p{Ll}/u.test(label.piece.text) && wraps(last, label, rows);
}

/**
 * Each text goes on with a cell above: in small letters, or behind a sign that stands between two numbers. One in
 * small letters may be another entry.
 */
function isRestOfCells(pieces: PlacedRow['pieces'], group: readonly PlacedRow[]): boolean {
  const last = (column: number): string =>
    group.flatMap((row) => row.pieces).findLast(({ from }) => from === column)?.piece.text ?? '';
  const rest = pieces.filter(
    ({ from, piece: { text } }) => SIGN_BEFORE.test(text) || SIGN_AFTER.test(last(from)),
  );
  const small = pieces.filter(({ piece: { text } }) => /^\p{Ll}/u.test(text));
  if (rest.length === 0) return small.length > 1 && small.length === pieces.length;
  return pieces.every((piece) => rest.includes(piece) || piece.from === 0);
}

/** Another line of a label that has no values yet. */
function isLongLabel(
  placed: PlacedRow,
  group: readonly PlacedRow[],
  rows: readonly PlacedRow[],
  numeric: ReadonlySet<number>,
): boolean {
  if (numeric.size === 0) return false;
  if (![...group, placed].every(({ pieces }) => pieces.every(({ from, to }) => from === 0 && to === 0)))
    return false;
  const [last, label] = [group.at(-1)!.pieces[0], placed.pieces[0]];
  return (
    last !== undefined &&
    label !== undefined &&
    group.at(-1)!.row.bold === placed.row.bold &&
    /^\p{Ll}/u.test(label.piece.text) &&
    wraps(last, label, rows)
  );
}

/** Only a label, which goes on with the one above: in small letters, or set in between two that are not. */
function labelGoesOn(
  { row, pieces }: PlacedRow,
  group: readonly PlacedRow[],
  next: PlacedRow | undefined,
  numeric: ReadonlySet<number>,
): boolean {
  const [only, ...more] = pieces;
  const first = group[0]!;
  const label = first.pieces.find(({ from }) => from === 0);
  if (!only || more.length > 0 || only.from !== 0 || only.to !== 0 || !label) return false;
  if (!hasValues(group, numeric)) return false;
  if (/^\p{Ll}/u.test(only.piece.text)) return true;
  const indented = (left: number): boolean => only.piece.left - left > INDENT * row.size;
  const following = next?.pieces.find(({ from }) => from === 0);
  return (
    group.length === 1 &&
    indented(label.piece.left) &&
    following !== undefined &&
    indented(following.piece.left)
  );
}

/** A label of which only the last line has values: the lines before it are labels alone. */
function isWrappedLabel(
  placed: PlacedRow,
  group: readonly PlacedRow[],
  rows: readonly PlacedRow[],
  numeric: ReadonlySet<number>,
): boolean {
  if (hasValues(group, numeric) || !hasValues([placed], numeric)) return false;
  if (!group.every(({ pieces }) => pieces.every(({ from, to }) => from === 0 && to === 0))) return false;
  // `Assets:` names the rows below.
  if (/[:：]$/u.test(group.at(-1)!.pieces[0]?.piece.text ?? '')) return false;
  const label = placed.pieces.find(({ from }) => from === 0);
  if (label?.to !== 0) return false;
  if (/^\p{Ll}/u.test(label.piece.text)) return true;
  // A label that begins a section is shorter than its column, and set in another type now and then.
  const above = group.at(-1)!;
  const last = above.pieces[0];
  return (
    last !== undefined &&
    above.row.bold === placed.row.bold &&
    above.row.italic === placed.row.italic &&
    Math.abs(last.piece.left - label.piece.left) < SAME_INDENT * placed.row.size &&
    wraps(last, label, rows)
  );
}

/** Values half a line below the first line of their label, or its second line half a line below them. */
function isHalfway(
  placed: PlacedRow,
  group: readonly PlacedRow[],
  pitch: number,
  numeric: ReadonlySet<number>,
  scale: RowScale,
): boolean {
  if (pitch > HALFWAY * scale.lineHeight) return false;
  const isLabel = ({ pieces }: PlacedRow): boolean => pieces.every(({ from, to }) => from === 0 && to === 0);
  const isValues = (row: PlacedRow): boolean =>
    row.pieces.every(({ from }) => from > 0) && hasValues([row], numeric);
  const last = group.at(-1)!;
  if (group.length === 1) return isLabel(last) && isValues(placed);
  return isValues(last) && isLabel(placed);
}

function hasValues(group: readonly PlacedRow[], numeric: ReadonlySet<number>): boolean {
  return group.some(({ pieces }) =>
    pieces.some(({ from, piece }) => numeric.has(from) && isNumeric(piece.text)),
  );
}

/** Entries with dots to their page: one ends where its page is. */
function groupLed(rows: readonly PlacedRow[]): PlacedRow[][] {
  const groups: PlacedRow[][] = [];
  rows.forEach((placed, i) => {
    const group = groups.at(-1);
    const before = rows[i - 1];
    if (group && before && entryGoesOn(before, placed)) group.push(placed);
    else groups.push([placed]);
  });
  return groups;
}

/** The line before has no page yet, and this one does not begin as an entry does. */
function entryGoesOn(before: PlacedRow, placed: PlacedRow): boolean {
  if (before.pieces.some(({ to }) => to > 0)) return false;
  const [a, b] = [before.pieces[0]?.piece, placed.pieces[0]?.piece];
  if (!a || !b || placed.pieces[0]!.from > 0) return false;
  if (
    placed.row.middle - before.row.middle > ENTRY_PITCH * before.row.size ||
    before.row.bold !== placed.row.bold
  )
    return false;
  if (/^\p{Ll}/u.test(b.text)) return true;
  if (/^(?:\d|[IVXLC]+[. ]|[A-Z][.)] |chapter |part |appendix |annex )/iu.test(b.text)) return false;
  return (
    /[,:;–—-]$|\b(?:and|of|the|for|in|to|und|der|die|et|de|la)$/iu.test(a.text) ||
    b.left - a.left > INDENT * before.row.size
  );
}
