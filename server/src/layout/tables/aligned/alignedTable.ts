import { unionBox } from '../../../page/geometry.ts';
import { isCaption } from '../../blocks/figures/captions.ts';
import { isNumeric } from '../../readingOrder/columnJudgement.ts';
import { lineItem, tableItem, type PageItem } from '../../readingOrder/pageItem.ts';
import type { PageScale } from '../../pageScale.ts';
import { groupRows, type TextRow } from '../../lines/textRow.ts';
import { placePieces, type Column } from './columns.ts';
import { columnsOf, placeRows, type PartedRow, type PlacedRow } from './placedRows.ts';
import { piecesOfRow } from './rowPieces.ts';
import { isYear } from './headRows.ts';
import { cellsOfRows } from '../tableCells.ts';
import { rulesAt, type Rule } from '../ruled/ruleStacks.ts';
import { partAtWordRivers } from './wordRivers.ts';
import { partsOfRows } from './tableParts.ts';
import { isChart } from './charts.ts';
import { isLookalike } from './lookalikes.ts';
import type { Table } from '../table.ts';
import { isFramedTable, isNoTable, isTable, MIN_ROWS } from './tableShape.ts';

/** Rows and columns that are looked at; bounds the work on hostile pages. */
const MAX_ROWS = 2000;
const MAX_COLUMNS = 40;
const NOTE =
  /^(?:(?:N\.?B\.?|notes?|sources?|quellen?|anmerkung|fuente|nota)\s*[:.]|\([*†‡:¹²³]+\)|[*†‡]+\s)/iu;

/** Rows above a table that may be its head though no gutter runs through them. */
const HEAD_ROWS = 3;
/** Characters of a line of such a name, on average. */
const MAX_NAME = 16;

/** A name right above the table that stands in the middle of all columns but the first. */
function headOverAll(
  above: PlacedRow | undefined,
  first: PlacedRow,
  columns: readonly Column[],
  scale: PageScale,
): PlacedRow[] {
  const [only, ...more] = above?.pieces ?? [];
  if (!above || !only || more.length > 0 || columns.length < 3) return [];
  if (first.row.middle - above.row.middle > OVER_ALL.pitch * scale.lineHeight) return [];
  const middle = (only.piece.left + only.piece.right) / 2;
  const [left, second, right] = [columns[0]!, columns[1]!, columns.at(-1)!];
  const off = Math.abs(middle - (second.left + right.right) / 2);
  const isTitle = off > Math.abs(middle - (left.left + right.right) / 2);
  const size = above.row.size;
  return !isTitle && off < OVER_ALL.off * size && only.piece.left > left.right ? [above] : [];
}

/** A name over all columns but the first: line heights to the row below, and font sizes off their middle. */
const OVER_ALL = { pitch: 1.9, off: 2 } as const;
/** The first lines of a heading's cell, above the first full row. */
const CELL_ABOVE = {
  lines: 3,
  /** Line heights between the middles of two of them. */
  pitch: 1.5,
  /** Font sizes within which the left edges, or twice the middles, agree. */
  edges: 0.6,
  middles: 1.2,
  /** Share of the font size by which theirs may differ. */
  sizes: 0.25,
} as const;

/** Finds tables in a stretch of rows. `above` is returned without the lines that name their columns. */
export function withTablesBelow(
  above: readonly PageItem[],
  items: readonly PageItem[],
  scale: PageScale,
  rules: readonly Rule[],
): { above: PageItem[]; items: PageItem[] } {
  const without = withTables(items, scale, rules);
  const first = without.find((item) => item.kind === 'table');
  const plain = { above: [...above], items: without };
  // Only what stands right above the table.
  if (!first || without.some((item) => item.kind === 'line' && item.top < first.top)) return plain;
  const lines = above.flatMap((item) =>
    item.kind === 'line' && first.top - item.line.bottom < HEAD_ROWS * CELL_ABOVE.pitch * scale.lineHeight
      ? [item.line]
      : [],
  );
  const rows = groupRows(lines).slice(-HEAD_ROWS);
  for (let from = 0; from < rows.length; from += 1) {
    const head = new Set(rows.slice(from).flatMap((row) => row.lines));
    const tried = withTables([...[...head].map(lineItem), ...items], scale, rules);
    const table = tried.find((item) => item.kind === 'table');
    const taken =
      table?.kind === 'table' &&
      table.table.columns === first.table.columns &&
      [...head].every((line) => table.table.lines.includes(line)) &&
      namesColumns(table.table, rows.slice(from));
    if (taken)
      return { above: above.filter((item) => item.kind !== 'line' || !head.has(item.line)), items: tried };
  }
  return plain;
}

/** Whether the first row of a table has short names for nearly all columns: prose that was drawn in has not. */
function namesColumns({ cells, columns }: Table, head: readonly TextRow[]): boolean {
  const names = cells.filter(({ row, text }) => row === 0 && text !== '');
  return (
    columns >= MIN_ROWS &&
    names.length >= columns - 1 &&
    names.every(({ header }) => header) &&
    head.every(({ text }) => text.length <= MAX_NAME * columns)
  );
}

/** Replaces the lines of a stretch of rows by tables where they stand in columns. */
function withTables(items: readonly PageItem[], scale: PageScale, rules: readonly Rule[]): PageItem[] {
  const lines = items.flatMap((item) => (item.kind === 'line' ? [item.line] : []));
  if (lines.length < items.length || lines.length < 2 * MIN_ROWS - 1) return [...items];
  const rows = groupRows(lines);
  if (rows.length > MAX_ROWS) return [...items];
  const parted = rows.map((row): PartedRow => ({ row, pieces: piecesOfRow(row) }));
  const found = partsOfRows(parted, scale).flatMap(
    (part) => alignedTable(part, scale, rulesAt(part, rules)) ?? [],
  );
  if (found.length === 0) return [...items];
  const inside = new Set(found.flatMap((table) => table.lines));
  return [...lines.filter((line) => !inside.has(line)).map(lineItem), ...found.map(tableItem)];
}

/**
 * A table without lines: rows whose parts stand under each other, parted by rivers of white space
 * through nearly all of them. Undefined where the rows are none. Rows before and after the table are
 * left out of it.
 */
export function alignedTable(
  rows: readonly PartedRow[],
  scale: PageScale,
  rules: readonly Rule[],
  framed = false,
): Table | undefined {
  const parted = withoutNotes(rows);
  const several = parted.filter(({ pieces }) => pieces.length > 1);
  if (several.length < 2) return undefined;
  const { columns, placed } = placeInColumns(densely(parted, scale), scale);
  if (columns.length < 2 || columns.length > MAX_COLUMNS) return undefined;
  const full = placed.map(({ pieces }) => new Set(pieces.map(({ from }) => from)).size > 1);
  const table = placed.slice(full.indexOf(true), full.lastIndexOf(true) + 1);
  if (!(framed ? isFramedTable(table, columns) : isTable(table, columns, rules))) return undefined;
  if (isLookalike(table, columns.length)) return undefined;
  const above = placed.slice(0, full.indexOf(true));
  const names = headAbove(above, table[0]!, scale);
  const top = names.length > 0 ? [] : headOverAll(above.at(-1), table[0]!, columns, scale);
  const whole = [...top, ...names, ...table];
  const { cells, count } = cellsOfRows(whole, columns, rules, scale);
  if (isChart(cells) || isNoTable(cells, count)) return undefined;
  const lines = whole.flatMap(({ row }) => row.lines);
  return {
    box: unionBox(lines.map((line) => line.box)),
    rows: count,
    columns: columns.length,
    cells,
    lines,
    aligned: true,
  };
}

/** Rows with their pieces parted where columns stand close together. */
function densely(rows: readonly PartedRow[], scale: PageScale): readonly PartedRow[] {
  const columns = columnsOf(rows, scale);
  return columns.length > MAX_COLUMNS ? rows : (partAtWordRivers(rows, columns, scale) ?? rows);
}

/** Rows without the caption above them and the notes below. */
function withoutNotes(rows: readonly PartedRow[]): readonly PartedRow[] {
  let [from, to] = [0, rows.length];
  while (from < to && isCaption(rows[from]!.row.text)) from += 1;
  while (from < to && isNote(rows[to - 1]!)) to -= 1;
  return rows.slice(from, to);
}

/** `Source: …`, `(*) Forecast.`: no row of numbers. */
function isNote({ row, pieces }: PartedRow): boolean {
  return NOTE.test(row.text) && !pieces.slice(1).some(({ text }) => isNumeric(text));
}

/**
 * Rows in their columns. Names often stand to the left of the numbers below them: where there is one for each
 * column of the rows below, they are put there in their order.
 */
function placeInColumns(
  rows: readonly PartedRow[],
  scale: PageScale,
): { columns: Column[]; placed: PlacedRow[] } {
  const columns = columnsOf(rows, scale);
  const body = rows.findIndex(({ pieces }) => pieces.some(({ text }) => isNumeric(text) && !isYear(text)));
  if (body > 0 && columns.length > 2) {
    const below = columnsOf(rows.slice(body), scale);
    const names = rows.slice(0, body).findLast(({ pieces }) => pieces.length === below.length);
    const fits = names && new Set(placePieces(names.pieces, columns, names.row.size).map(({ from }) => from));
    const isLabelled =
      names !== undefined && placePieces(names.pieces.slice(0, 1), columns, names.row.size)[0]?.from === 0;
    if (
      names &&
      isLabelled &&
      below.length > 1 &&
      (below.length !== columns.length || fits?.size !== columns.length)
    ) {
      const head = placeRows(rows.slice(0, body), names.pieces);
      return { columns: below, placed: [...head, ...placeRows(rows.slice(body), below)] };
    }
  }
  return { columns, placed: placeRows(rows, columns) };
}

/** The first lines of a heading's cell, which stand above the first row that fills several columns. */
function headAbove(above: readonly PlacedRow[], first: PlacedRow, scale: PageScale): PlacedRow[] {
  const taken: PlacedRow[] = [];
  let below = first;
  for (const placed of [...above].reverse()) {
    const [only, ...more] = placed.pieces;
    const under = first.pieces.find(({ from, to }) => from === only?.from && to === only.to);
    if (!only || more.length > 0 || only.from !== only.to || !under || isNumeric(under.piece.text)) break;
    if (below.row.middle - placed.row.middle > CELL_ABOVE.pitch * scale.lineHeight) break;
    const aligned =
      Math.abs(only.piece.left - under.piece.left) < CELL_ABOVE.edges * placed.row.size ||
      Math.abs(only.piece.left + only.piece.right - under.piece.left - under.piece.right) <
        CELL_ABOVE.middles * placed.row.size;
    if (
      !aligned ||
      Math.abs(placed.row.size - first.row.size) > CELL_ABOVE.sizes * first.row.size ||
      taken.length >= CELL_ABOVE.lines
    )
      break;
    taken.unshift(placed);
    below = placed;
  }
  return taken;
}
