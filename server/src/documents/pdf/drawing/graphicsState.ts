import {
  boundingBox,
  mapPoint,
  multiply,
  type Box,
  type Matrix,
  type Point,
} from '../../../page/geometry.ts';
import type { GlyphFont } from './drawing.ts';
import { outlinesOf, rectangleOf } from './visibility/outlines.ts';

/** What pdf.js reports about a font. */
export interface LoadedFont {
  readonly traits: GlyphFont;
  readonly matrix: readonly number[];
  readonly type3: boolean;
  readonly vertical: boolean;
  /** Height of the em in text space for size 1; 1 but for Type 3 fonts. */
  readonly em: number;
  /** A font of symbols alone: what a code of it shows, where its own map (`claimed`) does not tell. */
  readonly symbol?: (code: number, claimed: string) => string | undefined;
}

/** Text as a clip path (ISO 32000 9.3.6, modes 4 to 7): it shows what is painted through it. */
export interface TextClip {
  isPainted: boolean;
  /** The text clips around this one. */
  readonly outer: TextClip | undefined;
}

/** The graphics state of ISO 32000 8.4, as far as positions and visibility need it. */
export class GraphicsState {
  matrix: Matrix;
  clip: Box;
  fill = '#000000';
  stroke = '#000000';
  fillAlpha = 1;
  strokeAlpha = 1;
  /** Opacity of the transparency groups around. */
  groupAlpha = 1;
  /** Paint mixes with what is below by a blend mode. */
  blended = false;
  /** What is painted goes through a soft mask. */
  masked = false;
  /** A group around is blended or masked, or makes a mask. */
  groupMixed = false;
  /** Nothing but `clip` is cut off: all clip paths were rectangles. */
  clipIsExact = true;
  /** Text that is the clip path. */
  textClip: TextClip | undefined;
  lineWidth = 1;
  dashed = false;
  font: LoadedFont | undefined;
  fontSize = 0;
  fontDirection: 1 | -1 = 1;
  charSpacing = 0;
  wordSpacing = 0;
  horizontalScale = 1;
  leading = 0;
  rise = 0;
  renderingMode = 0;

  constructor(matrix: Matrix, clip: Box) {
    this.matrix = matrix;
    this.clip = clip;
  }

  copy(): GraphicsState {
    return Object.assign(new GraphicsState(this.matrix, this.clip), this);
  }

  transform(m: Matrix): void {
    this.matrix = multiply(this.matrix, m);
  }

  /** Clips to a rectangle of user space. */
  clipTo(box: readonly number[]): void {
    this.clip = intersect(this.clip, mapBox(this.matrix, box));
    if (!rectangleOf(cornersOf(box).map((corner) => mapPoint(this.matrix, corner)))) this.clipIsExact = false;
  }

  /** Clips to a path; one that is no rectangle by its `bounds` in user space. */
  clipToPath(path: ArrayLike<number>, bounds: readonly number[]): void {
    const [outline, ...others] = (path.length < 40 ? outlinesOf(path, this.matrix) : undefined) ?? [];
    const rectangle = outline && others.length === 0 ? rectangleOf(outline) : undefined;
    this.clip = intersect(this.clip, rectangle ?? mapBox(this.matrix, bounds));
    if (!rectangle) this.clipIsExact = false;
  }

  /** Mean scale from user space to page points. */
  get scale(): number {
    const [a, b, c, d] = this.matrix;
    return Math.sqrt(Math.abs(a * d - b * c));
  }
}

/** The upright box on the page around `[x0, y0, x1, y1]` of user space. */
export function mapBox(m: Matrix, box: readonly number[]): Box {
  return boundingBox(cornersOf(box).map((corner) => mapPoint(m, corner)));
}

function cornersOf([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[]): Point[] {
  return [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ];
}

export function intersect(a: Box, b: Box): Box {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(0, Math.min(a.x + a.width, b.x + b.width) - x),
    height: Math.max(0, Math.min(a.y + a.height, b.y + b.height) - y),
  };
}
