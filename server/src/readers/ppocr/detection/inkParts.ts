import type { Box } from '../../../page/geometry.ts';
import type { GreyImage } from '../pagePixels/greyImage.ts';

/** A piece of connected ink. Lengths and areas in squares of the grid. */
export interface InkPart {
  readonly left: number;
  readonly top: number;
  /** Beyond the last square. */
  readonly right: number;
  readonly bottom: number;
  /** Squares with ink, those of them in lines of text, and those on ruling lines. */
  readonly ink: number;
  readonly text: number;
  readonly ruling: number;
}

/** Ink of a page in squares, and which of them are text or ruling lines. */
export class InkGrid {
  readonly columns: number;
  readonly rows: number;
  /** px of the image along the side of a square */
  readonly side: number;
  readonly #marks: Uint8Array;

  /** Squares of `side` px; those with a pixel darker than `limit` have ink. */
  constructor({ data, width, height }: GreyImage, side: number, limit: number) {
    this.side = side;
    this.columns = Math.floor(width / side);
    this.rows = Math.floor(height / side);
    const marks = new Uint8Array(this.columns * this.rows);
    const end = this.columns * side;
    for (let y = 0; y < this.rows * side; y += 1) {
      const row = Math.floor(y / side) * this.columns;
      const from = y * width;
      for (let x = 0, cell = row; x < end; x += side, cell += 1) {
        for (let k = 0; k < side; k += 1) {
          if ((data[from + x + k] ?? 255) >= limit) continue;
          marks[cell] = MARK.ink;
          break;
        }
      }
    }
    this.#marks = marks;
  }

  /** Marks the squares that a box touches, in px of the image, and so many around them. */
  mark(box: Box, as: 'text' | 'ruling', around: number): void {
    const { side, columns, rows } = this;
    if (![box.x, box.y, box.width, box.height].every(Number.isFinite)) return;
    const left = Math.max(0, Math.floor(box.x / side) - around);
    const right = Math.min(columns, Math.ceil((box.x + box.width) / side) + around);
    const top = Math.max(0, Math.floor(box.y / side) - around);
    const bottom = Math.min(rows, Math.ceil((box.y + box.height) / side) + around);
    for (let y = top; y < bottom; y += 1)
      for (let at = y * columns + left; at < y * columns + right; at += 1)
        this.#marks[at] = (this.#marks[at] ?? 0) | MARK[as];
  }

  /**
   * Connected ink, diagonals included. Runs of each row are joined with those of the row above (union-find after
   * Rosenfeld and Pfaltz 1966, https://doi.org/10.1145/321356.321357). O(squares).
   */
  parts(): InkPart[] {
    const { rows } = this;
    const parents: number[] = [];
    const found: { -readonly [K in keyof InkPart]: InkPart[K] }[] = [];
    const root = (run: number): number => {
      let at = run;
      while (parents[at] !== at) {
        parents[at] = parents[parents[at] ?? at] ?? at;
        at = parents[at] ?? at;
      }
      return at;
    };
    let above: Run[] = [];
    for (let y = 0; y < rows; y += 1) {
      const own = this.#runs(y);
      let first = 0;
      for (const run of own) {
        run.id = parents.length;
        parents.push(run.id);
        found.push({
          left: run.from,
          right: run.to,
          top: y,
          bottom: y + 1,
          ink: run.to - run.from,
          text: run.text,
          ruling: run.ruling,
        });
        while (first < above.length && above[first]!.to < run.from) first += 1;
        for (let i = first; i < above.length && above[i]!.from <= run.to; i += 1) {
          const [a, b] = [root(above[i]!.id), root(run.id)];
          if (a !== b) parents[Math.max(a, b)] = Math.min(a, b);
        }
      }
      above = own;
    }
    for (let run = parents.length - 1; run >= 0; run -= 1) {
      const at = root(run);
      if (at === run) continue;
      const [whole, part] = [found[at]!, found[run]!];
      whole.left = Math.min(whole.left, part.left);
      whole.right = Math.max(whole.right, part.right);
      whole.top = Math.min(whole.top, part.top);
      whole.bottom = Math.max(whole.bottom, part.bottom);
      whole.ink += part.ink;
      whole.text += part.text;
      whole.ruling += part.ruling;
    }
    return found.filter((_, run) => parents[run] === run);
  }

  /**
   * Share of a box, px of the image, that ink encloses: paper from which no way leads to the box's edge. Signatures and
   * curves enclose little, outlines of things much.
   */
  enclosed(box: Box): number {
    const { side, columns, rows } = this;
    const left = Math.max(0, Math.floor(box.x / side));
    const top = Math.max(0, Math.floor(box.y / side));
    const width = Math.min(columns, Math.ceil((box.x + box.width) / side)) - left;
    const height = Math.min(rows, Math.ceil((box.y + box.height) / side)) - top;
    if (width <= 0 || height <= 0) return 0;
    const isPaper = (x: number, y: number): boolean =>
      ((this.#marks[(top + y) * columns + left + x] ?? 0) & MARK.ink) === 0;
    const seen = new Uint8Array(width * height);
    const open: number[] = [];
    const visit = (x: number, y: number): void => {
      if (x < 0 || y < 0 || x >= width || y >= height || seen[y * width + x] === 1 || !isPaper(x, y)) return;
      seen[y * width + x] = 1;
      open.push(y * width + x);
    };
    for (let x = 0; x < width; x += 1) for (const y of [0, height - 1]) visit(x, y);
    for (let y = 0; y < height; y += 1) for (const x of [0, width - 1]) visit(x, y);
    let outside = 0;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      outside += 1;
      const [x, y] = [at % width, Math.floor(at / width)];
      visit(x - 1, y);
      visit(x + 1, y);
      visit(x, y - 1);
      visit(x, y + 1);
    }
    let ink = 0;
    for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) if (!isPaper(x, y)) ink += 1;
    return 1 - (outside + ink) / (width * height);
  }

  /** The least share of a side of a box along which ink lies, `depth` from it at most. px of the image. */
  sides(box: Box, depth: number): number {
    const { side, columns, rows } = this;
    const left = Math.max(0, Math.floor(box.x / side));
    const top = Math.max(0, Math.floor(box.y / side));
    const right = Math.min(columns, Math.ceil((box.x + box.width) / side)) - 1;
    const bottom = Math.min(rows, Math.ceil((box.y + box.height) / side)) - 1;
    const far = Math.ceil(depth / side);
    if (right < left || bottom < top || !(far >= 0)) return 0;
    /** Steps along a side from one place, of which those with ink within `far` squares inwards count. */
    const share = (x: number, y: number, along: [number, number], inwards: [number, number]): number => {
      const count = along[0] > 0 ? right - left + 1 : bottom - top + 1;
      let inked = 0;
      for (let i = 0; i < count; i += 1) {
        for (let k = 0; k <= far; k += 1) {
          const [column, row] = [x + i * along[0] + k * inwards[0], y + i * along[1] + k * inwards[1]];
          if (column < left || column > right || row < top || row > bottom) break;
          if (((this.#marks[row * columns + column] ?? 0) & MARK.ink) === 0) continue;
          inked += 1;
          break;
        }
      }
      return inked / count;
    };
    return Math.min(
      share(left, top, [1, 0], [0, 1]),
      share(left, bottom, [1, 0], [0, -1]),
      share(left, top, [0, 1], [1, 0]),
      share(right, top, [0, 1], [-1, 0]),
    );
  }

  #runs(y: number): Run[] {
    const runs: Run[] = [];
    let open: Run | undefined;
    for (let x = 0, at = y * this.columns; x < this.columns; x += 1, at += 1) {
      const mark = this.#marks[at] ?? 0;
      if ((mark & MARK.ink) === 0) {
        open = undefined;
        continue;
      }
      if (!open) {
        open = { id: 0, from: x, to: x, text: 0, ruling: 0 };
        runs.push(open);
      }
      open.to = x + 1;
      if ((mark & MARK.text) !== 0) open.text += 1;
      else if ((mark & MARK.ruling) !== 0) open.ruling += 1;
    }
    return runs;
  }
}

const MARK = { ink: 1, text: 2, ruling: 4 } as const;

/** Ink side by side in a row of squares. */
interface Run {
  id: number;
  from: number;
  to: number;
  text: number;
  ruling: number;
}
