/** Columns and rows that a picture is cut into. */
export interface TileGrid {
  readonly columns: number;
  readonly rows: number;
}

type Candidate = readonly [columns: number, rows: number];

/**
 * The grids a model considers, in the order the official code goes through them (of equally good ones the
 * order decides): https://github.com/deepseek-ai/DeepSeek-OCR, process/image_process.py
 */
const CANDIDATES: Readonly<Record<6 | 9, readonly Candidate[]>> = {
  6: [
    [1, 2],
    [2, 1],
    [3, 1],
    [1, 3],
    [4, 1],
    [1, 4],
    [2, 2],
    [1, 5],
    [5, 1],
    [6, 1],
    [2, 3],
    [1, 6],
    [3, 2],
  ],
  9: [
    [1, 2],
    [2, 1],
    [3, 1],
    [1, 3],
    [2, 2],
    [4, 1],
    [1, 4],
    [5, 1],
    [1, 5],
    [1, 6],
    [6, 1],
    [3, 2],
    [2, 3],
    [7, 1],
    [1, 7],
    [4, 2],
    [2, 4],
    [1, 8],
    [8, 1],
    [1, 9],
    [3, 3],
    [9, 1],
  ],
};

/**
 * The grid for a picture of so many px: the one whose shape is nearest, on a tie the finer one where the
 * picture fills more than half of it. Undefined for a picture that fits one tile.
 */
export function tileGrid(
  width: number,
  height: number,
  tileSide: number,
  maxTiles: 6 | 9,
): TileGrid | undefined {
  if (width <= tileSide && height <= tileSide) return undefined;
  return nearestGrid(width, height, tileSide, maxTiles);
}

/** The same for a server that cuts small pictures, too. */
export function nearestGrid(width: number, height: number, tileSide: number, maxTiles: 6 | 9): TileGrid {
  const ratio = width / height;
  let best: Candidate = [1, 1];
  let smallest = Infinity;
  for (const candidate of CANDIDATES[maxTiles]) {
    const [columns, rows] = candidate;
    const difference = Math.abs(ratio - columns / rows);
    const fills = width * height > 0.5 * tileSide * tileSide * columns * rows;
    if (difference < smallest || (difference === smallest && fills)) {
      best = candidate;
      smallest = difference;
    }
  }
  return { columns: best[0], rows: best[1] };
}
