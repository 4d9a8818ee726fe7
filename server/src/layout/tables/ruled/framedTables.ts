import type { RulingLine } from '../../../page/pageContent.ts';
import { isCaption } from '../../blocks/figures/captions.ts';
import type { LayoutLine } from '../../lines/layoutLine.ts';
import { groupRows, type TextRow } from '../../lines/textRow.ts';
import type { PageScale } from '../../pageScale.ts';
import { isNumeric } from '../../readingOrder/columnJudgement.ts';
import { alignedTable } from '../aligned/alignedTable.ts';
import type { PartedRow } from '../aligned/placedRows.ts';
import { piecesOfRow } from '../aligned/rowPieces.ts';
import { joinedRules, ruleStacks, rulesAt, type Rule, type RuleStack } from './ruleStacks.ts';
import type { Table } from '../table.ts';

/** Font sizes by which a text may reach over the ends of its rules. */
const OVER_END = 1;
/** Texts beside rules over some columns alone: how far they reach, points; their rows, and the share of them. */
const NEIGHBOURS = { width: 300, rows: 3, share: 0.7 } as const;
/** Font sizes by which the labels of sections may stand to the left of the others. */
const INDENTS = 2.5;
/** Share of the width between rules that a row of running text fills. */
const PROSE_WIDTH = 0.55;
/** Share of the rows between two rules that may be running text: labels over all columns. */
const MOST_PROSE = 0.34;
/** Line heights that are empty between a rule and a row, or between two rows, at most: more is a chart's frame. */
const EMPTY = 3.5;
/** Rows between two rules that may be one text each: a name for the rows below, a head over all columns. */
const FEW_ROWS = 2;
/** Rows of a head above which a rule may be missing, and line heights between the middles of two of them. */
const HEAD = { rows: 4, pitch: 1.8 } as const;
/** Line heights between rows of a body that has no rule below it. */
const OPEN_PITCH = 2.4;
/** Rows below the rules of a head that make a body. */
const FEWEST_BELOW = 2;
/** Rows of such a body that are looked at; bounds the work on hostile pages. */
const MOST_ROWS = 400;

/**
 * Tables between horizontal rules with the same ends: a rule above and below the head, and one below the table or
 * none. What stands between two rules and is running text is no part of one. The columns are parted by white space.
 */
export function framedTables(
  rulingLines: readonly RulingLine[],
  lines: readonly LayoutLine[],
  scale: PageScale,
): Table[] {
  const tables: Table[] = [];
  const rules = joinedRules(rulingLines);
  const taken = new Set<LayoutLine>();
  for (const stack of ruleStacks(rulingLines)) {
    const free = lines.filter((line) => !line.turned && !taken.has(line));
    const { left, right } = withNeighbours(stack, free);
    const inside = free.filter(
      (line) =>
        line.left > left - (left < stack.left ? INDENTS : OVER_END) * line.size &&
        line.right < right + OVER_END * line.size,
    );
    for (const table of tablesOf(stack, groupRows(inside).map(parted), rules, scale)) {
      tables.push(table);
      for (const line of table.lines) taken.add(line);
    }
  }
  return tables;
}

/**
 * The ends of what a stack of rules belongs to: rules over some columns alone have the labels of their rows to the
 * left of them, and other numbers to the right.
 */
function withNeighbours(
  { left, right, ys }: RuleStack,
  lines: readonly LayoutLine[],
): { left: number; right: number } {
  const [top, bottom] = [ys[0]!, ys.at(-1)!];
  const near = lines.filter(
    (line) =>
      line.middle > top &&
      line.middle < bottom &&
      line.left > left - NEIGHBOURS.width &&
      line.right < right + NEIGHBOURS.width,
  );
  const rows = groupRows(near)
    .map((row) => piecesOfRow(row))
    .filter((pieces) => pieces.some((piece) => piece.left > left - OVER_END && piece.left < right));
  const labels: number[] = [];
  const numbers: number[] = [];
  for (const pieces of rows) {
    const first = pieces.find((piece) => piece.left > left - OVER_END);
    const label = pieces.findLast((piece) => piece.right < left);
    if (label && first && isNumeric(first.text) && !isNumeric(label.text))
      labels.push(Math.min(...pieces.map((piece) => piece.left)));
    const beyond = pieces.filter((piece) => piece.left > right);
    if (beyond.length > 0 && beyond.every(({ text }) => isNumeric(text)))
      numbers.push(Math.max(...beyond.map((piece) => piece.right)));
  }
  const enough = Math.max(NEIGHBOURS.rows, NEIGHBOURS.share * rows.length);
  return {
    left: labels.length < enough ? left : Math.min(...labels),
    right: numbers.length < enough ? right : Math.max(...numbers),
  };
}

function parted(row: TextRow): PartedRow {
  return { row, pieces: piecesOfRow(row) };
}

function tablesOf(
  stack: RuleStack,
  rows: readonly PartedRow[],
  rules: readonly Rule[],
  scale: PageScale,
): Table[] {
  const { ys } = stack;
  const tables: Table[] = [];
  let next = 0;
  for (let from = 0; from < ys.length - 1;) {
    let to = from;
    while (
      to + 1 < ys.length &&
      isPartOfTable(between(rows, ys[to]!, ys[to + 1]!), ys[to]!, ys[to + 1]!, stack, scale)
    )
      to += 1;
    if (to === from) {
      from += 1;
      continue;
    }
    const first = rows.findIndex(({ row }) => row.middle > ys[from]!);
    const end = rows.findIndex(({ row }) => row.middle > ys[to]!);
    const last = end < 0 ? rows.length : end;
    const start = Math.max(next, first - headAbove(rows, next, first, last, stack, scale));
    const below = last + bodyBelow(rows, last, ys[to + 1] ?? Infinity, stack, scale);
    // The rules of a head alone have the body below them; a row of sums may stand below the last rule.
    const isHead = last - first <= HEAD.rows && below - last >= FEWEST_BELOW;
    const ends = isHead ? [below, last] : [last + sumsBelow(rows, last, below, scale), last];
    const table = tableWith(rows, start, ends, rules, scale);
    if (table) {
      tables.push(table);
      next = Math.max(last, rows.findLastIndex(({ row }) => row.middle < table.box.y + table.box.height) + 1);
    }
    from = to;
  }
  return tables;
}

/** The table that ends with the first of some rows where there is one with the columns of the shortest. */
function tableWith(
  rows: readonly PartedRow[],
  start: number,
  ends: readonly number[],
  rules: readonly Rule[],
  scale: PageScale,
): Table | undefined {
  const [long, short] = ends.map((end) => tableOf(rows.slice(start, end), rules, scale));
  return long && (!short || short.columns <= long.columns) ? long : short;
}

/** How many rows right below a table's last rule hold several numbers. */
function sumsBelow(rows: readonly PartedRow[], last: number, below: number, scale: PageScale): number {
  let count = 0;
  for (let i = last; i < Math.min(below, last + FEW_ROWS); i += 1) {
    const [before, { row, pieces }] = [rows[i - 1]!.row, rows[i]!];
    if (row.middle - before.middle > HEAD.pitch * scale.lineHeight) break;
    if (pieces.filter(({ text }) => isNumeric(text)).length < 2) break;
    count += 1;
  }
  return count;
}

function tableOf(rows: readonly PartedRow[], rules: readonly Rule[], scale: PageScale): Table | undefined {
  const found = alignedTable(rows, scale, rulesAt(rows, rules), true);
  if (!found) return undefined;
  const { aligned: _, ...table } = found;
  return table;
}

function between(rows: readonly PartedRow[], top: number, bottom: number): PartedRow[] {
  return rows.filter(({ row }) => row.middle > top && row.middle < bottom);
}

/** Whether the rows between two rules may be those of a table: most have several parts, and none is a caption. */
function isPartOfTable(
  rows: readonly PartedRow[],
  top: number,
  bottom: number,
  stack: RuleStack,
  scale: PageScale,
): boolean {
  if (rows.length === 0 || rows.some(({ row }) => isCaption(row.text))) return false;
  const tops = [...rows.map(({ row }) => row.top), bottom];
  const bottoms = [top, ...rows.map(({ row }) => row.bottom)];
  if (tops.some((y, i) => y - bottoms[i]! > EMPTY * scale.lineHeight)) return false;
  const several = rows.filter(({ pieces }) => pieces.length > 1).length;
  const prose = rows.filter((row) => isProse(row, stack)).length;
  if (rows.length <= FEW_ROWS) return prose < rows.length || rows.length === 1;
  return several > 0 && prose <= MOST_PROSE * rows.length;
}

function isProse({ row, pieces }: PartedRow, stack: RuleStack): boolean {
  return pieces.length === 1 && row.right - row.left > PROSE_WIDTH * (stack.right - stack.left);
}

/** How many rows above the first rule name the columns, where the numbers begin right below it. */
function headAbove(
  rows: readonly PartedRow[],
  next: number,
  first: number,
  last: number,
  stack: RuleStack,
  scale: PageScale,
): number {
  const top = rows.slice(first, first + FEW_ROWS);
  if (!top.some(({ pieces }) => pieces.some(({ text }) => isNumeric(text))) || last - first < 2) return 0;
  let count = 0;
  for (let i = first - 1; i >= next && count < HEAD.rows; i -= 1) {
    const { row, pieces } = rows[i]!;
    if (rows[i + 1]!.row.middle - row.middle > HEAD.pitch * scale.lineHeight) break;
    if (isCaption(row.text) || isProse(rows[i]!, stack) || (pieces.length < 2 && count === 0)) break;
    count += 1;
  }
  return count;
}

/** How many rows below the last rule stand in columns as a body does. */
function bodyBelow(
  rows: readonly PartedRow[],
  last: number,
  nextRule: number,
  stack: RuleStack,
  scale: PageScale,
): number {
  let count = 0;
  let several = 0;
  for (let i = last; i < rows.length && count < MOST_ROWS; i += 1) {
    const { row, pieces } = rows[i]!;
    const before = rows[i - 1];
    if (row.middle > nextRule || isCaption(row.text)) break;
    if (before && row.middle - before.row.middle > OPEN_PITCH * scale.lineHeight) break;
    if (isProse(rows[i]!, stack)) break;
    count += 1;
    if (pieces.length > 1) several = count;
  }
  return several;
}
