import { multiply, type Box, type Matrix } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { DrawnImage, DrawnMark } from './drawing.ts';
import { intersect, mapBox, type GraphicsState } from './graphicsState.ts';
import { asList, asNumber, asNumbers, isNumbers } from './operands.ts';
import { readPath, rulingLineOf } from './paths.ts';
import type { PaintTracker } from './visibility/paintTracker.ts';

const UNIT_SQUARE = [0, 0, 1, 1];
/** Points. The size of a short word. */
const WIPED = { width: 8, height: 4 };
const MOST_RULING_LINES = 20_000;
const MOST_OUTLINES = 50_000;
const MOST_MARKS = 20_000;

/** A picture as an operator refers to it. Sizes in px. */
export interface PlacedImage {
  readonly id: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly mask?: boolean;
}

/** Collects what is painted besides text: ruling lines, pictures, and shapes of the size of letters. */
export class PaintedShapes {
  readonly images: DrawnImage[] = [];
  readonly rulingLines: RulingLine[] = [];
  readonly outlines: Box[] = [];
  /** The box of each path that is painted in ink, rulings and outlines among them. */
  readonly drawn: Box[] = [];
  readonly marks: DrawnMark[] = [];
  /** Visible painting other than text, images and white. */
  paints = 0;
  readonly #tracker: PaintTracker;
  readonly #strokes: ReadonlySet<number>;
  readonly #fills: ReadonlySet<number>;
  readonly #evenOdd: ReadonlySet<number>;

  /** `ops`: pdf.js's operators by name. */
  constructor(ops: Readonly<Record<string, number>>, tracker: PaintTracker) {
    this.#tracker = tracker;
    const codes = (...names: string[]): Set<number> => new Set(names.map((name) => ops[name] ?? -1));
    this.#strokes = codes(
      'stroke',
      'closeStroke',
      'fillStroke',
      'eoFillStroke',
      'closeFillStroke',
      'closeEOFillStroke',
    );
    this.#fills = codes(
      'fill',
      'eoFill',
      'fillStroke',
      'eoFillStroke',
      'closeFillStroke',
      'closeEOFillStroke',
    );
    this.#evenOdd = codes('eoFill', 'eoFillStroke', 'closeEOFillStroke');
  }

  /** The arguments of `constructPath`, in a layer that is shown. */
  path([code, parts, bounds]: readonly unknown[], state: GraphicsState, order: number): void {
    if (!isNumbers(bounds)) return;
    const paint = {
      stroked: this.#strokes.has(asNumber(code)) && isInk(state.stroke),
      filled: this.#fills.has(asNumber(code)) && isInk(state.fill) && state.fillAlpha > 0,
      lineWidth: state.lineWidth * state.scale,
    };
    const [path] = asList(parts);
    if (!isNumbers(path)) return;
    this.#track(asNumber(code), path, asNumbers(bounds), state, order);
    if (this.#fills.has(asNumber(code)) && this.#wipes(asNumbers(bounds), state)) this.paints++;
    if (paint.stroked || paint.filled) {
      this.paints++;
      const found = readPath(path, state.matrix, paint);
      for (const rulingLine of found.rulingLines) {
        const box = intersect(rulingLine.box, state.clip);
        if (box.width + box.height > 0 && this.rulingLines.length < MOST_RULING_LINES)
          this.rulingLines.push({ ...rulingLine, box });
      }
      if (this.drawn.length < MOST_OUTLINES)
        this.drawn.push(intersect(mapBox(state.matrix, asNumbers(bounds)), state.clip));
      for (const mark of found.marks) {
        const box = intersect(mark.box, state.clip);
        if (box.width * box.height > 0 && this.marks.length < MOST_MARKS) this.marks.push({ ...mark, box });
      }
      if (this.outlines.length < MOST_OUTLINES) this.outlines.push(...found.outlines);
    }
  }

  /** White over a picture hides a part of it, which its own pixels still show. */
  #wipes(bounds: readonly number[], state: GraphicsState): boolean {
    if (this.images.length === 0 || isInk(state.fill) || state.fill === 'transparent') return false;
    const { width, height } = intersect(mapBox(state.matrix, bounds), state.clip);
    return width > WIPED.width && height > WIPED.height;
  }

  #track(
    code: number,
    path: ArrayLike<number>,
    bounds: readonly number[],
    state: GraphicsState,
    order: number,
  ): void {
    if (this.#fills.has(code)) {
      this.#tracker.fill(path, bounds, state, this.#evenOdd.has(code), order);
      paintThrough(state);
    }
    if (this.#strokes.has(code)) {
      this.#tracker.stroke(path, bounds, state, order);
      paintThrough(state);
    }
  }

  /** A picture in a layer that is shown; `inner` maps its unit square to user space. */
  image(image: PlacedImage, state: GraphicsState, order: number, inner?: Matrix): void {
    if (state.fillAlpha === 0) return;
    const matrix = inner ? multiply(state.matrix, inner) : state.matrix;
    const whole = mapBox(matrix, UNIT_SQUARE);
    this.#tracker.picture(matrix, image.mask !== true, state, order);
    paintThrough(state);
    const rulingLine = rulingLineOf(whole, 0);
    if (rulingLine) {
      this.rulingLines.push(rulingLine);
      return;
    }
    this.images.push({
      ...image,
      mask: image.mask ?? false,
      color: state.fill,
      matrix,
      visible: intersect(whole, state.clip),
      order,
    });
  }

  /** A stencil of one pixel: the unit square in the fill's colour. */
  solid(state: GraphicsState, order: number): void {
    this.#tracker.solid(state.matrix, state, order);
    paintThrough(state);
    const rulingLine = isInk(state.fill) ? rulingLineOf(mapBox(state.matrix, UNIT_SQUARE), 0) : undefined;
    if (rulingLine) this.rulingLines.push(rulingLine);
  }

  /** A shading all over the clip. */
  shading(state: GraphicsState, order: number): void {
    this.#tracker.shading(state, order);
    paintThrough(state);
  }
}

/** White on white is used to wipe; it is not ink. */
function isInk(color: string): boolean {
  return color.toLowerCase() !== '#ffffff' && color !== 'transparent';
}

/** Text that is the clip path shows what is painted now. */
function paintThrough({ textClip }: GraphicsState): void {
  for (let clip = textClip; clip && !clip.isPainted; clip = clip.outer) clip.isPainted = true;
}
