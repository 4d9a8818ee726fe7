import { intersectionArea, unionBox, type Box } from '../../../page/geometry.ts';
import type { LayoutLine } from '../../lines/layoutLine.ts';
import type { PageScale } from '../../pageScale.ts';
import { isFigureCaption } from './captions.ts';

/** Share of a picture that lies on a larger one, of which it is then a part. */
const SAME = 0.85;
/** Points between two tiles of one picture. */
const TOUCHING = 2;
/** Pictures of a page that are looked at, and tiles before they are joined; bounds the work. */
const MOST_PICTURES = 200;
const MOST_TILES = 2000;
/** Pictures that a tile may go on; bounds the work. */
const MOST_OPEN = 32;

/**
 * Pictures over one caption: line heights between them and to the caption, share of the smaller one's side along which
 * they stand beside each other, and characters of what is written between them.
 */
const SUBFIGURES = { gap: 4, caption: 4, beside: 0.5, label: 40, most: 24, captions: 30 } as const;

/** Pictures as people see them: tiles joined, those that `isGround` left out, the same one drawn twice counted once. */
export function wholePictures(boxes: readonly Box[], isGround: (box: Box) => boolean): Box[] {
  return distinct(joinTiles(boxes).filter((box) => !isGround(box)));
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
export function joinTiles(boxes: readonly Box[]): Box[] {
  const near = (a: number, b: number): boolean => Math.abs(a - b) < TOUCHING;
  const joined: Box[] = [];
  const usable = boxes.filter(
    ({ x, y, width, height }) => [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0,
  );
  for (const box of [...usable].sort((a, b) => a.y - b.y || a.x - b.x).slice(0, MOST_TILES)) {
    const at = joined.findLastIndex((last, i) => {
      if (i < joined.length - MOST_OPEN) return false;
      const below = near(last.x, box.x) && near(last.width, box.width) && near(last.y + last.height, box.y);
      const beside = near(last.y, box.y) && near(last.height, box.height) && near(last.x + last.width, box.x);
      return below || beside;
    });
    const last = joined[at];
    if (last) joined[at] = unionBox([last, box]);
    else joined.push(box);
  }
  return joined;
}

/**
 * Joins pictures that stand together over one caption, with nothing but labels between them: the parts of one figure.
 */
export function joinSubfigures(boxes: readonly Box[], lines: readonly LayoutLine[], scale: PageScale): Box[] {
  if (boxes.length < 2 || boxes.length > SUBFIGURES.most) return [...boxes];
  const captions = lines.filter(({ text }) => isFigureCaption(text)).slice(0, SUBFIGURES.captions);
  const between = lines.filter((line) => isTextBetween(line, boxes));
  let parts = [...boxes];
  for (const caption of captions) {
    const over = parts.filter((box) => standsOver(box, caption, parts, between, scale));
    if (over.length < 2) continue;
    parts = [...parts.filter((box) => !over.includes(box)), unionBox(over)];
  }
  return parts;
}

/** Whether a picture stands over a caption, or over one that does, with no text but labels between. */
function standsOver(
  box: Box,
  caption: LayoutLine,
  boxes: readonly Box[],
  between: readonly LayoutLine[],
  scale: PageScale,
): boolean {
  const reached = new Set<Box>(
    boxes.filter(
      (other) =>
        caption.top > other.y + other.height - scale.lineHeight &&
        caption.top - (other.y + other.height) < SUBFIGURES.caption * scale.lineHeight &&
        caption.left < other.x + other.width &&
        caption.right > other.x &&
        isPicturesOnly(unionBox([other, caption.box]), between, caption),
    ),
  );
  for (const from of reached) {
    for (const other of boxes) {
      if (reached.has(other) || other.y > caption.top || !areNear(from, other, scale)) continue;
      if (isPicturesOnly(unionBox([from, other]), between, caption)) reached.add(other);
    }
  }
  return reached.has(box);
}

function areNear(a: Box, b: Box, { lineHeight }: PageScale): boolean {
  const gap = SUBFIGURES.gap * lineHeight;
  const shared = (from: 'x' | 'y', side: 'width' | 'height'): number =>
    Math.min(a[from] + a[side], b[from] + b[side]) - Math.max(a[from], b[from]);
  const [across, down] = [shared('x', 'width'), shared('y', 'height')];
  return (
    (across > -gap && down >= SUBFIGURES.beside * Math.min(a.height, b.height)) ||
    (down > -gap && across >= SUBFIGURES.beside * Math.min(a.width, b.width))
  );
}

/** Whether a line is more than a label, and in no picture. */
function isTextBetween({ text, box }: LayoutLine, pictures: readonly Box[]): boolean {
  return (
    (text.length > SUBFIGURES.label || isFigureCaption(text)) &&
    !pictures.some((picture) => 2 * intersectionArea(box, picture) > box.width * box.height)
  );
}

/** Whether a box holds none of the lines that part pictures, but for the caption. */
function isPicturesOnly(box: Box, between: readonly LayoutLine[], caption: LayoutLine): boolean {
  return !between.some(
    (line) => line !== caption && 2 * intersectionArea(line.box, box) > line.box.width * line.box.height,
  );
}
