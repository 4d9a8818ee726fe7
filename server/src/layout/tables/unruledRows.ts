import type { LayoutLine } from '../lines/layoutLine.ts';
import { groupRows, type TextRow } from '../lines/textRow.ts';

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
    if (filled.length < FULL_ROWS * rows.length || areLinesOfCells(rows)) continue;
    rows.slice(1).forEach((row, i) => found.push((rows[i]!.bottom + row.top) / 2));
  }
  return found;
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
