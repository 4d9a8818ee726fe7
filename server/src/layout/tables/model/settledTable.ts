import type { Box } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { TableBlock } from '../../../page/pageResult.ts';
import { toLayoutLines, type LayoutLine } from '../../lines/layoutLine.ts';
import { groupRows } from '../../lines/textRow.ts';

/** Share of the inner borders that are drawn, from which ruling lines make the table: scans lose a piece of one. */
const DRAWN = 0.99;
/** Share of the cells that have a text, from which white space alone says where the columns are. */
const FILLED = 0.95;
/** Points between a border of a cell and the ruling line that is it. */
const ON_BORDER = 5;
/** Share of a cell's side that a ruling line covers, to be its border. */
const COVERED = 0.8;
/** Borders and ruling lines that are compared; a table with more is settled, whatever it is. */
const MOST_COMPARISONS = 2e6;

/**
 * Whether ruling lines or alignment leave no doubt of a table's rows and columns. Either all inner borders are drawn,
 * and no row holds several rows of text in all its cells, as rows do between which a border was lost; or nearly all
 * cells have a text, and each row is one row of text. O(cells × ruling lines of the table).
 */
export function isSettled(table: TableBlock, rulingLines: readonly RulingLine[]): boolean {
  const lines = toLayoutLines(table.lines);
  const filled = table.cells.filter(({ text }) => text !== '').length;
  if (filled >= FILLED * table.cells.length && groupRows(lines).length <= table.rows) return true;
  return drawnShare(table, rulingLines) >= DRAWN && !hasCrowdedRow(table, lines);
}

/** Whether a row below the first has two or more rows of text in each of its cells, and as many in all of them. */
function hasCrowdedRow(table: TableBlock, lines: readonly LayoutLine[]): boolean {
  const counts = new Map<number, number[]>();
  const rows = groupRows(lines);
  for (const { row, rowSpan, box, text } of table.cells) {
    if (row === 0 || rowSpan > 1 || text === '') continue;
    const own = rows.filter(
      ({ middle, lines: parts }) =>
        middle > box.y &&
        middle < box.y + box.height &&
        parts.some(({ left, right }) => left < box.x + box.width && right > box.x),
    );
    counts.set(row, [...(counts.get(row) ?? []), own.length]);
  }
  return [...counts.values()].some(
    ([first = 0, ...others]) => first > 1 && others.length > 0 && others.every((count) => count === first),
  );
}

/** Share of the borders between cells that are drawn. */
function drawnShare(table: TableBlock, rulingLines: readonly RulingLine[]): number {
  const own = rulingLines.filter(({ box }) => isNear(box, table.box));
  const borders = table.cells.flatMap((cell): Border[] => {
    const { x, y, width, height } = cell.box;
    return [
      ...(cell.row + cell.rowSpan < table.rows
        ? [{ direction: 'horizontal' as const, at: y + height, from: x, to: x + width }]
        : []),
      ...(cell.column + cell.columnSpan < table.columns
        ? [{ direction: 'vertical' as const, at: x + width, from: y, to: y + height }]
        : []),
    ];
  });
  if (borders.length === 0 || borders.length * own.length > MOST_COMPARISONS) return 1;
  return borders.filter((border) => isDrawn(border, own)).length / borders.length;
}

interface Border {
  readonly direction: RulingLine['direction'];
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

function isDrawn({ direction, at, from, to }: Border, rulingLines: readonly RulingLine[]): boolean {
  let covered = 0;
  for (const { direction: own, box } of rulingLines) {
    if (own !== direction) continue;
    const [middle, begin, length] =
      direction === 'horizontal'
        ? [box.y + box.height / 2, box.x, box.width]
        : [box.x + box.width / 2, box.y, box.height];
    if (Math.abs(middle - at) < ON_BORDER)
      covered += Math.max(0, Math.min(to, begin + length) - Math.max(from, begin));
  }
  return covered >= COVERED * (to - from);
}

function isNear(a: Box, b: Box): boolean {
  return (
    a.x - ON_BORDER <= b.x + b.width &&
    b.x - ON_BORDER <= a.x + a.width &&
    a.y - ON_BORDER <= b.y + b.height &&
    b.y - ON_BORDER <= a.y + a.height
  );
}
