import type { PageImage } from '../../../page/pageImage.ts';
import type { RotatedRectangle } from './rotatedRectangle.ts';

const DETECTION = {
  /** Detector px an inch for a first look: 10-point type is 14 px high there, 6-point type 8. */
  dpi: 100,
  /**
   * Pages smaller than 4 by 4 inches have smaller print, or are books of which the file has the size wrong: they are seen
   * as if they were 6 by 6. Detector px, the root of the area.
   */
  smallPage: { below: 400, as: 600, leastSide: 150 },
  /** Lines lower than this, in detector px, are found badly: a share of lines like these asks for a closer look. */
  smallLine: 11,
  smallShare: 0.3,
  /** The height that a closer look gives such lines. */
  goodLine: 17,
  /**
   * Columns less than a line's height apart run together: newspapers have gutters of 8 detector px. Of a newspaper's
   * lines 0.43 had another as near beside them in the first look, of 30 papers, reports and receipts 0.2 at most.
   */
  tightShare: 0.3,
  /** The height that a closer look gives the lines of such columns: at 24 their gutters are as wide as those of papers. */
  tightLine: 24,
  /** Small images are enlarged at most this much. */
  enlarge: 1.6,
  /** Pixels of the closer look: tiles keep memory bounded, this bounds time (about 2 s). */
  pixels: 12_000_000,
} as const;

/** Detector px for one px of the page, for the first look. */
export function detectionScale(image: PageImage): number {
  const scale = DETECTION.dpi / image.dpi;
  const { below, as, leastSide } = DETECTION.smallPage;
  const size = Math.sqrt(image.width * image.height) * scale;
  // A strip is a line or two that somebody cut out, in letters of any size.
  const isPage = Math.min(image.width, image.height) * scale >= leastSide;
  return bounded(image, isPage && size < below ? (scale * as) / size : scale);
}

/**
 * The scale for a second look where the first found small print, undefined where it was good. Whatever the
 * image says of its resolution, the lines found tell how large the print is.
 */
export function closerScale(
  image: PageImage,
  scale: number,
  lines: readonly RotatedRectangle[],
): number | undefined {
  const heights = lines
    .filter((line) => line.width > 2 * line.height)
    .map((line) => line.height * scale)
    .sort((a, b) => a - b);
  const low = heights[Math.floor(heights.length * DETECTION.smallShare)];
  if (low === undefined) return undefined;
  const isSmall = low < DETECTION.smallLine;
  if (!isSmall && !areColumnsTight(lines)) return undefined;
  const closer = bounded(image, (scale * (isSmall ? DETECTION.goodLine : DETECTION.tightLine)) / low);
  return closer > scale * 1.2 ? closer : undefined;
}

/** A line is one of a column where it is so many times as wide as high. */
const COLUMN_LINE = 4;
/** How far beside each other lines of one row may lie, as a share of their height. */
const SAME_ROW = 0.4;
/** Fewer lines are no page of columns. */
const FEWEST_LINES = 20;
/** Lines that are compared with each line: rows of a page have fewer. */
const MOST_NEIGHBOURS = 40;

/** Whether many lines have another less than their height beside them. */
function areColumnsTight(lines: readonly RotatedRectangle[]): boolean {
  const rows = lines
    .filter(({ width, height }) => width > COLUMN_LINE * height)
    .sort((a, b) => a.centre[1] - b.centre[1]);
  const isTight = (line: RotatedRectangle, at: number): boolean => {
    const end = line.centre[0] + line.width / 2;
    const isNext = (other: RotatedRectangle): boolean => {
      const gap = other.centre[0] - other.width / 2 - end;
      const apart = Math.abs(other.centre[1] - line.centre[1]);
      return apart < SAME_ROW * line.height && Math.abs(gap) < line.height;
    };
    const from = Math.max(0, at - MOST_NEIGHBOURS);
    return rows.slice(from, at + MOST_NEIGHBOURS).some((other) => other !== line && isNext(other));
  };
  return rows.length >= FEWEST_LINES && rows.filter(isTight).length > DETECTION.tightShare * rows.length;
}

function bounded(image: PageImage, scale: number): number {
  return Math.min(scale, DETECTION.enlarge, Math.sqrt(DETECTION.pixels / (image.width * image.height)));
}
