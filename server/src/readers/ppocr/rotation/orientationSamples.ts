import { boundingBox } from '../../../page/geometry.ts';
import { cropPixels } from '../crops/cropPixels.ts';
import { type GreyImage, resizeGrey, turnGrey } from '../pagePixels/greyImage.ts';
import { inkLevels } from '../crops/projectionProfile.ts';
import { cornersOf, type RotatedRectangle } from '../detection/rotatedRectangle.ts';

const STRIP = {
  /** Longest strip, px at the recogniser's height. */
  width: 480,
  /** Between cells that are set side by side, share of the height. */
  gap: 0.4,
} as const;

/** Regions longer than this for their height have a direction. */
const DIRECTED = 2.5;

const CELLS = {
  /** A stack is looked at with this many px across it, and this many times as much along it. */
  across: 96,
  along: 12,
  /** Rows with less ink than this share of the fullest row part two cells. */
  blank: 0.02,
  /** Strokes of one letter (三, i) stand apart: pieces are joined up to the height of a large one, and a little more. */
  joined: 1.1,
  /** Columns with ink on more than this share of a stack's length are ruling lines. */
  rulingLine: 0.9,
  /** Lower pieces are specks and ruling lines, share of a large piece. */
  lowest: 0.3,
  /** Cells are given this much paper above and below, share of their height. */
  margin: 0.15,
} as const;

/** How many regions without a direction make a strip, and how many are looked at. */
const SQUARES = { strip: 6, all: 18 } as const;

/**
 * Some text of a page, in a strip for the recogniser, as it would look if the page were turned. It is made on first
 * use, because on most pages few are needed.
 */
export interface SampleStrip {
  /** The page as it came. */
  readonly upright: () => GreyImage;
  /** The page turned clockwise by 90°; by 270° the strip is on its head. */
  readonly sideways: () => GreyImage;
}

export interface SampleGroup {
  readonly strips: readonly SampleStrip[];
  /** Length of all of the group's regions, px. */
  readonly extent: number;
}

export interface PageSamples {
  /** Regions that lie on the page as it came. */
  readonly lying: SampleGroup;
  readonly standing: SampleGroup;
  /** Regions without a direction, such as cells of a letter or a number. */
  readonly square: SampleGroup;
}

/**
 * Strips of the longest regions of each kind, at most `count` per kind. A region that is vertical once the page is
 * turned is treated as a stack of cells, which are placed side by side in its strip.
 */
export function sampleStrips(
  image: GreyImage,
  regions: readonly RotatedRectangle[],
  height: number,
  count: number,
): PageSamples {
  const directed = regions.filter((r) => r.width > DIRECTED * r.height);
  const isLying = (r: RotatedRectangle): boolean => Math.abs(r.angle) < Math.PI / 4;
  const lying = directed.filter(isLying);
  const standing = directed.filter((r) => !isLying(r));
  const square = regions.filter((r) => r.width <= DIRECTED * r.height);
  return {
    lying: group(
      lying,
      longest(lying, count).map((r) => lyingStrip(image, r, height)),
    ),
    standing: group(
      standing,
      longest(standing, count).map((r) => standingStrip(image, r, height)),
    ),
    square: group(square, squareStrips(image, longest(square, SQUARES.all), height)),
  };
}

function group(regions: readonly RotatedRectangle[], strips: readonly SampleStrip[]): SampleGroup {
  return { strips, extent: regions.reduce((sum, r) => sum + r.width, 0) };
}

/** The longest regions make the surest samples. */
function longest(regions: readonly RotatedRectangle[], count: number): RotatedRectangle[] {
  return [...regions].sort((a, b) => b.width - a.width).slice(0, count);
}

function lyingStrip(image: GreyImage, r: RotatedRectangle, height: number): SampleStrip {
  return {
    upright: once(() => beginning(image, r, height, STRIP.width)),
    sideways: once(() => sideBySide(cellsOf(turnGrey(stackOf(image, r), 90)), height)),
  };
}

function standingStrip(image: GreyImage, r: RotatedRectangle, height: number): SampleStrip {
  return {
    upright: once(() => sideBySide(cellsOf(stackOf(image, r)), height)),
    sideways: once(() => turnGrey(beginning(image, r, height, STRIP.width), 90)),
  };
}

/** Enough of a region to be cut into cells. */
function stackOf(image: GreyImage, r: RotatedRectangle): GreyImage {
  return beginning(image, r, CELLS.across, CELLS.across * CELLS.along);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function squareStrips(image: GreyImage, squares: readonly RotatedRectangle[], height: number): SampleStrip[] {
  const strips: SampleStrip[] = [];
  for (let at = 0; at < squares.length; at += SQUARES.strip) {
    const some = once(() => squares.slice(at, at + SQUARES.strip).map((r) => squareOf(image, r)));
    strips.push({
      upright: once(() => sideBySide(some(), height)),
      sideways: once(() =>
        sideBySide(
          some().map((cell) => turnGrey(cell, 90)),
          height,
        ),
      ),
    });
  }
  return strips;
}

/** What is in the box around a region. */
function squareOf(image: GreyImage, r: RotatedRectangle): GreyImage {
  const box = boundingBox(cornersOf(r));
  const centre = [box.x + box.width / 2, box.y + box.height / 2] as const;
  const width = Math.max(1, Math.round((CELLS.across * box.width) / Math.max(1, box.height)));
  const flat = { centre, width: box.width, height: box.height, angle: 0 };
  return withoutRulingLines({
    data: cropPixels(image, flat, width, CELLS.across),
    width,
    height: CELLS.across,
  });
}

/** Without the ruling lines around a cell, which read as dashes and brackets. */
function withoutRulingLines(cell: GreyImage): GreyImage {
  const { width, height } = cell;
  const { level, inverted, blank, paper } = inkLevels(cell.data);
  if (blank) return cell;
  const columns = new Uint32Array(width);
  const rows = new Uint32Array(height);
  for (const [at, value] of cell.data.entries()) {
    if (inverted ? value <= level : value >= level) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    columns[x] = (columns[x] ?? 0) + 1;
    rows[y] = (rows[y] ?? 0) + 1;
  }
  const isRulingLine = (at: number): boolean =>
    (columns[at % width] ?? 0) > CELLS.rulingLine * height ||
    (rows[Math.floor(at / width)] ?? 0) > CELLS.rulingLine * width;
  return { ...cell, data: cell.data.map((value, at) => (isRulingLine(at) ? paper : value)) };
}

/** The beginning of a region, `across` px high or wide, as it stands or lies on the page. */
function beginning(image: GreyImage, r: RotatedRectangle, across: number, most: number): GreyImage {
  const length = Math.max(1, Math.min(most, Math.round((across * r.width) / Math.max(1, r.height))));
  const shown = (length * r.height) / across;
  if (Math.abs(r.angle) < Math.PI / 4)
    return { data: cropPixels(image, { ...r, width: shown }, length, across), width: length, height: across };
  const angle = r.angle > 0 ? r.angle - Math.PI / 2 : r.angle + Math.PI / 2;
  const standing = { centre: r.centre, width: r.height, height: shown, angle };
  return { data: cropPixels(image, standing, across, length), width: across, height: length };
}

/** Cuts a stack where its rows are blank; the pieces keep its width. */
export function cellsOf(stack: GreyImage): GreyImage[] {
  const { width, height, data } = stack;
  const { level, inverted, blank } = inkLevels(data);
  if (blank) return [];
  const isInk = (at: number): boolean => (inverted ? (data[at] ?? 0) > level : (data[at] ?? 255) < level);
  const columns = new Uint32Array(width);
  for (let at = 0; at < data.length; at += 1)
    if (isInk(at)) columns[at % width] = (columns[at % width] ?? 0) + 1;
  const isRulingLine = Array.from(columns, (ink) => ink > CELLS.rulingLine * height);
  const rows = new Uint32Array(height);
  for (let at = 0; at < data.length; at += 1) {
    const y = Math.floor(at / width);
    if (isRulingLine[at % width] !== true && isInk(at)) rows[y] = (rows[y] ?? 0) + 1;
  }
  const limit = Math.max(1, CELLS.blank * Math.max(...rows));
  const pieces: { top: number; bottom: number }[] = [];
  for (let y = 0; y < height; y += 1) {
    if ((rows[y] ?? 0) < limit) continue;
    const last = pieces.at(-1);
    if (last?.bottom === y) last.bottom = y + 1;
    else pieces.push({ top: y, bottom: y + 1 });
  }
  return joinStrokes(pieces).map(({ top, bottom }) => {
    const margin = Math.round((bottom - top) * CELLS.margin);
    const from = Math.max(0, top - margin);
    const to = Math.min(height, bottom + margin);
    return { data: data.slice(from * width, to * width), width, height: to - from };
  });
}

interface Piece {
  readonly top: number;
  readonly bottom: number;
}

function joinStrokes(pieces: readonly Piece[]): Piece[] {
  const heights = pieces.map(({ top, bottom }) => bottom - top).sort((a, b) => a - b);
  const large = heights[Math.floor(heights.length * 0.9)] ?? 0;
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last && piece.bottom - last.top <= CELLS.joined * large)
      joined[joined.length - 1] = { top: last.top, bottom: piece.bottom };
    else joined.push(piece);
  }
  return joined.filter(({ top, bottom }) => bottom - top >= CELLS.lowest * large);
}

/** Cells at one height, one after the other, on their own paper, as far as a strip goes. */
function sideBySide(cells: readonly GreyImage[], height: number): GreyImage {
  const gap = Math.round(STRIP.gap * height);
  const set = cells.map((cell) => {
    const width = Math.max(1, Math.round((cell.width * height) / cell.height));
    return resizeGrey(cell, Math.min(STRIP.width - gap, width), height);
  });
  let width = gap;
  const kept: GreyImage[] = [];
  for (const cell of set) {
    if (kept.length > 0 && width + cell.width + gap > STRIP.width) break;
    kept.push(cell);
    width += cell.width + gap;
  }
  const [first] = kept;
  const data = new Uint8Array(width * height).fill(first ? inkLevels(first.data).paper : 255);
  let left = gap;
  for (const cell of kept) {
    for (let y = 0; y < height; y += 1)
      data.set(cell.data.subarray(y * cell.width, (y + 1) * cell.width), y * width + left);
    left += cell.width + gap;
  }
  return { data, width, height };
}
