import { boundingBox, intersectionArea, unionBox, type Box } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import { hasRuledRows } from '../../../page/ruledRows.ts';
import type { DrawnMark } from './drawing.ts';

/** What joins marks to a drawing. Points. */
const GRID = {
  /** Marks in neighbouring squares of this side belong together: nearer than two lines of text. */
  cell: 7,
  /** Cells along a side, at most; pages of posters get larger cells. */
  most: 400,
  /** Frames and axes belong to the drawing if its marks fill at least this share of the box of all. */
  framed: 0.2,
  /** Share of the page's side from which a ruling line is a border of the page. */
  border: 0.85,
} as const;

/** What is a drawing. Shares of the page's area, of a box, of marks; the side in points. */
const DRAWING = {
  side: 36,
  area: 0.008,
  /** Larger ones are the ground of the page. */
  page: 0.9,
  /** At the page's edge, points, smaller ones are its ornaments. */
  edge: 3,
  bleeding: 0.12,
  /** More of the box is text: a table or a panel. */
  text: 0.33,
  /** Marks that fill more of the box are its ground. */
  ground: 0.7,
  /** The others fill less of it, or have so much text around them: a panel of text, with a sign in it. */
  drawn: 0.2,
  panelText: 0.03,
} as const;

/** Filled rectangles on one line, of so many lengths: bars. Cells of a table are as long as their neighbours. Points. */
const BARS = {
  lengths: 3,
  same: 1.5,
  /** Share of them that may have text in them, and of the box that is text: cells of a table have more. */
  labelled: 0.34,
  text: 0.2,
} as const;

/** Points. The height of lines on a page without text. */
const USUAL_LINE = 12;
/** Marks and ruling lines that are looked at; bounds the work. */
const MOST = 20_000;

/**
 * Charts and diagrams that a page draws with paths: marks that are neither text nor ruling lines, close to each other,
 * with the frame around them. Shaded cells, boxes around text and letters drawn as outlines are none. `lines`: boxes of
 * text. Points. O(marks + squares).
 */
export function vectorFigures(
  marks: readonly DrawnMark[],
  rulingLines: readonly RulingLine[],
  lines: readonly Box[],
  page: PageSize,
): Box[] {
  const area = page.width * page.height;
  const height = median(lines.map((line) => line.height)) ?? USUAL_LINE;
  const usable = marks
    .slice(0, MOST)
    .filter(({ box }) => isOnPage(box, page) && areaOf(box) < DRAWING.page * area);
  if (usable.length === 0) return [];
  const rules = rulingLines
    .slice(0, MOST)
    .filter(
      ({ box }) =>
        isOnPage(box, page) && box.width < GRID.border * page.width && box.height < GRID.border * page.height,
    )
    .map(({ box }) => box);
  return joinOverlapping(clusters(usable, rules, page))
    .filter((drawing) => isDrawing(drawing, lines, page))
    .filter(({ box }) => {
      const inside = lines.filter((line) => 2 * intersectionArea(line, box) > areaOf(line));
      return !hasRuledRows(box, inside, rulingLines.slice(0, MOST), height);
    })
    .map(({ box }) => box);
}

/** Points. */
interface PageSize {
  readonly width: number;
  readonly height: number;
}

interface Drawing {
  readonly box: Box;
  readonly marks: readonly DrawnMark[];
}

/** Marks that hang together on a grid of squares, by what they cover. */
function clusters(
  marks: readonly DrawnMark[],
  rules: readonly Box[],
  { width, height }: PageSize,
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
    return { box: areaOf(box) >= GRID.framed * areaOf(whole) ? whole : box, marks: group.marks };
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

function joinOverlapping(drawings: readonly Drawing[]): Drawing[] {
  const joined: Drawing[] = [];
  const largest = [...drawings].sort((a, b) => areaOf(b.box) - areaOf(a.box)).slice(0, MOST_DRAWINGS);
  for (const drawing of largest) {
    const at = joined.findIndex(({ box }) => intersectionArea(box, drawing.box) > 0);
    const other = joined[at];
    if (!other) joined.push(drawing);
    else joined[at] = { box: unionBox([other.box, drawing.box]), marks: [...other.marks, ...drawing.marks] };
  }
  return joined;
}

function isDrawing({ box, marks }: Drawing, lines: readonly Box[], page: PageSize): boolean {
  const area = areaOf(box);
  const pageArea = page.width * page.height;
  if (Math.min(box.width, box.height) < DRAWING.side || area < DRAWING.area * pageArea) return false;
  const isAtEdge =
    box.x < DRAWING.edge ||
    box.y < DRAWING.edge ||
    box.x + box.width > page.width - DRAWING.edge ||
    box.y + box.height > page.height - DRAWING.edge;
  if (isAtEdge && area < DRAWING.bleeding * pageArea) return false;
  const text = lines.reduce((sum, line) => sum + intersectionArea(line, box), 0);
  if (text > DRAWING.text * area) return false;
  const isOfRectangles = marks.every(({ isRectangle }) => isRectangle);
  if (isOfRectangles && (text > BARS.text * area || !areBars(marks, lines))) return false;
  const inner = marks.filter((mark) => areaOf(mark.box) < DRAWING.ground * area);
  const drawn = inner.length === 0 ? 0 : areaOf(unionBox(inner.map((mark) => mark.box)));
  return drawn >= DRAWING.drawn * area || text <= DRAWING.panelText * area;
}

/** Bars that are compared with all lines of text; bounds the work. */
const MOST_BARS = 200;

/** Whether rectangles without text in them stand on one line, or hang from it, and are of different lengths. */
function areBars(marks: readonly DrawnMark[], lines: readonly Box[]): boolean {
  const looked = marks.slice(0, MOST_BARS);
  const labelled = looked.filter(({ box }) =>
    lines.some((line) => intersectionArea(line, box) > areaOf(line) / 2),
  );
  if (labelled.length > BARS.labelled * looked.length) return false;
  const ends: readonly [(box: Box) => number, (box: Box) => number][] = [
    [({ y, height }) => y + height, ({ height }) => height],
    [({ y }) => y, ({ height }) => height],
    [({ x }) => x, ({ width }) => width],
    [({ x, width }) => x + width, ({ width }) => width],
  ];
  return ends.some(([end, length]) => {
    const lengths = new Map<number, Set<number>>();
    for (const { box } of marks) {
      const at = Math.round(end(box) / BARS.same);
      const own = lengths.get(at) ?? new Set();
      own.add(Math.round(length(box) / BARS.same));
      lengths.set(at, own);
    }
    return [...lengths.values()].some((own) => own.size >= BARS.lengths);
  });
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function overlaps(a: Box, b: Box): boolean {
  return a.x <= b.x + b.width && a.x + a.width >= b.x && a.y <= b.y + b.height && a.y + a.height >= b.y;
}

function isOnPage(box: Box, { width, height }: PageSize): boolean {
  return (
    [box.x, box.y, box.width, box.height].every(Number.isFinite) &&
    overlaps(
      box,
      boundingBox([
        [0, 0],
        [width, height],
      ]),
    )
  );
}

function areaOf({ width, height }: Box): number {
  return width * height;
}
