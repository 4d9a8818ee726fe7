import { mapQuad, type Quad } from '../../../page/geometry.ts';
import { cropPixels } from './cropPixels.ts';
import { strengthenFaint } from '../detection/faintPrint.ts';
import { type GreyImage, turnGrey } from '../pagePixels/greyImage.ts';
import { projectionProfile, type ProjectionProfile } from './projectionProfile.ts';
import { fitHeight } from './lineHeight.ts';
import type { AssembledLine } from '../detection/lineAssembly.ts';
import type { LineCrop } from './lineCrop.ts';
import { removeNeighbourInk } from './neighbourInk.ts';
import { strokeWidth } from './strokeWidth.ts';
import { cornersOf, type RotatedRectangle } from '../detection/rotatedRectangle.ts';
import type { UprightFrame } from '../detection/uprightFrame.ts';

const CROP = {
  /** Blank margin left at both ends, px of the crop. */
  margin: 6,
  /** A blank stretch this many crop heights wide parts columns or table cells. */
  split: 2.2,
  /** Crops narrower than this are widened, px. */
  narrowest: 8,
  /** A page-wide line of the smallest print; beyond it something is wrong with the box. */
  widest: 12_000,
} as const;

/**
 * 1-bit scans are heavy: what was half ink became black, and the eyes of e and a close. Their averaged edges
 * are set paler (a gamma of 0.7, measured between 0.5 and 1).
 */
const BILEVEL_TONE = Uint8Array.from({ length: 256 }, (_, value) => Math.round(255 * (value / 255) ** 0.7));

/** How a recogniser wants its lines. */
export interface LineShape {
  /** px */
  readonly height: number;
  /** Width in relation to the print's own. */
  readonly stretch: number;
}

/**
 * Cuts a line out of the page at the recogniser's height, in pieces where wide blank stretches part it,
 * without the blank ends: recognition costs by the width. `line` is in px of the turned image, with
 * the page's slant still in it. Blank boxes give nothing.
 */
export function cropLine(
  image: GreyImage,
  line: AssembledLine,
  shape: LineShape,
  frame: UprightFrame,
  skew: number,
  bilevel: boolean,
): LineCrop[] {
  if (line.rectangle.height < 2 || line.rectangle.width < 2) return [];
  if (line.vertical) return cropVertical(image, line.rectangle, shape.height, frame, skew);
  const fitted = fitHeight(image, line.rectangle);
  const crops = cropLying(image, fitted, shape, frame, skew, bilevel);
  if (!differ(fitted, line.rectangle)) return crops.map(({ crop }) => crop);
  return crops.map(({ crop, from, to }) => {
    const whole = partOf(line.rectangle, from, to);
    const [loose, ...others] = cropLying(image, whole, shape, frame, skew, bilevel);
    return loose && others.length === 0 ? { ...crop, loose: loose.crop } : crop;
  });
}

/** A crop, and which shares of the line's width it begins and ends at. */
interface CropPart {
  readonly crop: LineCrop;
  readonly from: number;
  readonly to: number;
}

/** Heights, or middles, that differ by less than this share of the height make the same crop. */
const DIFFERENCE = 0.25;

function differ(a: RotatedRectangle, b: RotatedRectangle): boolean {
  const least = DIFFERENCE * b.height;
  return Math.abs(a.height - b.height) > least || Math.abs(a.centre[1] - b.centre[1]) > least;
}

function cropLying(
  image: GreyImage,
  r: RotatedRectangle,
  shape: LineShape,
  frame: UprightFrame,
  skew: number,
  bilevel: boolean,
): CropPart[] {
  const { height, stretch } = shape;
  const scale = height / r.height;
  const width = Math.min(CROP.widest, Math.max(CROP.narrowest, Math.round(r.width * scale * stretch)));
  const pixels = cropPixels(image, r, width, height);
  if (bilevel) for (let i = 0; i < pixels.length; i += 1) pixels[i] = BILEVEL_TONE[pixels[i] ?? 0] ?? 0;
  const levels = strengthenFaint(pixels);
  if (!levels) return [];
  const { level, inverted } = levels;
  removeNeighbourInk(
    pixels,
    width,
    height,
    inverted ? (value) => value > level : (value) => value < level,
    levels.paper,
  );
  const profile = projectionProfile(pixels, width, height, levels);
  return inkStretches(profile, CROP.split * height).map(([start, end]) => {
    const left = Math.max(0, start - CROP.margin);
    const right = Math.min(width, Math.max(end + CROP.margin, left + CROP.narrowest));
    const [from, to] = [left / width, right / width];
    const part = { data: columnsOf(pixels, width, height, left, right), width: right - left, height };
    const pointsPerPixel = (r.height * frame.scale) / height;
    return {
      from,
      to,
      crop: {
        pixels: part.data,
        width: part.width,
        height,
        stretch,
        quad: mapQuad(frame.toUpright, cornersOf(partOf(r, from, to))),
        pointsPerPixel,
        strokeWidth: strokeWidth(part, levels) * pointsPerPixel,
        vertical: false,
        angle: degrees(r.angle - skew),
      },
    };
  });
}

function cropVertical(
  image: GreyImage,
  r: RotatedRectangle,
  height: number,
  frame: UprightFrame,
  skew: number,
): LineCrop[] {
  const length = Math.min(CROP.widest, Math.round((height * r.height) / Math.max(1, r.width)));
  const upright = { data: cropPixels(image, r, height, length), width: height, height: length };
  // Like PaddleOCR: the column's top becomes the line's beginning.
  const turned = turnGrey(upright, 270);
  const levels = strengthenFaint(turned.data);
  if (!levels) return [];
  const [topLeft, topRight, bottomRight, bottomLeft] = mapQuad(frame.toUpright, cornersOf(r));
  const quad: Quad = [topRight, bottomRight, bottomLeft, topLeft];
  const pointsPerPixel = (r.width * frame.scale) / height;
  return [
    {
      pixels: turned.data,
      width: turned.width,
      height,
      stretch: 1,
      quad,
      pointsPerPixel,
      strokeWidth: strokeWidth(turned, levels) * pointsPerPixel,
      vertical: true,
      angle: 90 + degrees(r.angle - skew),
    },
  ];
}

/** Stretches of columns that hold ink, apart by at least `gap` blank columns; ends excluded. */
export function inkStretches(profile: ProjectionProfile, gap: number): [start: number, end: number][] {
  const stretches: [number, number][] = [];
  let last = -Infinity;
  for (let x = profile.first; x <= profile.last; x += 1) {
    if (profile.columns[x] === 0) continue;
    const current = stretches.at(-1);
    if (!current || x - last - 1 >= gap) stretches.push([x, x + 1]);
    else current[1] = x + 1;
    last = x;
  }
  return stretches;
}

/** The part of a rectangle between two shares of its width. */
function partOf(r: RotatedRectangle, from: number, to: number): RotatedRectangle {
  const shift = ((from + to) / 2 - 0.5) * r.width;
  return {
    centre: [r.centre[0] + shift * Math.cos(r.angle), r.centre[1] + shift * Math.sin(r.angle)],
    width: r.width * (to - from),
    height: r.height,
    angle: r.angle,
  };
}

function columnsOf(
  pixels: Uint8Array,
  width: number,
  height: number,
  left: number,
  right: number,
): Uint8Array {
  const out = new Uint8Array((right - left) * height);
  for (let y = 0; y < height; y += 1)
    out.set(pixels.subarray(y * width + left, y * width + right), y * (right - left));
  return out;
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
