import { intersectionArea, unionBox, type Box } from '../../../page/geometry.ts';
import type { TableGrid } from '../../../page/pageContent.ts';
import type { TableCell } from '../../../page/pageResult.ts';
import { joinLines } from '../../lines/joinText.ts';
import type { LayoutLine } from '../../lines/layoutLine.ts';
import { groupRows } from '../../lines/textRow.ts';
import { median } from '../../pageScale.ts';
import { bandsOf, type Bands, type PlacedCell } from './gridBands.ts';
import { wordsOf } from '../ruled/gridRegions.ts';
import { matchRows } from './matchRows.ts';
import { MAJORITY } from '../../settings.ts';
import type { Table } from '../table.ts';

/** Rows of text of the largest table that is filled; bounds the work on hostile pages. */
const MOST_ROWS = 600;
/** Share of a line's width that lies in the table, from which it is a line of it. */
const INSIDE = 0.6;
/** Share of the texts that must lie in the cells they go to: fewer, and the grid is that of another picture. */
const FITTING = 0.7;
/** Places that a form which is to be filled in may lack of its first row and first column: the corner. */
const CORNER = 1;
/** Heights of a row by which a text may lie outside of it: the model's boxes drift in long tables. */
const DRIFT = 0.5;

/** Font sizes by which the middle of a line may lie over the edge of the table: the model's boxes are not exact. */
const OVER_EDGE = 0.4;
/** Font sizes between two parts of a row that stand in columns of their own. */
const PARTED = 0.8;

/** A word, or a part of a line whose words are not known. */
interface Piece {
  readonly box: Box;
  readonly text: string;
}

/**
 * The table that a model's grid makes of the lines in it, each word in the cell that holds it. Rows of text are matched
 * with the grid's rows in their order, because the model's boxes drift in long tables; words outside of all cells go to
 * the nearest. Undefined where grid and text do not fit together.
 */
export function tableOfGrid(grid: TableGrid, lines: readonly LayoutLine[]): Table | undefined {
  const bands = bandsOf(grid);
  if (!bands) return undefined;
  const inside = lines.filter((line) => !line.turned && isInside(line, grid.box));
  const rows = groupRows(inside);
  if (rows.length === 0 || rows.length > MOST_ROWS) return undefined;
  const tall = bands.cells.filter(({ rowSpan }) => rowSpan > 1);
  const pieces = rows.map((row) => row.lines.flatMap(piecesOf));
  // Texts of cells over several rows stand between those rows, and say nothing of which row is which.
  const spanning = new Map<Piece, number>();
  for (const piece of pieces.flat()) {
    const at = tall.find(({ box }) => shareIn(piece.box, box) > 0.5);
    if (at) spanning.set(piece, bands.cells.indexOf(at));
  }
  const level = rows.flatMap((row, i) => ((pieces[i] ?? []).some((p) => !spanning.has(p)) ? [i] : []));
  const matched = matchRows(
    level.map((i) => middleOf((pieces[i] ?? []).filter((p) => !spanning.has(p)))),
    bands.rows,
  );
  const rowOf = new Map(level.map((i, k) => [i, matched[k] ?? 0]));
  const texts = bands.cells.map((): string[] => []);
  const parted = new Set<number>();
  let fitting = 0;
  let all = 0;
  rows.forEach((row, i) => {
    const byCell = new Map<number, Piece[]>();
    for (const piece of pieces[i] ?? []) {
      const at = spanning.get(piece) ?? cellAt(bands, rowOf.get(i) ?? 0, piece.box);
      byCell.set(at, [...(byCell.get(at) ?? []), piece]);
      all += 1;
      if (shareAcross(piece.box, bands.cells[at]?.box) > 0.5 && isBeside(piece.box, bands.cells[at]?.box))
        fitting += 1;
    }
    for (const [at, words] of byCell) {
      texts[at]?.push(words.map(({ text }) => text).join(' '));
      if (isParted(words, row.size)) parted.add(at);
    }
  });
  if (fitting < FITTING * all || isCrowded(bands, texts) || lacksColumn(bands, texts, parted))
    return undefined;
  return filled(bands, texts, inside);
}

/** The parts of a line that go to cells: its words, where they are known. */
function piecesOf(line: LayoutLine): Piece[] {
  return wordsOf(line).map(({ left, right, text }) => ({
    text,
    box: { x: left, y: line.top, width: right - left, height: line.bottom - line.top },
  }));
}

/** The cell of a row that holds most of a piece's width, or else is nearest. */
function cellAt({ cells, owner, columns }: Bands, row: number, piece: Box): number {
  let best = 0;
  let least = Infinity;
  for (let column = 0; column < columns.length; column += 1) {
    const at = owner[row * columns.length + column] ?? 0;
    const { x, width } = cells[at]!.box;
    // Less than nothing between them is what they have in common.
    const gap = Math.max(x, piece.x) - Math.min(x + width, piece.x + piece.width);
    if (gap < least) [best, least] = [at, gap];
  }
  return best;
}

/**
 * Most of its rows hold several rows of text, as many in each cell: the model has put rows of the table together, which
 * happens where they are many. Cells that wrap differ in their number of rows.
 */
function isCrowded({ cells, rows }: Bands, texts: readonly (readonly string[])[]): boolean {
  const counts = rows.map((): number[] => []);
  cells.forEach(({ row, rowSpan }, i) => {
    const count = texts[i]?.length ?? 0;
    if (rowSpan === 1 && count > 0) counts[row]?.push(count);
  });
  const crowded = counts.filter(
    ([first = 0, ...others]) => first > 1 && others.length > 0 && others.every((count) => count === first),
  );
  return crowded.length > MAJORITY * rows.length;
}

/** Whether texts of one row and one cell stand far from each other. */
function isParted(pieces: readonly Piece[], size: number): boolean {
  return pieces.some(({ box }, i) => {
    const last = pieces[i - 1]?.box;
    return last !== undefined && box.x - last.x - last.width > PARTED * size;
  });
}

/** Most of a column's texts are of two parts: the model has put two columns together. */
function lacksColumn(
  { cells, columns }: Bands,
  texts: readonly (readonly string[])[],
  parted: ReadonlySet<number>,
): boolean {
  const [all, twice] = [columns.map(() => 0), columns.map(() => 0)];
  cells.forEach(({ column, columnSpan }, i) => {
    if (columnSpan > 1 || (texts[i]?.length ?? 0) === 0) return;
    all[column] = (all[column] ?? 0) + 1;
    // The words of a wrapped text may be set far apart.
    if (parted.has(i) && texts[i]?.length === 1) twice[column] = (twice[column] ?? 0) + 1;
  });
  return twice.some((count, column) => count > 1 && count > MAJORITY * (all[column] ?? 0));
}

/** The table without the rows and columns that have no text: models make some of shadows and borders. */
function filled(
  bands: Bands,
  texts: readonly (readonly string[])[],
  lines: readonly LayoutLine[],
): Table | undefined {
  const has = bands.cells.map((_, i) => (texts[i]?.length ?? 0) > 0);
  const rows = keptOf(bands.rows.length, bands.cells, has, ({ row, rowSpan }) => [row, rowSpan]);
  const columns = keptOf(bands.columns.length, bands.cells, has, ({ column, columnSpan }) => [
    column,
    columnSpan,
  ]);
  const head = headOf(bands);
  const cells = bands.cells.flatMap((cell, i): TableCell[] => {
    const [row, rowSpan] = spanIn(rows, cell.row, cell.rowSpan);
    const [column, columnSpan] = spanIn(columns, cell.column, cell.columnSpan);
    if (rowSpan === 0 || columnSpan === 0) return [];
    const header = cell.header || cell.row < head;
    return [{ row, column, rowSpan, columnSpan, header, text: joinLines(texts[i] ?? []), box: cell.box }];
  });
  if (rows.length < 2 || columns.length < 2) return undefined;
  // A table that is empty but for its head and first column is a form; with less it is a drawing.
  if (has.filter(Boolean).length < rows.length + columns.length - 1 - CORNER) return undefined;
  const box = unionBox(lines.map((line) => line.box));
  return { box, rows: rows.length, columns: columns.length, cells, lines };
}

/** The rows or columns where a cell with a text begins. */
function keptOf(
  count: number,
  cells: readonly PlacedCell[],
  has: readonly boolean[],
  placeOf: (cell: PlacedCell) => readonly [first: number, span: number],
): number[] {
  const kept = new Set(cells.flatMap((cell, i) => (has[i] ? [placeOf(cell)[0]] : [])));
  return Array.from({ length: count }, (_, i) => i).filter((i) => kept.has(i));
}

function spanIn(kept: readonly number[], first: number, span: number): [first: number, span: number] {
  const before = kept.filter((i) => i < first).length;
  return [before, kept.filter((i) => i >= first && i < first + span).length];
}

/** Rows of the head: those that the model names, or else the first with all that its cells span. */
function headOf({ cells, rows }: Bands): number {
  if (cells.some(({ header }) => header)) return 0;
  const spans = cells.filter(({ row }) => row === 0).map(({ rowSpan }) => rowSpan);
  const deepest = Math.max(1, ...spans);
  return deepest <= rows.length / 2 ? deepest : 1;
}

function isInside(line: LayoutLine, box: Box): boolean {
  const over = OVER_EDGE * line.size;
  if (line.middle < box.y - over || line.middle > box.y + box.height + over) return false;
  const shared = Math.min(line.right, box.x + box.width) - Math.max(line.left, box.x);
  return shared >= INSIDE * Math.max(line.right - line.left, 1e-3);
}

function middleOf(pieces: readonly Piece[]): number {
  return median(pieces.map(({ box }) => box.y + box.height / 2));
}

/** Share of a box's area that lies in another. */
function shareIn(box: Box, other: Box): number {
  const area = box.width * box.height;
  return area > 0 ? intersectionArea(box, other) / area : 0;
}

/** Whether the middle of a piece is at the height of its cell, or nearly. */
function isBeside(piece: Box, cell: Box | undefined): boolean {
  if (!cell) return false;
  const middle = piece.y + piece.height / 2;
  const drift = DRIFT * Math.max(piece.height, cell.height);
  return middle >= cell.y - drift && middle <= cell.y + cell.height + drift;
}

/** Share of a box's width that lies within another's. */
function shareAcross(box: Box, other: Box | undefined): number {
  if (!other || box.width <= 0) return 0;
  const shared = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x);
  return shared / box.width;
}
