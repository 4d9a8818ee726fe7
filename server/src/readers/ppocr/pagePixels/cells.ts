/** Marked squares of a page, rows top down. */
export interface CellGrid {
  /** 1: marked */
  readonly marked: Uint8Array;
  readonly columns: number;
  readonly rows: number;
  /** Side of a square, px. */
  readonly size: number;
}

export interface CellRegion {
  /** Indices of the squares. */
  readonly cells: readonly number[];
  readonly left: number;
  readonly top: number;
  /** The last column and row. */
  readonly right: number;
  readonly bottom: number;
}

/** Marked squares that touch, corners and gaps of `gap` squares included. */
export function connectedCells({ marked, columns, rows }: CellGrid, gap = 0): CellRegion[] {
  const seen = new Uint8Array(marked.length);
  const regions: CellRegion[] = [];
  const reach = 1 + gap;
  for (let start = 0; start < marked.length; start += 1) {
    if (marked[start] === 0 || seen[start] === 1) continue;
    const cells = [start];
    seen[start] = 1;
    let [left, top, right, bottom] = [columns, rows, 0, 0];
    for (let i = 0; i < cells.length; i += 1) {
      const at = cells[i] ?? 0;
      const x = at % columns;
      const y = (at - x) / columns;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      for (let ny = Math.max(0, y - reach); ny <= Math.min(rows - 1, y + reach); ny += 1) {
        for (let nx = Math.max(0, x - reach); nx <= Math.min(columns - 1, x + reach); nx += 1) {
          const next = ny * columns + nx;
          if (marked[next] === 0 || seen[next] === 1) continue;
          seen[next] = 1;
          cells.push(next);
        }
      }
    }
    regions.push({ cells, left, top, right, bottom });
  }
  return regions;
}
