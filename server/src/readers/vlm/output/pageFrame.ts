import type { Box } from '../../../page/geometry.ts';

/** The part of a page that a model saw, and how it counts places in it. */
export interface PageFrame {
  /** The whole page as a viewer shows it, points. */
  readonly pageWidth: number;
  readonly pageHeight: number;
  /** The band of the page that was sent, as shares of its height; absent: all of it. */
  readonly band?: { readonly from: number; readonly to: number } | undefined;
  /** The number that means the right or lower edge: 999 for DeepSeek-OCR, which is the default. */
  readonly coordinateMax?: number | undefined;
}

const COORDINATE_MAX = 999;

/** A model that draws more boxes than this around one thing is lost. */
const MAX_BOXES = 200;

/** What the model saw, points: the box of everything that has none of its own. */
export function regionOf({ pageWidth, pageHeight, band }: PageFrame): Box {
  const from = band?.from ?? 0;
  return { x: 0, y: from * pageHeight, width: pageWidth, height: ((band?.to ?? 1) - from) * pageHeight };
}

/**
 * The boxes in a list such as `[[x1, y1, x2, y2], …]`, points of the page. Out of bounds is clamped, corners
 * in the wrong order are swapped, and what is no box is left out. Linear in the text's length.
 */
export function boxesIn(list: string, frame: PageFrame): Box[] {
  const region = regionOf(frame);
  const max = frame.coordinateMax ?? COORDINATE_MAX;
  const place = (value: number | undefined, size: number): number =>
    (Math.min(Math.max(value ?? 0, 0), max) / max) * size;
  return foursOf(list)
    .slice(0, MAX_BOXES)
    .flatMap(([x1, y1, x2, y2]): Box[] => {
      const xs = [place(x1, region.width), place(x2, region.width)] as const;
      const ys = [place(y1, region.height), place(y2, region.height)] as const;
      const [x, y] = [Math.min(...xs), Math.min(...ys)];
      const [width, height] = [Math.max(...xs) - x, Math.max(...ys) - y];
      return width > 0 && height > 0 ? [{ x: region.x + x, y: region.y + y, width, height }] : [];
    });
}

function foursOf(list: string): number[][] {
  // Words among the numbers make counting them in fours a guess: then only whole boxes count.
  const lists = /^[\d\s,.[\]()+-]*$/.test(list)
    ? [list]
    : list.split('[').flatMap((part) => (part.includes(']') ? [part.slice(0, part.indexOf(']'))] : []));
  return lists.flatMap((part) => {
    const numbers = (part.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
    if (lists.length > 1 && numbers.length !== 4) return [];
    return Array.from({ length: Math.floor(numbers.length / 4) }, (_, i) => numbers.slice(4 * i, 4 * i + 4));
  });
}

/**
 * One box cut into parts from top to bottom, in the proportion of the weights: where parts of a text stand,
 * as well as one can know.
 */
export function cutBox(box: Box, weights: readonly number[]): Box[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let y = box.y;
  return weights.map((weight) => {
    const height = total > 0 ? (box.height * weight) / total : box.height;
    const part = { ...box, y, height };
    if (total > 0) y += height;
    return part;
  });
}
