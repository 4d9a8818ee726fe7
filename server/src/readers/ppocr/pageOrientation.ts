import type { Quad } from '../../page/geometry.ts';
import { cropQuad, ImageLevels } from './cropLine.ts';
import { decodeBestPath } from './ctc.ts';
import { turnGrey, type GreyImage } from './greyImage.ts';
import type { PpocrModel } from './model.ts';
import { cornersOf, type RotatedRectangle } from './rotatedRectangle.ts';
import { recognizePixels } from './recognizeLines.ts';
import type { StageTimer } from './stageTimer.ts';

export type QuarterTurn = 0 | 90 | 180 | 270;

/** Lines that are tried; more would cost an upright page, which most are, without telling more. */
const TRIED_LINES = 3;
/** Width of what is tried of each line, px: enough characters to be sure, and cheap. */
const TRIED_WIDTH = 256;
/** Mean confidence at which text certainly stands upright; upside down it is read far below that. */
const SURE = 0.85;

/**
 * By how many degrees, clockwise, the image must be turned for its text to stand upright. Text lines run
 * along the long side of their rectangles, which leaves two ways to turn; the recogniser is surer of the
 * right one.
 */
export async function findQuarterTurn(
  model: PpocrModel,
  image: GreyImage,
  rectangles: readonly RotatedRectangle[],
  timer: StageTimer,
): Promise<QuarterTurn> {
  const lines = rectangles.filter((r) => Math.max(r.halfWidth, r.halfHeight) > 2.5 * Math.min(r.halfWidth, r.halfHeight));
  if (lines.length === 0) return 0;
  const length = (r: RotatedRectangle): number => 2 * Math.max(r.halfWidth, r.halfHeight);
  const upLength = lines.filter((r) => r.halfHeight > r.halfWidth).reduce((sum, r) => sum + length(r), 0);
  const allLength = lines.reduce((sum, r) => sum + length(r), 0);
  const sideways = upLength * 2 > allLength;
  const candidates: readonly QuarterTurn[] = sideways ? [90, 270] : [0, 180];

  const sample = lines
    .filter((r) => r.halfHeight > r.halfWidth === sideways)
    .sort((a, b) => length(b) - length(a))
    .slice(0, TRIED_LINES);
  const scores = new Map<QuarterTurn, number>();
  for (const turn of candidates) {
    const score = await timer.time('orient', () => meanConfidence(model, image, sample, turn, timer));
    if (score >= SURE) return turn;
    scores.set(turn, score);
  }
  // A sideways page must be read clearly better than not at all: vertical CJK columns look sideways too.
  const [first, second] = candidates as [QuarterTurn, QuarterTurn];
  return (scores.get(second) ?? 0) > (scores.get(first) ?? 0) + 0.02 ? second : first;
}

async function meanConfidence(
  model: PpocrModel,
  image: GreyImage,
  rectangles: readonly RotatedRectangle[],
  turn: QuarterTurn,
  timer: StageTimer,
): Promise<number> {
  const { height, dictionary } = model.manifest.recognition;
  const levels = new ImageLevels(image);
  let sum = 0;
  let characters = 0;
  for (const rectangle of rectangles) {
    const quad = turnedQuad(cornersOf(rectangle), turn);
    const [tl, tr, , bl] = quad;
    const width = (Math.hypot(tr[0] - tl[0], tr[1] - tl[1]) * height) / Math.hypot(bl[0] - tl[0], bl[1] - tl[1]);
    const tried = Math.round(Math.min(width, TRIED_WIDTH));
    const share = tried / width;
    const part: Quad = [tl, along(tl, tr, share), along(bl, quad[2], share), bl];
    const pixels = cropQuad(levels, part, tried, height);
    const output = await recognizePixels(model, { pixels, width: tried, height }, timer);
    for (const character of decodeBestPath(output.data, model.classes, dictionary.blankIndex)) {
      sum += character.confidence;
      characters++;
    }
  }
  return characters > 0 ? sum / characters : 0;
}

/** The same corners, begun where the text begins once the page has been turned. */
function turnedQuad(quad: Quad, turn: QuarterTurn): Quad {
  const [a, b, c, d] = quad;
  switch (turn) {
    case 0:
      return [a, b, c, d];
    case 90:
      return [d, a, b, c];
    case 180:
      return [c, d, a, b];
    case 270:
      return [b, c, d, a];
  }
}

function along(from: readonly [number, number], to: readonly [number, number], share: number): [number, number] {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/** Turns an image and the rectangles found on it. */
export function turnPage(
  image: GreyImage,
  rectangles: readonly RotatedRectangle[],
  turn: QuarterTurn,
): { image: GreyImage; rectangles: RotatedRectangle[] } {
  const turned = turnGrey(image, turn);
  const { width: w, height: h } = image;
  const move = (r: RotatedRectangle): RotatedRectangle => {
    switch (turn) {
      case 0:
        return r;
      case 90:
        return { ...r, x: h - r.y, y: r.x, halfWidth: r.halfHeight, halfHeight: r.halfWidth };
      case 180:
        return { ...r, x: w - r.x, y: h - r.y };
      case 270:
        return { ...r, x: r.y, y: w - r.x, halfWidth: r.halfHeight, halfHeight: r.halfWidth };
    }
  };
  return { image: turned, rectangles: rectangles.map(move) };
}
