import { boundingBox, type Box, type Point } from '../../../../page/geometry.ts';
import type { LeftOutText } from '../../../../page/pageResult.ts';
import type { Glyph } from '../drawing.ts';
import type { GraphicsState, LoadedFont } from '../graphicsState.ts';
import type { PaintedGround } from './paintedGround.ts';
import { NOTHING, rgbOf } from './paintTracker.ts';

export type Unseen = Exclude<LeftOutText['reason'], 'invisible' | 'printed-twice'>;

/** Parts of the advance, and of the em above the baseline, where letters have their ink. */
const ALONG = [0.1, 0.3, 0.5, 0.7, 0.9];
const ABOVE = [0.15, 0.35, 0.55];
const SAMPLES = ALONG.length * ABOVE.length;
/** Of a letter, its first or last tenth over two thirds of its height is enough to count as seen. */
const LEAST_INSIDE = 2;
/** Samples of a letter that is covered; its edges may show. */
const COVERED = 12;
/** Known samples of the letter's own colour, where no other sample has a colour that is known and differs. */
const SAME_GROUND = 11;
/** Levels of 255 a channel. White and #f5f5f5 look the same on paper and on most screens. */
const SAME_COLOR = 10;
/** Points. In print a tenth of a millimetre is no letter. */
const SMALLEST = 1;

/** Bars, circles, arrows and what icon fonts have in private places. */
const SHAPES = /[\p{S}\p{Co}]/u;
const SHAPE_FONTS = /dingbats|wingdings|webdings|symbol|icon|awesome/i;

/** Whether other text may stand on the glyph, so that its colour is a background. */
export function isShape({ text }: Glyph, { type3, traits: { name } }: LoadedFont): boolean {
  return type3 || SHAPES.test(text) || (name !== undefined && SHAPE_FONTS.test(name));
}

/** Whether text in this state paints nothing (ISO 32000 9.3.6). */
export function isTransparent({ renderingMode, fillAlpha, strokeAlpha, groupAlpha }: GraphicsState): boolean {
  const mode = renderingMode & 3;
  // 7 only clips: what is painted through such text shows it.
  if (mode === 3) return renderingMode === 3;
  const alpha = mode === 0 ? fillAlpha : mode === 1 ? strokeAlpha : Math.max(fillAlpha, strokeAlpha);
  return alpha * groupAlpha < NOTHING;
}

/** 0xRRGGBB of text in this state; undefined if it has several colours, or none of its own. */
export function textColor({ renderingMode, fill, stroke }: GraphicsState): number | undefined {
  if (renderingMode === 0) return rgbOf(fill);
  if (renderingMode === 1) return rgbOf(stroke);
  return renderingMode === 2 && fill === stroke ? rgbOf(fill) : undefined;
}

/** The box of a glyph's em on the page. */
export function inkBox(glyph: Glyph): Box {
  const place = placeIn(glyph);
  return boundingBox([place(0, -0.25), place(1, -0.25), place(1, 0.95), place(0, 0.95)]);
}

/** Ends a level letter where the clip cuts through it: what follows may belong to the next cell. */
export function cutToClip(glyph: Glyph, clip: Box): Glyph {
  const { x, advanceX, angle, vertical } = glyph;
  const end = clip.x + clip.width;
  if (angle !== 0 || vertical || glyph.hidden || !(x < end) || x + advanceX <= end + 0.1) return glyph;
  return { ...glyph, advanceX: end - x };
}

/** Where a glyph has its ink: x and y in turn. */
function inkSamples(glyph: Glyph): Float64Array {
  const samples = new Float64Array(2 * SAMPLES);
  const place = placeIn(glyph);
  let at = 0;
  for (const along of ALONG) {
    for (const above of ABOVE) {
      const [x, y] = place(along, above);
      samples[at++] = x;
      samples[at++] = y;
    }
  }
  return samples;
}

/** Maps a part of the advance, and ems above the baseline, to page points. */
function placeIn({
  x,
  y,
  advanceX,
  advanceY,
  size,
  angle,
  vertical,
}: Glyph): (along: number, above: number) => Point {
  const radians = (angle * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians) * size, Math.sin(radians) * size];
  // The place of an upright character in a column is the middle of its upper edge.
  if (vertical)
    return (along, above) => [
      x + (along - 0.5) * cos + (above - 0.85) * sin,
      y + (along - 0.5) * sin - (above - 0.85) * cos,
    ];
  return (along, above) => [x + along * advanceX + above * sin, y + along * advanceY - above * cos];
}

export interface GlyphPlace {
  readonly page: Box;
  readonly clip: Box;
  /** 0xRRGGBB; undefined: not one colour, or one that does not matter. */
  readonly color: number | undefined;
  readonly ground: PaintedGround;
}

/** Why a glyph is invisible at the moment it is drawn; undefined if it is visible. */
export function unseenWhenDrawn(glyph: Glyph, place: GlyphPlace): Unseen | undefined {
  const isBlank = glyph.text.trim() === '';
  const extent = Math.max(glyph.size, Math.hypot(glyph.advanceX, glyph.advanceY));
  if (!isBlank && !(extent >= SMALLEST)) return 'no-size';
  const isInside = isWithin(glyph, extent, place.clip);
  const mayMatch = place.color !== undefined && !isBlank && mayBeOnItsColor(glyph, place.color, place.ground);
  // So it is with nearly all: nothing more has to be looked at.
  if (isInside && !mayMatch) return undefined;
  const samples = inkSamples(glyph);
  if (isOutside(samples, place.page)) return 'off-page';
  if (isOutside(samples, place.clip)) return 'clipped';
  if (place.color === undefined || !mayMatch) return undefined;
  return isOnItsColor(samples, place.color, place.ground) ? 'ground-color' : undefined;
}

/** The order of what was painted over a glyph later; undefined where it is not covered. */
export function coverOf(glyph: Glyph, ground: PaintedGround): number | undefined {
  if (glyph.text.trim() === '') return undefined;
  const samples = inkSamples(glyph);
  let covered = 0;
  let last = -1;
  for (let at = 0; at < samples.length; at += 2) {
    const order = ground.coveredAt(samples[at] ?? 0, samples[at + 1] ?? 0);
    if (order <= glyph.order) continue;
    covered++;
    last = Math.max(last, order);
  }
  return covered >= COVERED ? last : undefined;
}

/** Whether a glyph is inside of a box whatever its direction. The clip never reaches over the page. */
function isWithin(glyph: Glyph, extent: number, { x, y, width, height }: Box): boolean {
  return (
    glyph.x - extent >= x &&
    glyph.y - extent >= y &&
    glyph.x + extent <= x + width &&
    glyph.y + extent <= y + height
  );
}

/** By what is in its middle. */
function mayBeOnItsColor(glyph: Glyph, color: number, ground: PaintedGround): boolean {
  const [x, y] = placeIn(glyph)(0.5, 0.35);
  const below = ground.colorAt(x, y);
  return below === undefined || isSameColor(below, color);
}

function isOutside(samples: Float64Array, { x, y, width, height }: Box): boolean {
  let at = 0;
  for (let along = 0; along < ALONG.length; along++) {
    let inside = 0;
    for (let above = 0; above < ABOVE.length; above++, at += 2) {
      const [px, py] = [samples[at] ?? 0, samples[at + 1] ?? 0];
      if (px >= x && px <= x + width && py >= y && py <= y + height) inside++;
    }
    if (inside >= LEAST_INSIDE) return false;
  }
  return true;
}

function isOnItsColor(samples: Float64Array, color: number, ground: PaintedGround): boolean {
  let same = 0;
  for (let at = 0; at < samples.length; at += 2) {
    const below = ground.colorAt(samples[at] ?? 0, samples[at + 1] ?? 0);
    if (below === undefined) continue;
    if (!isSameColor(below, color)) return false;
    same++;
  }
  return same >= SAME_GROUND;
}

function isSameColor(a: number, b: number): boolean {
  for (const shift of [16, 8, 0]) {
    if (Math.abs(((a >> shift) & 255) - ((b >> shift) & 255)) > SAME_COLOR) return false;
  }
  return true;
}
