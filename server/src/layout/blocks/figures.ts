import { intersectionArea, unionBox, type Box } from '../../page/geometry.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { figureItem, type PageItem } from '../readingOrder/pageItem.ts';
import type { PageScale } from '../pageScale.ts';

/** Figures with the lines inside them. A picture behind most of the page's text is its paper. */
export function takeFigures(
  boxes: readonly Box[],
  lines: readonly LayoutLine[],
  tables: readonly Box[],
  scale: PageScale,
): { items: PageItem[]; rest: LayoutLine[] } {
  const area = Math.max(1, scale.width * scale.height);
  const taken = new Set<LayoutLine>();
  const items = distinct(joinTiles(boxes)).flatMap((box): PageItem[] => {
    if (![box.x, box.y, box.width, box.height].every(Number.isFinite) || box.width <= 0 || box.height <= 0)
      return [];
    if (tables.some((table) => intersectionArea(table, box) > 0.5 * box.width * box.height)) return [];
    const inside = lines.filter(
      (line) => !taken.has(line) && intersectionArea(line.box, box) > 0.8 * line.box.width * line.box.height,
    );
    const letters = inside.reduce((sum, { text }) => sum + text.length, 0);
    const all = lines.reduce((sum, { text }) => sum + text.length, 0);
    const covers = box.width * box.height > 0.5 * area;
    if (inside.length > 0 && (covers || letters > 0.4 * all)) return [];
    for (const line of inside) taken.add(line);
    return [figureItem(box, inside)];
  });
  return { items, rest: lines.filter((line) => !taken.has(line)) };
}

/** Pictures that are parts of others, or the same drawn twice, count once. */
function distinct(boxes: readonly Box[]): Box[] {
  const kept: Box[] = [];
  for (const box of [...boxes].sort((a, b) => b.width * b.height - a.width * a.height).slice(0, 200)) {
    if (!kept.some((other) => intersectionArea(other, box) >= 0.85 * box.width * box.height)) kept.push(box);
  }
  return kept;
}

/** Pictures that are cut into strips or tiles, each a picture of its own in the file, are one. */
function joinTiles(boxes: readonly Box[]): Box[] {
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 2;
  const joined: Box[] = [];
  const usable = boxes.filter(({ x, y, width, height }) => [x, y, width, height].every(Number.isFinite));
  for (const box of [...usable].sort((a, b) => a.y - b.y || a.x - b.x).slice(0, 2000)) {
    const last = joined.at(-1);
    const below =
      last && near(last.x, box.x) && near(last.width, box.width) && near(last.y + last.height, box.y);
    const beside =
      last && near(last.y, box.y) && near(last.height, box.height) && near(last.x + last.width, box.x);
    if (last && (below || beside)) joined[joined.length - 1] = unionBox([last, box]);
    else joined.push(box);
  }
  return joined;
}
