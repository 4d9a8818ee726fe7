import { intersectionArea, type Box } from '../../../page/geometry.ts';
import type { LayoutLine } from '../../lines/layoutLine.ts';
import type { PageScale } from '../../pageScale.ts';
import { joinTiles } from './figureParts.ts';

/**
 * What shows running text inside of a frame: lines that are not much smaller than the text (in font sizes of it), that
 * fill so much of the frame's width, and have so many characters; labels of drawings are shorter.
 */
const TEXT = { lines: 2, size: 0.9, width: 0.6, characters: 40, inside: 0.8 } as const;
/** Frames and lines that are looked at; bounds the work. */
const MOST_FRAMES = 200;

/**
 * Pictures without those that are the frame or the ground of running text: cards, boxes with advice, panels. Tiles of
 * one picture are joined before, so that a ground in strips goes or stays as a whole.
 */
export function withoutTextFrames(
  boxes: readonly Box[],
  lines: readonly LayoutLine[],
  scale: PageScale,
): readonly Box[] {
  const text = lines.filter(
    ({ text, size }) => text.length >= TEXT.characters && size >= TEXT.size * scale.bodySize,
  );
  if (text.length < TEXT.lines) return boxes;
  const isFrame = (box: Box): boolean => {
    const own = text.filter(
      (line) =>
        line.box.width >= TEXT.width * box.width &&
        intersectionArea(line.box, box) >= TEXT.inside * line.box.width * line.box.height,
    );
    return own.length >= TEXT.lines;
  };
  const frames = new Set(boxes.slice(0, MOST_FRAMES).filter(isFrame));
  return joinTiles(boxes).filter((box, i) => {
    if (i >= MOST_FRAMES) return true;
    // Cards that touch each other are no tiles of one picture.
    const tiles = boxes.filter(
      (tile) => intersectionArea(tile, box) >= TEXT.inside * tile.width * tile.height,
    );
    return !isFrame(box) && !(tiles.length > 0 && tiles.every((tile) => frames.has(tile)));
  });
}
