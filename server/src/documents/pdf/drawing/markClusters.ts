import { intersectionArea, unionBox, type Box } from '../../../page/geometry.ts';
import type { DrawnMark } from './drawing.ts';

/** What joins marks to a drawing. Points. */
const GRID = {
  /** Marks in neighbouring squares of this side belong together: nearer than two lines of text. */
  cell: 7,
  /** Cells along a side, at most; pages of posters get larger cells. */
  most: 400,
  /** Frames and axes belong to the drawing if its marks fill at least this share of the box of all. */
  framed: 0.2,
} as const;

/** Marks and ruling lines that hang together, with the box around them. Points. */
export interface Drawing {
  readonly box: Box;
  readonly marks: readonly DrawnMark[];
  readonly rules: readonly Box[];
}

/** Marks that hang together on a grid of squares, by what they cover, with ruling lines there. O(marks + squares). */
export function clusters(
  marks: readonly DrawnMark[],
  rules: readonly Box[],
  { width, height }: { readonly width: number; readonly height: number },
): Drawing[] {
  const cell = Math.max(GRID.cell, Math.max(width, height) / GRID.most);
  const columns = Math.ceil(width / cell) + 1;
  const rows = Math.ceil(height / cell) + 1;
  const range = (from: number, length: number, count: number): [number, number] => [
    Math.max(0, Math.floor(from / cell)),
    Math.min(count - 1, Math.floor((from + length) / cell)),
  ];
  // Sums of differences: each mark costs the same, however much it covers.
  const covered = new Int32Array((columns + 1) * (rows + 1));
  const add = (x: number, y: number, by: number): void => {
    covered[y * (columns + 1) + x] = (covered[y * (columns + 1) + x] ?? 0) + by;
  };
  for (const box of [...marks.map((mark) => mark.box), ...rules]) {
    const [left, right] = range(box.x, box.width, columns);
    const [top, bottom] = range(box.y, box.height, rows);
    add(left, top, 1);
    add(right + 1, top, -1);
    add(left, bottom + 1, -1);
    add(right + 1, bottom + 1, 1);
  }
  const stride = columns + 1;
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0, sum = 0; x < columns; x += 1) {
      sum += covered[y * stride + x] ?? 0;
      covered[y * stride + x] = sum + (y > 0 ? (covered[(y - 1) * stride + x] ?? 0) : 0);
    }
  }
  const labels = label(covered, columns, rows, stride);
  const labelOf = (box: Box): number => {
    const [left] = range(box.x, box.width, columns);
    const [top] = range(box.y, box.height, rows);
    return labels[top * columns + left] ?? 0;
  };
  const groups = new Map<number, { marks: DrawnMark[]; rules: Box[] }>();
  for (const mark of marks) {
    const group = groups.get(labelOf(mark.box)) ?? { marks: [], rules: [] };
    group.marks.push(mark);
    groups.set(labelOf(mark.box), group);
  }
  for (const rule of rules) groups.get(labelOf(rule))?.rules.push(rule);
  return [...groups.values()].map((group) => {
    const box = unionBox(group.marks.map((mark) => mark.box));
    const whole = unionBox([box, ...group.rules]);
    return {
      box: areaOf(box) >= GRID.framed * areaOf(whole) ? whole : box,
      marks: group.marks,
      rules: group.rules,
    };
  });
}

/** Numbers of connected squares, diagonals included; 0 for empty ones. */
function label(covered: Int32Array, columns: number, rows: number, stride: number): Int32Array {
  const labels = new Int32Array(columns * rows);
  let last = 0;
  for (let start = 0; start < labels.length; start += 1) {
    if (labels[start] !== 0 || !isCovered(start)) continue;
    last += 1;
    labels[start] = last;
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % columns, Math.floor(at / columns)];
      for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v += 1) {
        for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u += 1) {
          const next = v * columns + u;
          if (labels[next] !== 0 || !isCovered(next)) continue;
          labels[next] = last;
          open.push(next);
        }
      }
    }
  }
  return labels;

  function isCovered(at: number): boolean {
    return (covered[Math.floor(at / columns) * stride + (at % columns)] ?? 0) > 0;
  }
}

/** Most drawings of a page that are compared with each other, the largest first; bounds the work. */
const MOST_DRAWINGS = 300;

/** Drawings whose boxes overlap are one. */
export function joinOverlapping(drawings: readonly Drawing[]): Drawing[] {
  const joined: Drawing[] = [];
  const largest = [...drawings].sort((a, b) => areaOf(b.box) - areaOf(a.box)).slice(0, MOST_DRAWINGS);
  for (const drawing of largest) {
    const at = joined.findIndex(({ box }) => intersectionArea(box, drawing.box) > 0);
    const other = joined[at];
    if (!other) joined.push(drawing);
    else {
      joined[at] = {
        box: unionBox([other.box, drawing.box]),
        marks: [...other.marks, ...drawing.marks],
        rules: [...other.rules, ...drawing.rules],
      };
    }
  }
  return joined;
}

function areaOf({ width, height }: Box): number {
  return width * height;
}
