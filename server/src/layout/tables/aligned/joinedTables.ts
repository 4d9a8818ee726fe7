import { isCaption } from '../../blocks/figures/captions.ts';
import type { LayoutLine } from '../../lines/layoutLine.ts';
import { groupRows } from '../../lines/textRow.ts';
import type { PageScale } from '../../pageScale.ts';
import { tableItem, type PageItem } from '../../readingOrder/pageItem.ts';
import { alignedTable } from './alignedTable.ts';
import type { PartedRow } from './placedRows.ts';
import { piecesOfRow } from './rowPieces.ts';
import { rulesAt, type Rule } from '../ruled/ruleStacks.ts';
import type { Table } from '../table.ts';

/** Rows between two parts of one table: labels over all columns, which part the columns for the reading order. */
const ROWS_BETWEEN = 2;
/** Rows above a table that may be its head. */
const HEAD_ROWS = 5;
/** Line heights between the middles of rows of one table. */
const PITCH = { parts: 2.4, head: 1.9 } as const;
/** Share of a table's width that a row of its head may fill with one text. */
const PROSE = 0.6;
/** Share of a table's width from its left edge where titles begin, and names over the other columns do not. */
const EDGE = 0.2;
/** Share of the font size by which that of a head may differ. */
const SIZES = 0.2;

/**
 * Parts of one table that rows over all columns kept apart, and the rows of its head above it, put together: where
 * the rows of both are one table with the columns of the larger part.
 */
export function joinTables(items: readonly PageItem[], scale: PageScale, rules: readonly Rule[]): PageItem[] {
  if (!items.some((item) => item.kind === 'table' && item.table.aligned)) return [...items];
  const sorted = [...items].sort((a, b) => a.top - b.top);
  const joined: PageItem[] = [];
  for (const item of sorted) {
    if (item.kind !== 'table' || !item.table.aligned) {
      joined.push(item);
      continue;
    }
    joined.push(tableItem(withPartAbove(item.table, joined, scale, rules)));
    const last = joined.pop()!;
    if (last.kind === 'table') joined.push(tableItem(withHead(last.table, joined, scale, rules)));
  }
  return joined;
}

/** The table together with the part of it that stands above; the part and the rows between leave the items. */
function withPartAbove(table: Table, before: PageItem[], scale: PageScale, rules: readonly Rule[]): Table {
  const at = before.findLastIndex((item) => item.kind === 'table');
  const above = before[at];
  if (above?.kind !== 'table' || !above.table.aligned) return table;
  const between = before.slice(at + 1).flatMap((item) => (item.kind === 'line' ? [item.line] : []));
  if (between.length < before.length - at - 1) return table;
  const rows = partedRows([...above.table.lines, ...between, ...table.lines]);
  if (groupRows(between).length > ROWS_BETWEEN || between.some(({ text }) => isCaption(text))) return table;
  if (!followEachOther(rows, PITCH.parts * scale.lineHeight)) return table;
  const whole = alignedTable(rows, scale, rulesAt(rows, rules));
  const most = Math.max(table.columns, above.table.columns);
  if (!whole || whole.columns < most || whole.columns > most || !holds(whole, rows)) return table;
  before.splice(at);
  return whole;
}

/** The table together with the rows above it that name its columns; they leave the items. */
function withHead(table: Table, before: PageItem[], scale: PageScale, rules: readonly Rule[]): Table {
  const lines: LayoutLine[] = [];
  for (const item of [...before].reverse()) {
    if (item.kind !== 'line' || lines.length > HEAD_ROWS * table.columns) break;
    lines.push(item.line);
  }
  const own = groupRows(table.lines);
  const size = own[0]?.size ?? scale.bodySize;
  let top = own[0]?.middle ?? 0;
  const head: PartedRow[] = [];
  for (const row of partedRows(lines).reverse()) {
    const { row: text, pieces } = row;
    const isFar = top - text.middle > PITCH.head * scale.lineHeight;
    const isProse = pieces.length === 1 && text.right - text.left > PROSE * table.box.width;
    const isOutside = text.left < table.box.x - size || text.right > table.box.x + table.box.width + size;
    const isOther = Math.abs(text.size - size) > SIZES * size || isCaption(text.text);
    if (head.length >= HEAD_ROWS || isFar || isProse || isOutside || isOther) break;
    head.unshift(row);
    top = text.middle;
  }
  // What begins at the left edge and is one text is a title.
  while (head[0]?.pieces.length === 1 && head[0].row.left < table.box.x + EDGE * table.box.width)
    head.shift();
  for (; head.length > 0; head.shift()) {
    const rows = [...head, ...own.map((row): PartedRow => ({ row, pieces: piecesOfRow(row) }))];
    const whole = alignedTable(rows, scale, rulesAt(rows, rules));
    if (!whole || whole.columns !== table.columns || !holds(whole, rows)) continue;
    if (!whole.cells.some(({ row, header }) => row === 0 && header)) continue;
    const taken = new Set(whole.lines);
    const rest = before.filter((item) => item.kind !== 'line' || !taken.has(item.line));
    before.splice(0, before.length, ...rest);
    return whole;
  }
  return table;
}

function partedRows(lines: readonly LayoutLine[]): PartedRow[] {
  return groupRows(lines).map((row) => ({ row, pieces: piecesOfRow(row) }));
}

function followEachOther(rows: readonly PartedRow[], pitch: number): boolean {
  return rows.every(({ row }, i) => i === 0 || row.middle - rows[i - 1]!.row.middle < pitch);
}

function holds(table: Table, rows: readonly PartedRow[]): boolean {
  const inside = new Set(table.lines);
  return rows.every(({ row }) => row.lines.every((line) => inside.has(line)));
}
