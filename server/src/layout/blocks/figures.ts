import { intersectionArea, unionBox, type Box } from '../../page/geometry.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { figureItem, type PageItem } from '../readingOrder/pageItem.ts';
import type { PageScale } from '../pageScale.ts';

/** Share of a picture that lies on a table: it is the table's ground or frame. */
const ON_TABLE = 0.5;
/** Share of a line's box that lies on a picture, for the line to be a label in it. */
const INSIDE = 0.8;
/** A picture is the page's paper if it covers this share of the page, or holds more than that share of the text. */
const PAPER = { page: 0.5, text: 0.4 } as const;
/** Share of a picture that lies on a larger one, of which it is then a part. */
const SAME = 0.85;
/** Points between two tiles of one picture. */
const TOUCHING = 2;
/** Pictures of a page that are looked at, and tiles before they are joined; bounds the work. */
const MOST_PICTURES = 200;
const MOST_TILES = 2000;

/** Figures with the lines inside them. A picture behind most of the page's text is its paper, and is dropped. */
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
    if (tables.some((table) => intersectionArea(table, box) > ON_TABLE * box.width * box.height)) return [];
    const inside = lines.filter(
      (line) =>
        !taken.has(line) && intersectionArea(line.box, box) > INSIDE * line.box.width * line.box.height,
    );
    const letters = inside.reduce((sum, { text }) => sum + text.length, 0);
    const all = lines.reduce((sum, { text }) => sum + text.length, 0);
    const covers = box.width * box.height > PAPER.page * area;
    if (inside.length > 0 && (covers || letters > PAPER.text * all)) return [];
    for (const line of inside) taken.add(line);
    return [figureItem(box, inside)];
  });
  return { items, rest: lines.filter((line) => !taken.has(line)) };
}

/** Pictures that are parts of others, or the same drawn twice, count once. */
function distinct(boxes: readonly Box[]): Box[] {
  const kept: Box[] = [];
  for (const box of [...boxes]
    .sort((a, b) => b.width * b.height - a.width * a.height)
    .slice(0, MOST_PICTURES)) {
    if (!kept.some((other) => intersectionArea(other, box) >= SAME * box.width * box.height)) kept.push(box);
  }
  return kept;
}

/** Pictures that are cut into strips or tiles, each a picture of its own in the file, are one. */
function joinTiles(boxes: readonly Box[]): Box[] {
  const near = (a: number, b: number): boolean => Math.abs(a - b) < TOUCHING;
  const joined: Box[] = [];
  const usable = boxes.filter(({ x, y, width, height }) => [x, y, width, height].every(Number.isFinite));
  for (const box of [...usable].sort((a, b) => a.y - b.y || a.x - b.x).slice(0, MOST_TILES)) {
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
