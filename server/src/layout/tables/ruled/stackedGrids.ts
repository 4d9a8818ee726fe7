import { unionBox } from '../../../page/geometry.ts';
import type { TableCell } from '../../../page/pageResult.ts';
import type { LayoutLine } from '../../lines/layoutLine.ts';
import { median } from '../../pageScale.ts';
import type { Table } from '../table.ts';

/** Points within which the borders of two grids agree. */
const SAME_BORDER = 3;
/** Line heights between two grids of one table. */
const GAP = 0.9;

/** Grids right below each other with the same borders and no text between them are one table: a head and its body. */
export function joinStacked(tables: readonly Table[], free: ReadonlySet<LayoutLine>): Table[] {
  const joined: Table[] = [];
  for (const table of [...tables].sort((a, b) => a.box.y - b.box.y)) {
    const at = joined.findLastIndex((above) => goesOn(above, table, free));
    if (at < 0) joined.push(table);
    else joined[at] = whole(joined[at]!, table);
  }
  return joined;
}

function goesOn(above: Table, below: Table, free: ReadonlySet<LayoutLine>): boolean {
  if (above.columns !== below.columns) return false;
  const [end, start] = [above.box.y + above.box.height, below.box.y];
  const height = median(below.lines.map((line) => line.box.height));
  if (start - end > GAP * height || start - end < -height) return false;
  const [a, b] = [borders(above), borders(below)];
  if (a.length !== b.length || a.some((x, i) => Math.abs(x - b[i]!) > SAME_BORDER)) return false;
  return ![...free].some(
    (line) =>
      line.middle > end &&
      line.middle < start &&
      line.right > below.box.x &&
      line.left < below.box.x + below.box.width,
  );
}

/** Left borders of the columns that a cell of one column tells. */
function borders({ cells }: Table): number[] {
  const left = new Map<number, number>();
  for (const { column, box } of cells) if (box && !left.has(column)) left.set(column, box.x);
  return [...left].sort(([a], [b]) => a - b).map(([, x]) => x);
}

function whole(above: Table, below: Table): Table {
  const moved = below.cells.map((cell): TableCell => ({
    ...cell,
    row: cell.row + above.rows,
    header: false,
  }));
  return {
    box: unionBox([above.box, below.box]),
    rows: above.rows + below.rows,
    columns: above.columns,
    cells: [...above.cells, ...moved],
    lines: [...above.lines, ...below.lines],
  };
}
