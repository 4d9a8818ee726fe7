import { boundingBox, intersectionArea, unionBox, type Box } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import { hasRuledRows } from '../../../page/ruledRows.ts';
import type { DrawnMark } from './drawing.ts';
import { clusters, joinOverlapping, type Drawing } from './markClusters.ts';
import { contentOfPanels } from './textPanels.ts';

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

/** Share of the page's side from which a ruling line is a border of the page. */
const BORDER = 0.85;
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
        isOnPage(box, page) && box.width < BORDER * page.width && box.height < BORDER * page.height,
    )
    .map(({ box }) => box);
  return joinOverlapping(clusters(usable, rules, page))
    .flatMap((drawing) => {
      if (!isDrawing(drawing, lines, page)) return [];
      // Of boxes with text, only what is drawn in them may be a drawing.
      const content = contentOfPanels(drawing, lines, height, page);
      if (!content) return [drawing];
      return clusters(content, drawing.rules, page).filter((inner) => isDrawing(inner, lines, page));
    })
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
