import { setImmediate } from 'node:timers/promises';
import { createCanvas, DOMMatrix, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { collectGarbage } from '../parser/garbage.ts';

/**
 * Pixels of all canvases of one page at a time: the page, its transparency groups, soft masks and pattern
 * cells, 4 bytes each. Four times the largest page that is drawn; A4 at 300 dpi with eight groups that cover it.
 */
const MOST_PIXELS = 80_000_000;
/** Pixels of pattern cells in full resolution that wait to be collected, 8 bytes each. */
const MOST_PATTERN_PIXELS = 16_000_000;
/** What a cell is reduced to beyond that: hatching and shades stay what they are. */
const COARSE_PATTERN_PIXELS = 65_536;
/** Even small ones are too many then; nothing is collected while one operation runs. */
const MOST_PATTERNS_WAITING = 2 * MOST_PATTERN_PIXELS;

/** The page cannot be drawn at this size. */
export class DrawingTooLarge extends Error {
  override readonly name = 'DrawingTooLarge';
}

interface CanvasEntry {
  canvas: Canvas | null;
  context: SKRSContext2D | null;
}

const canvases = new Map<Canvas, number>();
let livePixels = 0;
let patterns: { readonly pattern: WeakRef<object>; readonly pixels: number }[] = [];
let patternPixels = 0;

/**
 * Creates the canvases of pdf.js, for one page of this thread at a time. Refuses canvases that would take too much
 * memory, since a small file can ask for any number of any size.
 */
export class BudgetCanvasFactory {
  create(width: number, height: number): { canvas: Canvas; context: SKRSContext2D } {
    if (width <= 0 || height <= 0) throw new Error('Invalid canvas size');
    const pixels = take(Math.ceil(width) * Math.ceil(height));
    const canvas = createCanvas(width, height);
    canvases.set(canvas, pixels);
    const context = canvas.getContext('2d');
    limitPatterns(context);
    return { canvas, context };
  }

  reset({ canvas }: CanvasEntry, width: number, height: number): void {
    if (!canvas) throw new Error('Canvas is not specified');
    if (width <= 0 || height <= 0) throw new Error('Invalid canvas size');
    free(canvas);
    canvases.set(canvas, take(Math.ceil(width) * Math.ceil(height)));
    canvas.width = width;
    canvas.height = height;
  }

  destroy(entry: CanvasEntry): void {
    if (!entry.canvas) throw new Error('Canvas is not specified');
    free(entry.canvas);
    entry.canvas = null;
    entry.context = null;
  }

  getNoAlphaContext(canvas: Canvas): SKRSContext2D {
    return canvas.getContext('2d', { alpha: false });
  }
}

/** Ends a page: frees what an error left behind. */
export function freeCanvases(): void {
  for (const canvas of [...canvases.keys()]) free(canvas);
}

/**
 * Releases native memory between two steps of drawing. The pixels of a pattern are freed only when its small
 * JavaScript object is collected, which V8 sees no reason to do, and only when the event loop turns.
 */
export async function freePatterns(): Promise<void> {
  if (patternPixels < MOST_PATTERN_PIXELS / 2) return;
  // A weak reference holds what it was made for until the event loop turns.
  await setImmediate();
  collectGarbage();
  await setImmediate();
  patterns = patterns.filter(({ pattern }) => pattern.deref() !== undefined);
  patternPixels = patterns.reduce((sum, { pixels }) => sum + pixels, 0);
}

function take(pixels: number): number {
  if (livePixels + pixels > MOST_PIXELS) throw new DrawingTooLarge('canvases');
  livePixels += pixels;
  return pixels;
}

function free(canvas: Canvas): void {
  livePixels -= canvases.get(canvas) ?? 0;
  canvases.delete(canvas);
  // Native memory goes at once, not when V8 finds time to collect a small object.
  canvas.width = 1;
  canvas.height = 1;
}

function limitPatterns(context: SKRSContext2D): void {
  const create = context.createPattern.bind(context);
  context.createPattern = (image, repeat) => {
    const whole = image.width * image.height;
    const isCoarse = patternPixels + whole > MOST_PATTERN_PIXELS && whole > COARSE_PATTERN_PIXELS;
    const shrink = isCoarse ? Math.sqrt(COARSE_PATTERN_PIXELS / whole) : 1;
    const cell = isCoarse ? shrunk(image as Canvas, shrink) : undefined;
    const pixels = cell ? cell.width * cell.height : whole;
    if (patternPixels + pixels > MOST_PATTERNS_WAITING) throw new DrawingTooLarge('patterns');
    const pattern = create(cell ?? image, repeat);
    patterns.push({ pattern: new WeakRef(pattern), pixels });
    patternPixels += pixels;
    if (!cell) return pattern;
    const [scaleX, scaleY] = [image.width / cell.width, image.height / cell.height];
    const setTransform = pattern.setTransform.bind(pattern);
    pattern.setTransform = (matrix) => {
      setTransform(DOMMatrix.fromMatrix(matrix).scale(scaleX, scaleY));
    };
    cell.width = 1;
    cell.height = 1;
    return pattern;
  };
}

function shrunk(image: Canvas, scale: number): Canvas {
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const cell = createCanvas(width, height);
  cell.getContext('2d').drawImage(image, 0, 0, width, height);
  return cell;
}
