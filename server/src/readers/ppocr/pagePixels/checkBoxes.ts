import { boundingBox, type Box } from '../../../page/geometry.ts';
import type { GreyImage } from './greyImage.ts';
import type { AssembledLine } from '../detection/lineAssembly.ts';
import { cornersOf } from '../detection/rotatedRectangle.ts';
import { boxContent, type BoxSign, type Frame } from './boxContent.ts';

/** A check box that stands in a line of text, or before it. px of the image */
export interface CheckBox {
  readonly sign: BoxSign;
  readonly box: Box;
}

/** Sizes as shares of the height of a line's region, which is about one and a half times its type's. */
const BOX = {
  smallest: 0.35,
  largest: 1.25,
  /** How far before its line a box may stand. */
  before: 2.5,
  /** How much of its sides is drawn, at least. */
  drawn: 0.9,
  /** How much ink there may be just outside of a side: a tick that reaches out of the box. */
  beyond: 0.15,
  /** How unlike its width and height may be. */
  square: 1.2,
  /** Blank around it, share of its side: letters of a word stand closer. */
  clear: 0.2,
  /** How much of that is blank, at least: a tick may reach out of its box. */
  blank: 0.93,
  /** Lighter than this share of the way from ink to paper is paper. */
  ink: 0.55,
} as const;

/** Boxes of less than this are parts of letters: px, and inches. */
const LEAST_SIDE = { pixels: 11, inches: 0.09 } as const;

/**
 * Check boxes beside or within lines of text: square outlines of about the height of its letters, with blank
 * around them, empty, crossed or ticked. `lines`: boxes around the lines, px; `dpi`: px an inch.
 */
export function findCheckBoxes(image: GreyImage, lines: readonly Box[], dpi: number): CheckBox[] {
  const found: CheckBox[] = [];
  const smallest = Math.max(LEAST_SIDE.pixels, LEAST_SIDE.inches * dpi);
  for (const line of lines) {
    const left = Math.max(1, Math.floor(line.x - BOX.before * line.height));
    const right = Math.min(image.width - 2, Math.ceil(line.x + line.width + 0.3 * line.height));
    const top = Math.max(1, Math.floor(line.y - 0.25 * line.height));
    const bottom = Math.min(image.height - 2, Math.ceil(line.y + line.height * 1.25));
    if (right - left < smallest || bottom - top < smallest) continue;
    const level = inkLevel(image, left, top, right, bottom);
    if (level === undefined) continue;
    const isInk = (x: number, y: number): boolean => (image.data[y * image.width + x] ?? 255) < level;
    for (const frame of framesIn({ left, top, right, bottom }, line.height, smallest, isInk)) {
      if (found.some(({ box }) => overlaps(box, frame))) continue;
      const sign = isOwn(frame, isInk) ? boxContent(frame, isInk) : undefined;
      if (!sign) continue;
      const { left: x, top: y } = frame;
      found.push({ sign, box: { x, y, width: frame.right - x, height: frame.bottom - y } });
    }
  }
  return found;
}

/** Slanted pages of more than this, radians, are not searched: lines lie across their boxes. */
const MOST_SLANT = 0.05;

/**
 * Finds the check boxes in a page's lines, and removes them from the page, so that they are not read as letters.
 */
export function takeCheckBoxes(
  image: GreyImage,
  lines: readonly AssembledLine[],
  dpi: number,
): { readonly grey: GreyImage; readonly found: readonly CheckBox[] } {
  const level = lines.filter(
    ({ rectangle, vertical }) => !vertical && Math.abs(rectangle.angle) <= MOST_SLANT,
  );
  const boxes = level.map(({ rectangle }) => boundingBox(cornersOf(rectangle)));
  const found = findCheckBoxes(image, boxes, dpi);
  if (found.length === 0) return { grey: image, found };
  const data = new Uint8Array(image.data);
  for (const { box } of found) {
    const [x0, y0] = [Math.max(0, box.x - EDGE), Math.max(0, box.y - EDGE)];
    const [x1, y1] = [
      Math.min(image.width, box.x + box.width + EDGE),
      Math.min(image.height, box.y + box.height + EDGE),
    ];
    let paper = 0;
    for (let y = y0; y < y1; y += 1)
      for (let x = x0; x < x1; x += 1) paper = Math.max(paper, data[y * image.width + x] ?? 0);
    for (let y = y0; y < y1; y += 1) data.fill(paper, y * image.width + x0, y * image.width + x1);
  }
  return { grey: { ...image, data }, found };
}

/** How far the edge of a box's outline is soft, px. */
const EDGE = 2;

function overlaps(box: Box, frame: Frame): boolean {
  return (
    frame.left < box.x + box.width &&
    frame.right > box.x &&
    frame.top < box.y + box.height &&
    frame.bottom > box.y
  );
}

function inkLevel(
  image: GreyImage,
  left: number,
  top: number,
  right: number,
  bottom: number,
): number | undefined {
  let [darkest, lightest] = [255, 0];
  // In a 1-bit scan the first rows show both.
  for (let y = top; y <= bottom && lightest - darkest < 255; y += 2) {
    for (let x = left; x <= right; x += 2) {
      const value = image.data[y * image.width + x] ?? 255;
      if (value < darkest) darkest = value;
      if (value > lightest) lightest = value;
    }
  }
  return lightest - darkest < 60 ? undefined : darkest + (lightest - darkest) * BOX.ink;
}

type IsInk = (x: number, y: number) => boolean;

/** Upright stroke of a column of pixels, ends excluded. */
interface Side {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** Square outlines in an area, from left to right. */
function framesIn(area: Frame, height: number, smallest: number, isInk: IsInk): Frame[] {
  const [least, most] = [Math.max(smallest, BOX.smallest * height), BOX.largest * height];
  const sides = sidesIn(area, least, most, isInk);
  const frames: Frame[] = [];
  for (const [i, first] of sides.entries()) {
    const last = frames.at(-1);
    if (last && first.x <= last.right) continue;
    const side = first.bottom - first.top;
    let widest: Frame | undefined;
    for (let k = i + 1; k < sides.length; k += 1) {
      const other = sides[k];
      if (!other || other.x - first.x > side * BOX.square) break;
      if (other.x - first.x < side / BOX.square) continue;
      const slack = Math.max(2, 0.12 * side);
      if (Math.abs(other.top - first.top) > slack || Math.abs(other.bottom - first.bottom) > slack) continue;
      const frame = {
        left: first.x,
        right: other.x + 1,
        top: Math.min(first.top, other.top),
        bottom: Math.max(first.bottom, other.bottom),
      };
      if (Math.min(frame.right - frame.left, frame.bottom - frame.top) < least) continue;
      if (hasEdge(frame, frame.top, 1, isInk) && hasEdge(frame, frame.bottom - 1, -1, isInk)) widest = frame;
    }
    if (widest) frames.push(widest);
  }
  return frames;
}

/** Columns with a stroke of about a box's height, and no longer, at the height of the line's middle. */
function sidesIn(area: Frame, least: number, most: number, isInk: IsInk): Side[] {
  const sides: Side[] = [];
  const middle = (area.top + area.bottom) / 2;
  const probes = [-0.1, 0.1].map((by) => Math.round(middle + by * (area.bottom - area.top)));
  for (let x = area.left; x <= area.right; x += 1) {
    for (const probe of probes) {
      if (!isInk(x, probe)) continue;
      let [top, bottom] = [probe, probe + 1];
      while (top > area.top && isInk(x, top - 1)) top -= 1;
      while (bottom <= area.bottom && isInk(x, bottom)) bottom += 1;
      if (bottom - top < least || bottom - top > most || top === area.top || bottom > area.bottom) continue;
      sides.push({ x, top, bottom });
      break;
    }
  }
  return sides;
}

/** Whether a level side of a frame is drawn from one end to the other, `step` px towards the middle or less. */
function hasEdge({ left, right, top, bottom }: Frame, edge: number, step: 1 | -1, isInk: IsInk): boolean {
  const depth = Math.max(2, Math.round(0.12 * (bottom - top)));
  let drawn = 0;
  for (let x = left; x < right; x += 1) {
    for (let k = -1; k <= depth; k += 1) {
      if (!isInk(x, edge + step * k)) continue;
      drawn += 1;
      break;
    }
  }
  // The sides of a round letter end where its bow begins, and the bow goes on beyond them.
  let beyond = 0;
  for (let x = left; x < right; x += 1) if (isInk(x, edge - 2 * step)) beyond += 1;
  return drawn >= BOX.drawn * (right - left) && beyond <= BOX.beyond * (right - left);
}

/** Whether there is blank around a frame: it is no letter of a word, and no cell of a table. */
function isOwn({ left, right, top, bottom }: Frame, isInk: IsInk): boolean {
  const clear = Math.max(2, Math.round(BOX.clear * (bottom - top)));
  const skip = 2;
  const blank = (x0: number, y0: number, x1: number, y1: number): boolean => {
    let [all, free] = [0, 0];
    for (let y = y0; y < y1; y += 1) {
      for (let x = x0; x < x1; x += 1) {
        all += 1;
        if (!isInk(x, y)) free += 1;
      }
    }
    return free >= BOX.blank * all;
  };
  const above = Math.max(1, clear >> 1);
  return (
    blank(left - skip - clear, top, left - skip, bottom) &&
    blank(right + skip, top, right + skip + clear, bottom) &&
    blank(left, top - skip - above, right, top - skip) &&
    blank(left, bottom + skip, right, bottom + skip + above)
  );
}
