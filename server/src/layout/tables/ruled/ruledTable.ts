import { greatest, least } from '../../lines/extremes.ts';
import { unionBox, type Box } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { TableCell } from '../../../page/pageResult.ts';
import { median } from '../../pageScale.ts';
import { isNumeric } from '../../readingOrder/columnJudgement.ts';
import { joinLines } from '../../lines/joinText.ts';
import type { LayoutLine } from '../../lines/layoutLine.ts';
import { groupRows } from '../../lines/textRow.ts';
import { MAJORITY, STROKE } from '../../settings.ts';
import { partByText, regionsOf, slot, textsOf, type Region } from './gridRegions.ts';
import {
  clusterPositions,
  columnBorders,
  withoutLetters,
  withoutSlivers,
  groupRulingLines,
} from './rulingGrid.ts';
import { rowsBetweenRulingLines } from '../aligned/unruledRows.ts';
import { isYear } from '../aligned/headRows.ts';
import { isChart } from '../aligned/charts.ts';
import { joinStacked } from './stackedGrids.ts';
import type { Table } from '../table.ts';

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
/** A head that alone is drawn: its rows at most, font sizes to the rows below it, and how many of them have numbers. */
const HEAD_ALONE = { rows: 4, reach: 8, numbered: 2 } as const;
/** Vertical lines that show a row beyond the last horizontal one, and points by which they reach over it. */
const OPEN_EDGE = { lines: 3, reach: 8 } as const;
/** In tables at most: share of a grid's borders that are not drawn, and of its area that is empty and not parted. */
const DRAWING = { open: 0.27, empty: 0.3 } as const;
/** Points by which the middle of a line may lie outside the table. */
const OVER_EDGE = 1;

/**
 * Tables drawn with ruling lines. A grid is a set of ruling lines that touch; a cell is an area that no ruling line
 * divides, so merged cells come out as drawn. A frame around text (one cell) is not a table.
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
  return joinStacked(tables, free).filter((table) => !isHeadAlone(table, free));
}

/** Only the head of a table is drawn with lines: its names have rows of numbers below them. */
function isHeadAlone({ box, cells, rows, lines }: Table, free: ReadonlySet<LayoutLine>): boolean {
  if (rows > HEAD_ALONE.rows || cells.some(({ text }) => isNumeric(text) && !isYear(text))) return false;
  const size = lines[0]?.size ?? 0;
  const bottom = box.y + box.height;
  const below = [...free].filter(
    (line) =>
      line.middle > bottom &&
      line.top < bottom + HEAD_ALONE.reach * size &&
      line.left > box.x - size &&
      line.right < box.x + box.width + size,
  );
  const numbered = groupRows(below).filter(
    (row) => row.lines.flatMap((line) => line.pieces).filter(({ text }) => isNumeric(text)).length > 1,
  );
  return numbered.length >= HEAD_ALONE.numbered;
}

function tableOf(rulingLines: readonly RulingLine[], lines: readonly LayoutLine[]): Table | undefined {
  let horizontal = rulingLines.filter(({ direction }) => direction === 'horizontal');
  const upright = rulingLines.filter(({ direction }) => direction === 'vertical');
  const { borders: xs, lines: vertical } = withoutSlivers(
    columnBorders(withoutLetters(upright, lines)),
    lines,
  );
  let ys = clusterPositions(horizontal.map(({ box }) => box.y + box.height / 2));
  const open = openEdges(ys, vertical, lines);
  ys = [...ys, ...open].sort((a, b) => a - b);
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
    [...added, ...open].map((y): RulingLine => ({
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
  if (isDrawing(regions, texts, rows * columns)) return undefined;
  const textOf = new Map(regions.map((region, i) => [region, texts[i]!]));
  const cells = regions
    .flatMap((region, i) => (texts[i]!.length > 0 ? [region] : singles(region)))
    .map((region): TableCell => {
      const x = xs[region.column]!;
      const y = ys[region.row]!;
      return {
        ...region,
        header: region.row === 0 && rows > 1,
        text: joinLines(textOf.get(region) ?? []),
        box: {
          x,
          y,
          width: xs[region.column + region.columnSpan]! - x,
          height: ys[region.row + region.rowSpan]! - y,
        },
      };
    });
  if (isChart(cells)) return undefined;
  return { box: unionBox([box, ...inside.map((line) => line.box)]), rows, columns, cells, lines: inside };
}

/** An empty area as cells of one row and one column: that no line parts it says nothing. */
function singles({ row, column, rowSpan, columnSpan }: Region): Region[] {
  return Array.from({ length: rowSpan * columnSpan }, (_, i) => ({
    row: row + Math.floor(i / columnSpan),
    column: column + (i % columnSpan),
    rowSpan: 1,
    columnSpan: 1,
  }));
}

/**
 * Most lines of a table part cells all along it. The boxes of a diagram and the fields of a form stand where they
 * like: many of the places where their lines would cross are inside a box, or much of the area is empty.
 */
function isDrawing(regions: readonly Region[], texts: readonly string[][], size: number): boolean {
  const open = regions.reduce(
    (sum, { rowSpan, columnSpan }) => sum + (rowSpan - 1) * columnSpan + (columnSpan - 1) * rowSpan,
    0,
  );
  const empty = regions
    .filter(({ rowSpan, columnSpan }, i) => rowSpan * columnSpan > 1 && (texts[i] ?? []).length === 0)
    .reduce((sum, { rowSpan, columnSpan }) => sum + rowSpan * columnSpan, 0);
  return open > DRAWING.open * 2 * size || empty > DRAWING.empty * size;
}

/**
 * Heights of the rows beyond the first or last horizontal line, where most vertical lines reach over it with texts
 * beside them: readers of pixels miss a line now and then.
 */
function openEdges(
  ys: readonly number[],
  vertical: readonly RulingLine[],
  lines: readonly LayoutLine[],
): number[] {
  const [first, last] = [ys[0], ys.at(-1)];
  if (first === undefined || last === undefined || vertical.length < OPEN_EDGE.lines) return [];
  const left = least(vertical.map(({ box }) => box.x));
  const right = greatest(vertical.map(({ box }) => box.x + box.width));
  const top = median(vertical.map(({ box }) => box.y));
  const bottom = median(vertical.map(({ box }) => box.y + box.height));
  const rowsAt = (from: number, to: number, edge: number): number[] => {
    if (to - from < OPEN_EDGE.reach) return [];
    const rows = groupRows(
      lines.filter(
        (line) => line.middle > from && line.middle < to && line.right > left && line.left < right,
      ),
    );
    const parted = rows.slice(1).map((row, i) => (rows[i]!.bottom + row.top) / 2);
    return rows.length > 0 ? [edge, ...parted] : [];
  };
  return [...rowsAt(top, first, top), ...rowsAt(last, bottom, bottom)];
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

function contains(box: Box, x: number, y: number): boolean {
  return (
    x >= box.x - OVER_EDGE &&
    x <= box.x + box.width + OVER_EDGE &&
    y >= box.y - OVER_EDGE &&
    y <= box.y + box.height + OVER_EDGE
  );
}
