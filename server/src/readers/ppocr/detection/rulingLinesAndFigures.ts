import { intersectionArea, unionBox, type Box } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { GreyImage } from '../pagePixels/greyImage.ts';

/** Sizes in px of the detector's copy of the page, about 100 an inch. */
const RULING_LINE = {
  /** Darkness, of 255, that counts as ink once the page is this small: a hairline is pale there. */
  ink: 40,
  /** Shortest ruling line, px and share of the page's longer side. */
  shortest: 20,
  share: 0.03,
  /** Thickest ruling line: a double one, as pleadings have it, whose gap is not seen at this size. */
  thickest: 6,
  /** Share of the box of one along the axis that is ink, at least. */
  filled: 0.6,
  /** Breaks in a scanned ruling line that are looked across. */
  gap: 2,
} as const;

const FIGURE = {
  /** The page is looked at in squares of this side. */
  cell: 8,
  /** A square with this share of ink, or next to one, may belong to a picture. */
  ink: 0.08,
  /** Smallest picture: squares along each side, and share of them with ink. */
  side: 7,
  filled: 0.35,
} as const;

/**
 * Ruling lines of a page that stands upright and straight, on its small copy. `scale`: points of one px.
 * Upright page points. `lines`: boxes of text, whose strokes and underscores are no ruling lines.
 */
export function findRulingLines(small: GreyImage, scale: number, lines: readonly Box[]): RulingLine[] {
  const paper = paperLevel(small);
  const rulingLines = [...runsOf(small, paper, false), ...runsOf(small, paper, true)].map(
    ({ from, to, across, thickness, vertical }): RulingLine => ({
      direction: vertical ? 'vertical' : 'horizontal',
      box: vertical
        ? { x: across * scale, y: from * scale, width: thickness * scale, height: (to - from) * scale }
        : { x: from * scale, y: across * scale, width: (to - from) * scale, height: thickness * scale },
    }),
  );
  return rulingLines.filter(
    ({ box }) => !lines.some((line) => intersectionArea(line, box) > 0.6 * box.width * box.height),
  );
}

/** Pictures: large regions of ink that are neither text nor ruling lines. Arguments and units as for `findRulingLines`. */
export function findFigures(
  small: GreyImage,
  scale: number,
  lines: readonly Box[],
  rulingLines: readonly RulingLine[],
): Box[] {
  const columns = Math.floor(small.width / FIGURE.cell);
  const rows = Math.floor(small.height / FIGURE.cell);
  const ink = inkCells(small, columns, rows);
  const side = FIGURE.cell * scale;
  for (const box of [...lines, ...rulingLines.map((rulingLine) => rulingLine.box)])
    clear(ink, columns, rows, box, side);
  const seen = new Uint8Array(ink.length);
  const figures: Box[] = [];
  for (let start = 0; start < ink.length; start += 1) {
    if (ink[start] === 0 || seen[start] === 1) continue;
    const { left, top, right, bottom, count } = spread(ink, seen, columns, rows, start);
    const width = right - left + 1;
    const height = bottom - top + 1;
    if (Math.min(width, height) < FIGURE.side || count < FIGURE.filled * width * height) continue;
    figures.push({ x: left * side, y: top * side, width: width * side, height: height * side });
  }
  return joinOverlapping(figures);
}

/** Paper as most of the page's lighter part has it. */
function paperLevel(image: GreyImage): number {
  const histogram = new Uint32Array(256);
  const { data } = image;
  for (let i = 0; i < data.length; i += 1) {
    const value = data[i] ?? 0;
    histogram[value] = (histogram[value] ?? 0) + 1;
  }
  let left = data.length * 0.3;
  for (let value = 255; value > 0; value -= 1) {
    left -= histogram[value] ?? 0;
    if (left <= 0) return value;
  }
  return 255;
}

interface Run {
  from: number;
  to: number;
  across: number;
  thickness: number;
  /** px */
  ink: number;
  vertical: boolean;
}

/** Long thin runs of ink along one axis; neighbouring rows of the same ruling line are joined. */
function runsOf(image: GreyImage, paper: number, vertical: boolean): Run[] {
  const { data, width, height } = image;
  const [along, acrossCount] = vertical ? [height, width] : [width, height];
  const [step, stride] = vertical ? [width, 1] : [1, width];
  const minimum = Math.max(RULING_LINE.shortest, RULING_LINE.share * Math.max(width, height));
  const limit = paper - RULING_LINE.ink;
  const done: Run[] = [];
  let open: Run[] = [];
  for (let across = 0; across < acrossCount; across += 1) {
    const next: Run[] = [];
    let from = -1;
    let gap = 0;
    const close = (to: number): void => {
      if (from >= 0 && to - from >= minimum) {
        const joined = open.find(
          (run) =>
            run.from < to &&
            run.to > from &&
            run.across + run.thickness === across &&
            !(isSlanted(run) && run.thickness >= RULING_LINE.thickest),
        );
        if (joined) {
          joined.from = Math.min(joined.from, from);
          joined.to = Math.max(joined.to, to);
          joined.thickness = across + 1 - joined.across;
          joined.ink += to - from;
          if (!next.includes(joined)) next.push(joined);
        } else next.push({ from, to, across, thickness: 1, ink: to - from, vertical });
      }
      from = -1;
      gap = 0;
    };
    for (let i = 0, at = across * stride; i < along; i += 1, at += step) {
      if ((data[at] ?? 255) < limit) {
        if (from < 0) from = i;
        gap = 0;
      } else if (from >= 0) {
        gap += 1;
        if (gap > RULING_LINE.gap) close(i - gap + 1);
      }
    }
    close(along - gap);
    done.push(...open.filter((run) => !next.includes(run)));
    open = next;
  }
  done.push(...open);
  return done.filter((run) => run.thickness <= RULING_LINE.thickest);
}

/**
 * Whether much less of a run's box is ink than if it ran along the axis: a ruling line that leans. It is no thicker than
 * others for all that, and comes in pieces.
 */
function isSlanted({ ink, from, to, thickness }: Run): boolean {
  return ink < RULING_LINE.filled * (to - from) * thickness;
}

function inkCells(image: GreyImage, columns: number, rows: number): Uint8Array {
  const limit = paperLevel(image) - 1.5 * RULING_LINE.ink;
  const counts = new Uint16Array(columns * rows);
  for (let y = 0; y < rows * FIGURE.cell; y += 1) {
    const row = Math.floor(y / FIGURE.cell) * columns;
    for (let x = 0; x < columns * FIGURE.cell; x += 1) {
      if ((image.data[y * image.width + x] ?? 255) >= limit) continue;
      const cell = row + Math.floor(x / FIGURE.cell);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return Uint8Array.from(counts, (count) => (count >= FIGURE.ink * FIGURE.cell * FIGURE.cell ? 1 : 0));
}

/** Empties the squares that a box touches. */
function clear(ink: Uint8Array, columns: number, rows: number, box: Box, side: number): void {
  const left = Math.max(0, Math.floor(box.x / side));
  const right = Math.min(columns - 1, Math.floor((box.x + box.width) / side));
  const top = Math.max(0, Math.floor(box.y / side));
  const bottom = Math.min(rows - 1, Math.floor((box.y + box.height) / side));
  for (let y = top; y <= bottom; y += 1)
    ink.fill(0, y * columns + left, y * columns + Math.max(left, right + 1));
}

/** The squares with ink connected to one, across one empty square at most. */
function spread(
  ink: Uint8Array,
  seen: Uint8Array,
  columns: number,
  rows: number,
  start: number,
): { left: number; top: number; right: number; bottom: number; count: number } {
  const queue = [start];
  seen[start] = 1;
  let left = columns;
  let right = 0;
  let top = rows;
  let bottom = 0;
  for (let i = 0; i < queue.length; i += 1) {
    const at = queue[i] ?? 0;
    const x = at % columns;
    const y = (at - x) / columns;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    for (let dy = -2; dy <= 2; dy += 1) {
      for (let dx = -2; dx <= 2; dx += 1) {
        if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows) continue;
        const next = at + dy * columns + dx;
        if (ink[next] === 0 || seen[next] === 1) continue;
        seen[next] = 1;
        queue.push(next);
      }
    }
  }
  return { left, top, right, bottom, count: queue.length };
}

function joinOverlapping(boxes: readonly Box[]): Box[] {
  const joined: Box[] = [];
  for (const box of boxes) {
    let whole = box;
    for (;;) {
      const at = joined.findIndex((other) => intersectionArea(other, whole) > 0);
      const other = joined[at];
      if (!other) break;
      joined.splice(at, 1);
      whole = unionBox([other, whole]);
    }
    joined.push(whole);
  }
  return joined;
}
