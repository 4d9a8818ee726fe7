import { intersectionArea, unionBox, type Box } from '../../../page/geometry.ts';
import type { DrawnMark } from './drawing.ts';
import { clusters, type Drawing } from './markClusters.ts';

/**
 * Shares of areas: of a mark in the panel it belongs to; of one across its edge, which makes a diagram; of a panel that
 * its twin (its border, its shadow) fills; of the panels that a drawing in them fills.
 */
const PANEL = { inside: 0.9, across: 0.1, twin: 0.8, drawn: 0.2 } as const;
/** A panel has so many lines of text, or this share of it is text: a curve may go around a label. */
const TEXT = { lines: 4, share: 0.08 } as const;
/** So many ruling lines that are shorter than a line is high are ticks of axes. */
const TICKS = 4;
/** So many marks all over the panels are the points of a chart, however little they fill. */
const POINTS = 20;
/** Signs of items: line heights of their sides, and from them to the line. */
const BULLET = { side: 1.5, gap: 2.5 } as const;
/** Points. Ruling lines along the edge of a panel may stand out so far. */
const EDGE = 2;
/** Drawings with more marks than these are looked at no further; bounds the work. */
const MOST = 500;

/**
 * What is drawn in boxes that hold text and have nothing between them: cards, panels, badges. Undefined where there
 * are none: arrows, lines and shapes between boxes, or across them, make a diagram, and so does much that is drawn in
 * them. `lines`: boxes of text; `height`: of a line. Points. O(marks · (panels + lines)).
 */
export function contentOfPanels(
  { marks, rules }: Drawing,
  lines: readonly Box[],
  height: number,
  page: { readonly width: number; readonly height: number },
): readonly DrawnMark[] | undefined {
  if (marks.length > MOST || rules.length > MOST) return undefined;
  if (rules.filter((rule) => Math.max(rule.width, rule.height) < height).length >= TICKS) return undefined;
  const panels: Box[] = [];
  const content: DrawnMark[] = [];
  for (const mark of [...marks].sort((a, b) => areaOf(b.box) - areaOf(a.box))) {
    const own = areaOf(mark.box);
    const panel = panels.find((box) => intersectionArea(box, mark.box) > PANEL.across * own);
    if (!panel) {
      if (!isOfText(mark.box, lines)) return undefined;
      panels.push(mark.box);
    } else if (intersectionArea(panel, mark.box) < PANEL.inside * own) return undefined;
    else if (own < PANEL.twin * areaOf(panel)) content.push(mark);
  }
  const isIn = (rule: Box): boolean => panels.some((panel) => holds(panel, rule));
  if (!rules.every(isIn)) return undefined;
  const drawn = content.filter(({ box }) => !isBullet(box, lines, height));
  return isMuch(drawn, panels, page) ? undefined : drawn;
}

function isOfText(box: Box, lines: readonly Box[]): boolean {
  const own = lines.filter((line) => intersectionArea(line, box) > areaOf(line) / 2);
  return own.length >= TEXT.lines || sum(own.map(areaOf)) > TEXT.share * areaOf(box);
}

/** Whether what is drawn in panels is what they are there for. */
function isMuch(
  content: readonly DrawnMark[],
  panels: readonly Box[],
  page: { readonly width: number; readonly height: number },
): boolean {
  if (content.length === 0) return false;
  const wanted = PANEL.drawn * sum(panels.map(areaOf));
  if (content.length >= POINTS && areaOf(unionBox(content.map(({ box }) => box))) >= wanted) return true;
  return sum(clusters(content, [], page).map(({ box }) => areaOf(box))) >= wanted;
}

function isBullet(mark: Box, lines: readonly Box[], height: number): boolean {
  if (Math.max(mark.width, mark.height) > BULLET.side * height) return false;
  const [right, middle] = [mark.x + mark.width, mark.y + mark.height / 2];
  return lines.some(
    (line) =>
      line.y < middle &&
      line.y + line.height > middle &&
      line.x > mark.x &&
      line.x - right < BULLET.gap * height,
  );
}

function holds(panel: Box, rule: Box): boolean {
  return (
    rule.x >= panel.x - EDGE &&
    rule.y >= panel.y - EDGE &&
    rule.x + rule.width <= panel.x + panel.width + EDGE &&
    rule.y + rule.height <= panel.y + panel.height + EDGE
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function areaOf({ width, height }: Box): number {
  return width * height;
}
