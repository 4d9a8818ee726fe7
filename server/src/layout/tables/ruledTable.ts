import { greatest, least } from '../lines/extremes.ts';
import { unionBox, type Box } from '../../page/geometry.ts';
import type { RulingLine } from '../../page/pageContent.ts';
import type { TableCell } from '../../page/pageResult.ts';
import { isNumeric } from '../readingOrder/columnJudgement.ts';
import { joinLines } from '../lines/joinText.ts';
import type { LayoutLine, LinePiece } from '../lines/layoutLine.ts';
import { groupRows } from '../lines/textRow.ts';
import { MAJORITY, STROKE } from '../settings.ts';
import { clusterPositions, groupRulingLines } from './rulingGrid.ts';
import { rowsBetweenRulingLines } from './unruledRows.ts';
import type { Table } from './table.ts';

/** Cells of a grid that is looked at; bounds the work on hostile pages. */
const MAX_CELLS = 20_000;
/** The smallest table: two rows of two cells, of which one may span both columns. */
const SMALLEST = { rows: 2, columns: 2, cells: 3 } as const;
/** Points by which rows of a table that is open at its sides reach over its outer vertical lines. */
const OPEN_SIDE = 12;
/** Points by which a ruling line must go on below the title's row to be one of the table below it. */
const BELOW_TITLE = { horizontal: 2.5, vertical: 1 } as const;
/** Share of the texts that borders run through: more, and the borders are parts of a picture. */
const CROSSED = 0.34;
/** Share of the cells that have a text: fewer, and it is a drawing or a form's frame. */
const FILLED = 0.2;
/** Points between a border of the grid and the ruling line that was drawn there. */
const ON_BORDER = 4;
/** Points by which a text may reach over the border of its cell, and a line's middle over the table's. */
const OVER_BORDER = 3;
const OVER_EDGE = 1;
/** Of a cell over several columns: how many of them, and which share, have a text of their own. */
const PARTED = { columns: 2, share: 0.5 } as const;

/**
 * Tables drawn with lines. A grid is a set of ruling lines that touch; a cell is what no ruling line parts, so spans
 * come out as they are drawn. Frames around text (one cell) are no tables.
 */
export function ruledTables(rulingLines: readonly RulingLine[], lines: readonly LayoutLine[]): Table[] {
  const tables: Table[] = [];
  const free = new Set(lines.filter((line) => !line.turned));
  for (const group of groupRulingLines(rulingLines)) {
    const table = tableOf(group, [...free]);
    if (!table) continue;
    for (const line of table.lines) free.delete(line);
    tables.push(table);
  }
  return tables;
}

function tableOf(rulingLines: readonly RulingLine[], lines: readonly LayoutLine[]): Table | undefined {
  let horizontal = rulingLines.filter(({ direction }) => direction === 'horizontal');
  const vertical = rulingLines.filter(({ direction }) => direction === 'vertical');
  let ys = clusterPositions(horizontal.map(({ box }) => box.y + box.height / 2));
  const xs = clusterPositions(vertical.map(({ box }) => box.x + box.width / 2));
  if (ys.length < SMALLEST.rows || vertical.length === 0) return undefined;
  // A table may be open at its sides: its rows then reach as far as its ruling lines do.
  const left = least(horizontal.map(({ box }) => box.x));
  const right = greatest(horizontal.map(({ box }) => box.x + box.width));
  if (xs.length === 0 || (xs[0] ?? 0) - left > OPEN_SIDE) xs.unshift(left);
  if (right - (xs.at(-1) ?? 0) > OPEN_SIDE) xs.push(right);
  const columns = xs.length - 1;
  if (columns < SMALLEST.columns || ys.length * columns > MAX_CELLS) return undefined;

  const box = { x: xs[0]!, y: ys[0]!, width: xs.at(-1)! - xs[0]!, height: ys.at(-1)! - ys[0]! };
  const inside = lines.filter((line) => contains(box, (line.left + line.right) / 2, line.middle));
  const added = rowsBetweenRulingLines(inside, xs, ys);
  horizontal = horizontal.concat(
    added.map((y): RulingLine => ({
      direction: 'horizontal',
      box: { x: box.x, y, width: box.width, height: 0 },
    })),
  );
  ys = [...ys, ...added].sort((a, b) => a - b);
  const found = regionsOf(xs, ys, horizontal, vertical);
  // A first row over all columns is the table's title, and stands above it.
  const titles = titleRows(found, columns);
  if (titles > 0 && ys.length - titles > SMALLEST.rows) {
    const top = ys[titles]!;
    return tableOf(
      rulingLines.flatMap((rulingLine) => below(rulingLine, top)),
      lines.filter((line) => line.middle >= top),
    );
  }
  const rows = ys.length - 1;
  if (rows * columns < SMALLEST.rows * SMALLEST.columns || rows * columns > MAX_CELLS) return undefined;
  const regions = found.flatMap((region) => partByText(region, inside, xs, ys));
  if (inside.length === 0 || regions.length < SMALLEST.cells) return undefined;
  // Borders of cells stand between texts; those that run through them are parts of a picture.
  const crossed = inside
    .filter(
      (line) =>
        line.pieces.length === 1 &&
        xs.slice(1, -1).some((x) => line.left < x - line.size && line.right > x + line.size),
    )
    .filter((line) => {
      const at = slot(ys, line.middle);
      return regions.every(
        ({ row, rowSpan, column, columnSpan }) =>
          !(
            row <= at &&
            at < row + rowSpan &&
            xs[column]! <= line.left + STROKE &&
            xs[column + columnSpan]! >= line.right - STROKE
          ),
      );
    });
  if (crossed.length > CROSSED * inside.length) return undefined;
  if (isCrowded(inside, xs, ys)) return undefined;
  const texts = textsOf(inside, xs, ys, regions);
  const filled = regions.filter((_, i) => (texts[i] ?? []).length > 0);
  // A drawing, or a form's frame around one text.
  if (filled.length < SMALLEST.cells || filled.length < FILLED * regions.length) return undefined;
  if (
    new Set(filled.map(({ row }) => row)).size < SMALLEST.rows ||
    new Set(filled.map(({ column }) => column)).size < SMALLEST.columns
  )
    return undefined;
  const cells = regions.map((region, i): TableCell => {
    const x = xs[region.column]!;
    const y = ys[region.row]!;
    return {
      ...region,
      header: region.row === 0 && rows > 1,
      text: joinLines(texts[i] ?? []),
      box: {
        x,
        y,
        width: xs[region.column + region.columnSpan]! - x,
        height: ys[region.row + region.rowSpan]! - y,
      },
    };
  });
  return { box: unionBox([box, ...inside.map((line) => line.box)]), rows, columns, cells, lines: inside };
}

/** The first rows that are one cell each. */
function titleRows(regions: readonly Region[], columns: number): number {
  let rows = 0;
  while (
    regions.some((region) => region.row === rows && region.rowSpan === 1 && region.columnSpan === columns)
  )
    rows += 1;
  return rows;
}

/** What is left of a ruling line below a height. */
function below(rulingLine: RulingLine, top: number): RulingLine[] {
  const { y, height } = rulingLine.box;
  if (rulingLine.direction === 'horizontal')
    return y + height / 2 < top - BELOW_TITLE.horizontal ? [] : [rulingLine];
  const bottom = y + height;
  return bottom <= top + BELOW_TITLE.vertical
    ? []
    : [{ ...rulingLine, box: { ...rulingLine.box, y: Math.max(y, top), height: bottom - Math.max(y, top) } }];
}

/** Share of a table's rows with several numbers side by side in one cell, which show that most borders are not drawn. */
const CROWDED = 0.5;
/** Rows from which such numbers say so, and rows of text to one of the grid at most: more, and borders are drawn. */
const CROWDED_ROWS = { least: 3, perGridRow: 2 } as const;

/** Its columns are parted by white space: the ruling lines are those of a head or a frame. */
function isCrowded(lines: readonly LayoutLine[], xs: readonly number[], ys: readonly number[]): boolean {
  const rows = groupRows(lines);
  if (rows.length < CROWDED_ROWS.least) return false;
  const crowded = rows.filter((row) => {
    const numbers = row.lines
      .flatMap((line) => line.pieces)
      .filter(({ text }) => isNumeric(text))
      .map(({ left, right }) => slot(xs, (left + right) / 2));
    return numbers.length - new Set(numbers).size >= Math.max(1, MAJORITY * numbers.length);
  });
  return crowded.length >= CROWDED * rows.length && ys.length - 1 < CROWDED_ROWS.perGridRow * rows.length;
}

interface Region {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

/** Cells of the grid put together where no ruling line stands between them; always rectangles. */
function regionsOf(
  xs: readonly number[],
  ys: readonly number[],
  horizontal: readonly RulingLine[],
  vertical: readonly RulingLine[],
): Region[] {
  const rows = ys.length - 1;
  const columns = xs.length - 1;
  const parted = (rulingLines: readonly RulingLine[], x: number, y: number, upright: boolean): boolean =>
    rulingLines.some(({ box }) =>
      upright
        ? Math.abs(box.x + box.width / 2 - x) < ON_BORDER &&
          box.y - STROKE <= y &&
          y <= box.y + box.height + STROKE
        : Math.abs(box.y + box.height / 2 - y) < ON_BORDER &&
          box.x - STROKE <= x &&
          x <= box.x + box.width + STROKE,
    );
  const taken = new Set<number>();
  const regions: Region[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (taken.has(row * columns + column)) continue;
      const y = (ys[row]! + ys[row + 1]!) / 2;
      let columnSpan = 1;
      while (
        column + columnSpan < columns &&
        !taken.has(row * columns + column + columnSpan) &&
        !parted(vertical, xs[column + columnSpan]!, y, true)
      )
        columnSpan += 1;
      let rowSpan = 1;
      const open = (below: number): boolean => {
        for (let c = column; c < column + columnSpan; c += 1) {
          if (taken.has(below * columns + c)) return false;
          if (parted(horizontal, (xs[c]! + xs[c + 1]!) / 2, ys[below]!, false)) return false;
          if (c > column && parted(vertical, xs[c]!, (ys[below]! + ys[below + 1]!) / 2, true)) return false;
        }
        return true;
      };
      while (row + rowSpan < rows && open(row + rowSpan)) rowSpan += 1;
      for (let r = row; r < row + rowSpan; r += 1)
        for (let c = column; c < column + columnSpan; c += 1) taken.add(r * columns + c);
      regions.push({ row, column, rowSpan, columnSpan });
    }
  }
  return regions;
}

/**
 * A cell over several columns whose texts stand in those columns, one in each, is a row whose ruling lines are
 * not drawn.
 */
function partByText(
  region: Region,
  lines: readonly LayoutLine[],
  xs: readonly number[],
  ys: readonly number[],
): Region[] {
  const { row, rowSpan, column, columnSpan } = region;
  if (columnSpan < PARTED.columns || rowSpan > 1) return [region];
  const pieces = lines
    .filter((line) => line.middle >= ys[row]! && line.middle < ys[row + 1]!)
    .flatMap((line) => line.pieces)
    .filter(
      (piece) =>
        piece.left >= xs[column]! - OVER_BORDER && piece.right <= xs[column + columnSpan]! + OVER_BORDER,
    );
  const taken = new Set<number>();
  for (const piece of pieces) {
    const at = slot(xs, (piece.left + piece.right) / 2);
    if (piece.left < xs[at]! - OVER_BORDER || piece.right > xs[at + 1]! + OVER_BORDER) return [region];
    taken.add(at);
  }
  if (taken.size < Math.max(PARTED.columns, PARTED.share * columnSpan)) return [region];
  return Array.from({ length: columnSpan }, (_, i) => ({ row, rowSpan, column: column + i, columnSpan: 1 }));
}

/** The texts of each region, in reading order. A line that runs through several cells gives each its part. */
function textsOf(
  lines: readonly LayoutLine[],
  xs: readonly number[],
  ys: readonly number[],
  regions: readonly Region[],
): string[][] {
  const columns = xs.length - 1;
  const owner = new Map<number, number>();
  regions.forEach(({ row, column, rowSpan, columnSpan }, index) => {
    for (let r = row; r < row + rowSpan; r += 1)
      for (let c = column; c < column + columnSpan; c += 1) owner.set(r * columns + c, index);
  });
  const texts: string[][] = regions.map(() => []);
  const regionAt = (x: number, y: number): number => owner.get(slot(ys, y) * columns + slot(xs, x)) ?? 0;
  for (const row of groupRows(lines)) {
    for (const line of row.lines) {
      const crosses =
        regionAt(line.left + STROKE, line.middle) !== regionAt(line.right - STROKE, line.middle);
      const parts: readonly LinePiece[] = crosses
        ? wordsOf(line)
        : [{ left: line.left, right: line.right, text: line.text }];
      const byRegion = new Map<number, string[]>();
      for (const part of parts) {
        const at = regionAt((part.left + part.right) / 2, line.middle);
        byRegion.set(at, [...(byRegion.get(at) ?? []), part.text]);
      }
      for (const [at, words] of byRegion) texts[at]!.push(words.join(' '));
    }
  }
  return texts;
}

function wordsOf(line: LayoutLine): readonly LinePiece[] {
  if (line.pieces.length > 1) return line.pieces;
  const words = line.source.words.filter(({ text }) => text.trim() !== '');
  if (words.map(({ text }) => text.trim()).join(' ') !== line.text) return line.pieces;
  return words.map(({ box, text }) => ({ left: box.x, right: box.x + box.width, text: text.trim() }));
}

function slot(edges: readonly number[], value: number): number {
  let at = 0;
  while (at < edges.length - 2 && value >= edges[at + 1]!) at += 1;
  return at;
}

function contains(box: Box, x: number, y: number): boolean {
  return (
    x >= box.x - OVER_EDGE &&
    x <= box.x + box.width + OVER_EDGE &&
    y >= box.y - OVER_EDGE &&
    y <= box.y + box.height + OVER_EDGE
  );
}
