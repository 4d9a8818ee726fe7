import type { Box } from '../../../page/geometry.ts';
import type { PageImage } from '../../../page/pageImage.ts';
import { greyOf, isBilevel, type GreyImage } from './greyImage.ts';
import { type CellGrid, type CellRegion, connectedCells } from './cells.ts';
import { colourLayer, greyLayer, type OverprintLayer } from './overprintLayer.ts';

const OVERPRINT = {
  /** Side of the squares that the page is looked at in, inches: about a letter of small print. */
  cell: 0.08,
  /** Samples along each side of a square. */
  samples: 4,
  /** Fewer squares are a letter, not something that lies over text. */
  cells: 6,
  /** An overprint's strokes fill no more of its box; what does is a ground that print stands on. */
  filled: 0.8,
  /** Print must touch it in this share of its squares, and in so many of them. */
  crossed: 0.12,
  crossings: 3,
  /** Pixels beside each other, of print and of the overprint, that make a square count. */
  contacts: 3,
  /** Share of its surroundings that is clear paper; the rest is print. */
  paper: 0.55,
  /** Darker ink in all channels is print itself, not to be told from it. */
  lightest: 130,
  /** More of its squares filled, with a darker grey, is a ground that light print stands on. */
  ground: 0.5,
  groundLevel: 150,
  /** What lies across a page's text is not lower than this, inches; marks of a pen are. */
  stampHeight: 0.25,
} as const;

/** A grey page without what was printed over its text. */
export interface SeparatedPage {
  readonly grey: GreyImage;
  /** Stamps and watermarks that were taken out, and whose own text nobody reads. px of the image */
  readonly overprints: readonly Box[];
}

/**
 * The grey levels of a page in which stamps, watermarks and pen marks over dark print are as light as paper. They
 * differ from the print by their colour, or by a lighter grey. What stands alone is kept, because it may be text.
 */
export function withoutOverprints(image: PageImage): SeparatedPage {
  const grey = greyOf(image);
  if (image.channels === 1 && isBilevel(grey)) return { grey, overprints: [] };
  const reach = Math.max(1, Math.round(image.dpi / 150));
  const size = Math.max(2 * OVERPRINT.samples, Math.round(image.dpi * OVERPRINT.cell));
  let data: Uint8Array | undefined;
  const overprints: Box[] = [];
  for (const layer of [colourLayer(image), greyLayer(grey, reach)]) {
    if (!layer) continue;
    const grid = coveredCells(layer, grey, size);
    for (const region of connectedCells(grid)) {
      if (!liesOverPrint(layer, grey, grid, region, reach) || !standsOnPaper(layer, grey, grid, region))
        continue;
      const pixels = pixelsOf(layer, grey, grid, region);
      const levels = levelsOf(pixels, layer);
      if (!levels || levels.alone < OVERPRINT.lightest) continue;
      if (isDarkGround(pixels, grey, region.cells.length * size * size)) continue;
      data ??= new Uint8Array(grey.data);
      setLight(pixels, layer, data, levels);
      const isMark = levels.alone > HIGHLIGHTER;
      const height = (region.bottom + 1 - region.top) * size;
      if (!isMark && height >= OVERPRINT.stampHeight * image.dpi) overprints.push(boxOf(region, size));
    }
  }
  return { grey: data ? { ...grey, data } : grey, overprints };
}

function boxOf({ left, top, right, bottom }: CellRegion, size: number): Box {
  return {
    x: left * size,
    y: top * size,
    width: (right + 1 - left) * size,
    height: (bottom + 1 - top) * size,
  };
}

/** Squares in which some samples are of an overprint. */
function coveredCells(layer: OverprintLayer, { width, height }: GreyImage, size: number): CellGrid {
  const columns = Math.floor(width / size);
  const rows = Math.floor(height / size);
  const marked = new Uint8Array(columns * rows);
  const step = Math.floor(size / OVERPRINT.samples);
  for (let y = step; y < rows * size - 1; y += step) {
    const row = Math.floor(y / size) * columns;
    for (let x = step; x < columns * size - 1; x += step) {
      const cell = row + Math.floor(x / size);
      if (marked[cell] === 0 && layer.isOverprint(y * width + x)) marked[cell] = 1;
    }
  }
  return { marked, columns, rows, size };
}

/** Whether print runs under a region in many places, and not only beside it. */
function liesOverPrint(
  layer: OverprintLayer,
  { width }: GreyImage,
  { columns, size }: CellGrid,
  region: CellRegion,
  reach: number,
): boolean {
  const { cells, left, top, right, bottom } = region;
  const area = (right + 1 - left) * (bottom + 1 - top);
  if (
    cells.length < OVERPRINT.cells ||
    (cells.length > OVERPRINT.filled * area && Math.min(right - left, bottom - top) > 4)
  )
    return false;
  let crossed = 0;
  for (const cell of cells) {
    const x0 = Math.max(reach * 2, (cell % columns) * size);
    const y0 = Math.max(reach * 2, Math.floor(cell / columns) * size);
    let contacts = 0;
    for (let y = y0; y < y0 + size && contacts < OVERPRINT.contacts; y += 1) {
      for (let x = x0; x < x0 + size; x += 1) {
        const at = y * width + x;
        if (!layer.isPrint(at)) continue;
        const down = at - 2 * reach * width;
        const isBeside =
          isStroke(layer, at - 2 * reach, width, reach) ||
          isStroke(layer, at + 2 * reach, width, reach) ||
          isStroke(layer, down, width, reach) ||
          isStroke(layer, at + 2 * reach * width, width, reach);
        if (isBeside) contacts += 1;
      }
    }
    if (contacts >= OVERPRINT.contacts) crossed += 1;
  }
  return crossed >= OVERPRINT.crossings && crossed >= OVERPRINT.crossed * cells.length;
}

/** Whether what is around a region is paper and print: shadows and coloured grounds fade into others. */
function standsOnPaper(
  layer: OverprintLayer,
  { width }: GreyImage,
  grid: CellGrid,
  region: CellRegion,
): boolean {
  const { columns, rows, size } = grid;
  const own = new Set(region.cells);
  const around = new Set<number>();
  for (const cell of region.cells) {
    const [cx, cy] = [cell % columns, Math.floor(cell / columns)];
    for (const [x, y] of [
      [cx - 2, cy],
      [cx + 2, cy],
      [cx, cy - 2],
      [cx, cy + 2],
    ] as const)
      if (x >= 0 && x < columns && y >= 0 && y < rows && !own.has(y * columns + x))
        around.add(y * columns + x);
  }
  let [all, paper] = [0, 0];
  for (const cell of around) {
    const [x0, y0] = [(cell % columns) * size, Math.floor(cell / columns) * size];
    for (let y = y0; y < y0 + size; y += 2) {
      for (let x = x0; x < x0 + size; x += 2) {
        all += 1;
        if (layer.isPaper(y * width + x)) paper += 1;
      }
    }
  }
  return paper >= OVERPRINT.paper * all;
}

/** Inside an overprint's stroke, where no fringe of a letter is taken for one. */
function isStroke(layer: OverprintLayer, at: number, width: number, reach: number): boolean {
  return (
    layer.isOverprint(at) &&
    (layer.isOverprint(at - reach) || layer.isOverprint(at + reach)) &&
    (layer.isOverprint(at - reach * width) || layer.isOverprint(at + reach * width))
  );
}

/** The overprint's pixels in a region and around it, into which its edges reach. */
function pixelsOf(
  layer: OverprintLayer,
  { width, height }: GreyImage,
  { columns, size }: CellGrid,
  { cells }: CellRegion,
): number[] {
  const pixels: number[] = [];
  for (const cell of withNeighbours(cells, columns)) {
    const x0 = (cell % columns) * size;
    const y0 = Math.floor(cell / columns) * size;
    for (let y = y0; y < Math.min(height, y0 + size); y += 1) {
      for (let x = x0; x < x0 + size; x += 1)
        if (layer.isOverprint(y * width + x)) pixels.push(y * width + x);
    }
  }
  return pixels;
}

/** `area`: of the region's squares, px. */
function isDarkGround(pixels: readonly number[], { data }: GreyImage, area: number): boolean {
  if (pixels.length <= OVERPRINT.ground * area) return false;
  const sum = pixels.reduce((total, at) => total + (data[at] ?? 0), 0);
  return sum < OVERPRINT.groundLevel * pixels.length;
}

/** Sets an overprint as light as paper, and what shows through it as dark as print. */
function setLight(pixels: readonly number[], layer: OverprintLayer, data: Uint8Array, levels: Levels): void {
  const { alone, covered } = levels;
  const light = alone - 0.12 * (alone - covered);
  for (const at of pixels) {
    const share = (layer.level(at) - covered) / Math.max(1, light - covered);
    data[at] = Math.max(0, Math.min(255, Math.round(255 * share)));
  }
}

/** Marks that leave print readable are at least so light in their lightest channel, and pale in the others. */
const HIGHLIGHTER = 246;

/** The regions' squares and those around them, into which its edges reach. */
function withNeighbours(cells: readonly number[], columns: number): Set<number> {
  const all = new Set<number>();
  for (const cell of cells) {
    for (const dy of [-columns, 0, columns])
      for (const dx of [-1, 0, 1]) if (cell + dy + dx >= 0) all.add(cell + dy + dx);
  }
  return all;
}

const MODES = {
  /** An overprint is of one ink: the layer's share of it is within so many levels of the most frequent one. */
  spread: 12,
  /** How far apart the levels are of an overprint over paper and over print. */
  apart: 16,
  /** Share of the overprint that lies over print, at least, where such a level is told. */
  share: 0.015,
  /** What else is taken for the level over print, as a share of that over paper. */
  usual: 0.35,
} as const;

interface Levels {
  /** Over paper. */
  readonly alone: number;
  /** Over print. */
  readonly covered: number;
}

/** The levels of an overprint; undefined where it has none that is its own: shadows, faint print. */
function levelsOf(pixels: readonly number[], layer: OverprintLayer): Levels | undefined {
  const histogram = new Uint32Array(256);
  for (const at of pixels) {
    const level = Math.round(layer.level(at));
    histogram[level] = (histogram[level] ?? 0) + 1;
  }
  const near = (value: number, reach = 3): number => {
    let sum = 0;
    for (let v = value - reach; v <= value + reach; v += 1) sum += histogram[v] ?? 0;
    return sum;
  };
  let alone = 255;
  for (let value = 0; value < 256; value += 1) if (near(value) > near(alone)) alone = value;
  if (near(alone, MODES.spread) < layer.oneInk * pixels.length) return undefined;
  let covered = Math.round(MODES.usual * alone);
  let most = 0;
  const lightest = Math.min(alone - MODES.apart, layer.covered * alone);
  for (let value = 0; value <= lightest; value += 1) {
    const count = near(value);
    // A hill of its own, not the foot of the other one.
    const isPeak = count >= near(value - 4) && count > near(value + 5);
    if (isPeak && count > most && count >= MODES.share * pixels.length) {
      covered = value;
      most = count;
    }
  }
  return { alone, covered };
}
