import type { LayoutLine } from '../../lines/layoutLine.ts';
import { groupRows, type TextRow } from '../../lines/textRow.ts';
import { median } from '../../pageScale.ts';
import { isNumeric } from '../../readingOrder/columnJudgement.ts';
import type { Column } from './columns.ts';
import { groupContinued, numericColumns, type RowScale } from './continuedRows.ts';
import { placeRows, type PlacedRow } from './placedRows.ts';
import { rowsBySpace } from './rowBreaks.ts';
import { piecesOfRow } from './rowPieces.ts';

/** Rows of text between two ruling lines; two may be the lines of one cell. */
const MIN_ROWS = 3;
/** Share of the columns that a row must fill, and their number. */
const FILLED = { share: 0.6, columns: 2 } as const;
/** Share of the lines between two ruling lines that must have a text in most columns. */
const FULL_ROWS = 0.7;
/** Share of the texts below the first row that begin in small letters, in cells of several lines. */
const GOING_ON = 0.4;

/**
 * Where a drawn table has rows that no ruling lines part: between two ruling lines stand several rows of text, and
 * nearly each of them fills most columns. Gives the heights between those rows.
 */
export function rowsBetweenRulingLines(
  lines: readonly LayoutLine[],
  xs: readonly number[],
  ys: readonly number[],
): number[] {
  const found: number[] = [];
  const bands = new Map<number, LayoutLine[]>();
  for (const line of lines) {
    const band = ys.findIndex((y, i) => line.middle >= y && line.middle < (ys[i + 1] ?? -Infinity));
    if (band >= 0) bands.set(band, [...(bands.get(band) ?? []), line]);
  }
  for (const band of bands.values()) {
    const rows = groupRows(band);
    if (rows.length < MIN_ROWS) continue;
    const filled = rows.filter(
      (row) => columnsOf(row, xs).size >= Math.max(FILLED.columns, FILLED.share * (xs.length - 1)),
    );
    const groups =
      filled.length < FULL_ROWS * rows.length || areLinesOfCells(rows)
        ? rowsOfNumbers(rows, xs)
        : rows.map((row) => [row]);
    groups.slice(1).forEach((group, i) => found.push((groups[i]!.at(-1)!.bottom + group[0]!.top) / 2));
  }
  return found;
}

/**
 * Rows that have numbers in a column, with the lines of labels that belong to them; where there is no such column,
 * the rows that wide spaces part.
 */
function rowsOfNumbers(rows: readonly TextRow[], xs: readonly number[]): TextRow[][] {
  const columns = xs.slice(1).map((right, i): Column => ({ left: xs[i]!, right }));
  const placed = placeRows(
    rows.map((row) => ({ row, pieces: piecesOfRow(row) })),
    columns,
  );
  const numeric = numericColumns(placed, columns.length);
  const numbered = placed.filter(({ pieces }) =>
    pieces.some(({ from, piece }) => numeric.has(from) && isNumeric(piece.text)),
  );
  if (numbered.length < MIN_ROWS)
    return (rowsBySpace(placed, numeric, scaleOf(rows)) ?? rowsByBeginnings(placed)).map(rowsOf);
  return groupContinued(placed, columns.length, [], scaleOf(rows)).map(rowsOf);
}

/**
 * Rows that begin where several columns have texts, the first among them, and none of these goes on in small letters.
 * None where that parts no rows, or nearly every line.
 */
function rowsByBeginnings(placed: readonly PlacedRow[]): PlacedRow[][] {
  const groups: PlacedRow[][] = [];
  for (const row of placed) {
    const isFull = row.pieces.length > 1 && row.pieces.some(({ from }) => from === 0);
    const begins = isFull && !row.pieces.some(({ piece: { text } }) => /^\p{Ll}/u.test(text));
    const last = groups.at(-1);
    if (begins || !last) groups.push([row]);
    else last.push(row);
  }
  const isWrapped = groups.filter((group) => group.length > 1).length > 1;
  return groups.length >= MIN_ROWS && isWrapped ? groups : [];
}

function rowsOf(group: readonly PlacedRow[]): TextRow[] {
  return group.map(({ row }) => row);
}

/** The measures of a table's own rows. */
function scaleOf(rows: readonly TextRow[]): RowScale {
  const lines = rows.flatMap((row) => row.lines);
  return {
    lineHeight: median(lines.map(({ box }) => box.height)),
    fromOcr: lines.some(({ source }) => source.origin === 'ocr'),
  };
}

/** Cells of several lines side by side: most lines go on in small letters. */
function areLinesOfCells(rows: readonly TextRow[]): boolean {
  const texts = rows
    .slice(1)
    .flatMap((row) => row.lines.flatMap((line) => line.pieces.map(({ text }) => text)));
  return texts.filter((text) => /^\p{Ll}/u.test(text)).length > GOING_ON * texts.length;
}

function columnsOf(row: TextRow, xs: readonly number[]): Set<number> {
  const pieces = row.lines.flatMap((line) => line.pieces);
  return new Set(
    pieces.map(({ left, right }) =>
      xs.findIndex((x, i) => (left + right) / 2 < (xs[i + 1] ?? Infinity) && (left + right) / 2 >= x),
    ),
  );
}
