import { boundingBox, type Box } from '../../page/geometry.ts';
import type { PageStructure } from '../pageRequest.ts';
import type { FoundLines } from '../workerTasks.ts';

/** What of a page's geometry decides; sizes are points. Lines are not read for it. */
const TABLE = {
  /** Ruling lines that cross: a box with one division. Four are a frame. */
  crossing: 5,
  /** Ruling lines without verticals: heading, body and foot of a table as books print it. */
  openRulingLines: 3,
  /** Share of the page's width from which such a ruling line is no underline. */
  openShare: 0.3,
  /** How far apart the ends of ruling lines of one table may lie. */
  tolerance: 8,
  /** Rows of so many separate pieces make a table without ruling lines. */
  pieces: 3,
  rows: 4,
} as const;

/** Share of the page from which a picture is more than an ornament. */
const FIGURE_SHARE = 0.03;

const COLUMNS = {
  /** Lines that run side by side, at least so many and this share of all. */
  lines: 12,
  share: 0.4,
  /** Share of a line's height at which another stands beside it. */
  shared: 0.3,
  /** Share of the page's width from which a piece is a line of a column. */
  width: 0.2,
} as const;

const FORMULAS = {
  /** A piece not longer than so many of its heights is no line of text. */
  length: 3,
  /** One longer than this makes its row text, with a mark or a page number beside it. */
  text: 10,
  pieces: 8,
  share: 0.2,
} as const;

/**
 * What a page has that a model of whole pages reads better than a reader of lines, by what was found on
 * it before any line was read. A page that does not stand upright has nothing: models read it as it lies.
 */
export function pageStructures(
  found: Pick<FoundLines, 'width' | 'height' | 'rotation' | 'crops' | 'rulingLines' | 'figures'>,
): readonly PageStructure[] {
  if (found.rotation !== 0) return [];
  const lines = found.crops.map(({ quad }) => boundingBox(quad));
  const rows = rowsOf(lines);
  const isRagged = rows.filter((row) => row.length >= TABLE.pieces).length >= TABLE.rows;
  const hasTable = hasRuledTable(found) || isRagged;
  return [
    ...(hasTable ? (['table'] as const) : []),
    ...(hasFigure(found) ? (['figure'] as const) : []),
    ...(hasColumns(lines, found.width) ? (['columns'] as const) : []),
    ...(!hasTable && hasFormulas(rows) ? (['formulas'] as const) : []),
  ];
}

function hasRuledTable({ rulingLines, width }: Pick<FoundLines, 'rulingLines' | 'width'>): boolean {
  const boxes = (direction: 'horizontal' | 'vertical'): Box[] =>
    rulingLines.filter((rulingLine) => rulingLine.direction === direction).map(({ box }) => box);
  const horizontals = boxes('horizontal');
  const verticals = boxes('vertical');
  const crossing = (a: Box, b: Box): boolean =>
    a.x - TABLE.tolerance <= b.x + b.width &&
    b.x <= a.x + a.width + TABLE.tolerance &&
    a.y - TABLE.tolerance <= b.y + b.height &&
    b.y <= a.y + a.height + TABLE.tolerance;
  const crossed = (box: Box, others: readonly Box[]): boolean =>
    others.filter((other) => crossing(box, other)).length >= 2;
  const grid = [
    ...horizontals.filter((box) => crossed(box, verticals)),
    ...verticals.filter((box) => crossed(box, horizontals)),
  ];
  if (grid.length >= TABLE.crossing) return true;
  const wide = horizontals.filter((box) => box.width >= TABLE.openShare * width);
  return wide.some((box) => wide.filter((other) => hasSameEnds(box, other)).length >= TABLE.openRulingLines);
}

function hasSameEnds(a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) <= TABLE.tolerance && Math.abs(a.x + a.width - b.x - b.width) <= TABLE.tolerance;
}

function hasFigure({ figures, width, height }: Pick<FoundLines, 'figures' | 'width' | 'height'>): boolean {
  return figures.some((figure) => figure.width * figure.height >= FIGURE_SHARE * width * height);
}

function hasColumns(lines: readonly Box[], width: number): boolean {
  const wide = lines.filter((box) => box.width >= COLUMNS.width * width);
  const beside = wide.filter((box) => wide.some((other) => isBeside(box, other)));
  return beside.length >= COLUMNS.lines && beside.length >= COLUMNS.share * lines.length;
}

/** Lines of columns need not stand on one line of the page, only at about its height. */
function isBeside(a: Box, b: Box): boolean {
  const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x;
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return isApart && shared >= COLUMNS.shared * Math.min(a.height, b.height);
}

/** Formulas come apart into pieces: numerators, indices, signs. */
function hasFormulas(rows: readonly (readonly Box[])[]): boolean {
  const isLong = (box: Box): boolean => box.width > FORMULAS.text * box.height;
  const small = rows
    .filter((row) => !row.some(isLong))
    .flat()
    .filter((box) => box.width <= FORMULAS.length * box.height);
  return small.length >= FORMULAS.pieces && small.length >= FORMULAS.share * rows.flat().length;
}

/** Boxes that stand on one line of the page, from left to right. */
function rowsOf(boxes: readonly Box[]): Box[][] {
  const rows: { middle: number; height: number; boxes: Box[] }[] = [];
  for (const box of [...boxes].sort((a, b) => a.y + a.height / 2 - (b.y + b.height / 2))) {
    const middle = box.y + box.height / 2;
    const row = rows.at(-1);
    if (row && middle - row.middle < 0.5 * Math.min(row.height, box.height)) row.boxes.push(box);
    else rows.push({ middle, height: box.height, boxes: [box] });
  }
  return rows.map((row) => row.boxes.sort((a, b) => a.x - b.x));
}
