import { invert, mapPoint, multiply, type Box, type Matrix } from '../../page/geometry.ts';
import type { PageImage } from '../../page/pageImage.ts';
import { fromRgb, type Pixels } from './pixels.ts';
import type { Sharp } from './sharpSettings.ts';

/**
 * Above this, more pixels make no better reading: characters of 6 points are 40 px high at 500 dpi.
 * Finer scans are shrunk to the second number, which their lines and pages take a third of the time at.
 */
const FINEST_DPI = 500;
const SHRUNK_DPI = 350;
/** Pixels that are this much taller than wide, or wider than tall, are made square: fax is 204 by 98 dpi. */
const SQUARE_WITHIN = 1.02;
/** More is no scanner's doing, and could make a large image of a small one. */
const LARGEST_STRETCH = 4;
/** Quarter turns are taken out of the pixels; what slant remains is left to deskewing. */
const LARGEST_SLANT = 16;

export interface Placement {
  /** Quarter turns clockwise after the mirroring. */
  readonly turn: 0 | 90 | 180 | 270;
  readonly mirrored: boolean;
  /** Pixels to keep, after turning: left, top, width, height. */
  readonly crop: Box;
  /** px of the result. */
  readonly width: number;
  readonly height: number;
  readonly dpi: number;
  readonly toPage: Matrix;
}

/**
 * How the pixels of an image become those of its page. `toPage` maps pixels to page points as the file places them;
 * `visible` is the part that the page shows. Undefined if the image is slanted too much or has no area.
 */
export function placeImage(
  width: number,
  height: number,
  toPage: Matrix,
  visible: Box,
): Placement | undefined {
  const [a, b, c, d] = toPage;
  const determinant = a * d - b * c;
  const across = Math.hypot(a, b);
  const down = Math.hypot(c, d);
  if (!(Math.abs(determinant) > 1e-9 * across * down) || across === 0 || down === 0) return undefined;
  const mirrored = determinant < 0;
  const direction = (Math.atan2(mirrored ? -b : b, mirrored ? -a : a) * 180) / Math.PI;
  const turn = (((Math.round(direction / 90) * 90) % 360) + 360) % 360;
  if (Math.abs(direction - Math.round(direction / 90) * 90) > LARGEST_SLANT || !isTurn(turn))
    return undefined;

  const turned = multiply(toPage, invert(turnMatrix(turn, mirrored, width, height)));
  const sideways = turn === 90 || turn === 270;
  const size = sideways ? { width: height, height: width } : { width, height };
  const crop = cropBox(turned, size.width, size.height, visible);
  if (crop.width < 1 || crop.height < 1) return undefined;

  const dpiX = 72 / (sideways ? down : across);
  const dpiY = 72 / (sideways ? across : down);
  const scale = scaleFor(dpiX, dpiY);
  if (Math.max(scale.x, scale.y) > LARGEST_STRETCH) return undefined;
  const target = {
    width: Math.max(1, Math.round(crop.width * scale.x)),
    height: Math.max(1, Math.round(crop.height * scale.y)),
  };
  const shrink: Matrix = [crop.width / target.width, 0, 0, crop.height / target.height, crop.x, crop.y];
  return { turn, mirrored, crop, ...target, dpi: dpiX * scale.x, toPage: multiply(turned, shrink) };
}

/** Applies a placement. `source` has `width` by `height` pixels in its own orientation. */
export async function placePixels(
  source: Sharp,
  placement: Placement,
  origin: PageImage['origin'],
): Promise<PageImage> {
  const { turn, mirrored, crop, width, height, dpi, toPage } = placement;
  // sharp mirrors before it turns, and cuts after both where `extract` follows `rotate`.
  let pipeline = mirrored ? source.flop() : source;
  if (turn !== 0) pipeline = pipeline.rotate(turn);
  pipeline = pipeline.extract({ left: crop.x, top: crop.y, width: crop.width, height: crop.height });
  if (width !== crop.width || height !== crop.height)
    pipeline = pipeline.resize(width, height, { fit: 'fill' });
  const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const pixels =
    info.channels === 1 ? grey(data, info.width, info.height) : fromRgb(data, info.width, info.height);
  return { ...pixels, dpi, origin, toPage };
}

/** Whether the pixels can be used unchanged. */
export function isIdentity(placement: Placement, width: number, height: number): boolean {
  const { turn, mirrored, crop } = placement;
  return (
    turn === 0 &&
    !mirrored &&
    crop.x === 0 &&
    crop.y === 0 &&
    crop.width === width &&
    crop.height === height &&
    placement.width === width &&
    placement.height === height
  );
}

function grey(data: Uint8Array, width: number, height: number): Pixels {
  return { data, width, height, channels: 1 };
}

function isTurn(turn: number): turn is Placement['turn'] {
  return turn === 0 || turn === 90 || turn === 180 || turn === 270;
}

/** Pixels before mirroring and turning to pixels after. */
function turnMatrix(turn: Placement['turn'], mirrored: boolean, width: number, height: number): Matrix {
  const mirror: Matrix = mirrored ? [-1, 0, 0, 1, width, 0] : [1, 0, 0, 1, 0, 0];
  const turns: Record<Placement['turn'], Matrix> = {
    0: [1, 0, 0, 1, 0, 0],
    90: [0, 1, -1, 0, height, 0],
    180: [-1, 0, 0, -1, width, height],
    270: [0, -1, 1, 0, 0, width],
  };
  return multiply(turns[turn], mirror);
}

function cropBox(toPage: Matrix, width: number, height: number, visible: Box): Box {
  const whole = { x: 0, y: 0, width, height };
  // A slanted image is shown by a slanted part of its pixels: all of them are kept.
  if (Math.abs(toPage[1]) > 1e-3 * Math.abs(toPage[0])) return whole;
  const back = invert(toPage);
  const [left, top] = mapPoint(back, [visible.x, visible.y]);
  const [right, bottom] = mapPoint(back, [visible.x + visible.width, visible.y + visible.height]);
  const x = Math.min(width, Math.max(0, Math.floor(left + 0.01)));
  const y = Math.min(height, Math.max(0, Math.floor(top + 0.01)));
  return {
    x,
    y,
    width: Math.min(width, Math.ceil(right - 0.01)) - x,
    height: Math.min(height, Math.ceil(bottom - 0.01)) - y,
  };
}

function scaleFor(dpiX: number, dpiY: number): { x: number; y: number } {
  const square = Math.max(dpiX, dpiY) / Math.min(dpiX, dpiY) > SQUARE_WITHIN;
  const finest = Math.max(dpiX, dpiY);
  if (finest > FINEST_DPI) return { x: SHRUNK_DPI / dpiX, y: SHRUNK_DPI / dpiY };
  return square ? { x: finest / dpiX, y: finest / dpiY } : { x: 1, y: 1 };
}
