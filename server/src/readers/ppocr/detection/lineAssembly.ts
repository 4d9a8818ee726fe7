import type { Point } from '../../../page/geometry.ts';
import { cornersOf, halfTurn, type RotatedRectangle } from './rotatedRectangle.ts';

/**
 * Text regions as the detector gives them become lines: pieces of one line that a wide word space or a
 * smudge tore apart are joined again. All in px of the deskewed page, so that lines run along x.
 */
const JOIN = {
  /** Pieces join across a gap of at most this many line heights (columns are further apart). */
  gap: 0.7,
  /** Their vertical overlap, as a share of the lower piece. */
  overlap: 0.6,
  /** Their heights differ at most by this factor. */
  heights: 1.7,
} as const;

/** A region at least this much taller than wide holds letters set below each other. */
const TALL = 1.5;

/** Regions at least this long for their height have a direction of their own. */
const DIRECTED = 3;

export interface AssembledLine {
  readonly rectangle: RotatedRectangle;
  /** Letters stand below each other. */
  readonly vertical: boolean;
}

/** Joins regions into lines; angles come out in (-pi/4, pi/4), width along the line. */
export function assembleLines(regions: readonly RotatedRectangle[]): AssembledLine[] {
  const lying: RotatedRectangle[] = [];
  const standing: AssembledLine[] = [];
  for (const region of regions) {
    const upright = uprightRectangle(region);
    if (upright.height >= TALL * upright.width) standing.push({ rectangle: upright, vertical: true });
    else lying.push(upright);
  }
  return [...joinPieces(lying).map((rectangle) => ({ rectangle, vertical: false })), ...standing];
}

/** The same region with its width along x: small blobs have no direction, so they lose their slant. */
function uprightRectangle(r: RotatedRectangle): RotatedRectangle {
  const directed = r.width >= DIRECTED * r.height;
  if (directed && Math.abs(r.angle) <= Math.PI / 4) return r;
  if (directed)
    return { centre: r.centre, width: r.height, height: r.width, angle: halfTurn(r.angle - Math.PI / 2) };
  return around(cornersOf(r), 0);
}

function joinPieces(pieces: readonly RotatedRectangle[]): RotatedRectangle[] {
  let lines = [...pieces].sort((a, b) => leftOf(a) - leftOf(b));
  for (let joined = true; joined;) {
    joined = false;
    const next: RotatedRectangle[] = [];
    for (const piece of lines) {
      const at = next.findLastIndex((line) => belongTogether(line, piece));
      const line = next[at];
      if (line) {
        next[at] = join(line, piece);
        joined = true;
      } else next.push(piece);
    }
    lines = next.sort((a, b) => leftOf(a) - leftOf(b));
  }
  return lines;
}

function leftOf(r: RotatedRectangle): number {
  return r.centre[0] - r.width / 2;
}

function belongTogether(a: RotatedRectangle, b: RotatedRectangle): boolean {
  const lower = Math.min(a.height, b.height);
  const higher = Math.max(a.height, b.height);
  const [left, right] = leftOf(a) <= leftOf(b) ? [a, b] : [b, a];
  const gap = leftOf(right) - (leftOf(left) + left.width);
  if (gap > JOIN.gap * higher || gap < -Math.max(higher, 0.5 * Math.min(a.width, b.width))) return false;
  // Where the longer piece's centre line runs at the other piece.
  const [long, short] = a.width >= b.width ? [a, b] : [b, a];
  const expected = long.centre[1] + Math.tan(long.angle) * (short.centre[0] - long.centre[0]);
  const apart = Math.abs(short.centre[1] - expected);
  const overlap =
    Math.min(long.height / 2, apart + short.height / 2) -
    Math.max(-long.height / 2, apart - short.height / 2);
  if (overlap < JOIN.overlap * lower) return false;
  // A full stop or a dash beside its line is small; only long pieces must be alike.
  return higher <= JOIN.heights * lower || short.width < 1.5 * higher;
}

function join(a: RotatedRectangle, b: RotatedRectangle): RotatedRectangle {
  const long = a.width >= b.width ? a : b;
  return around([...cornersOf(a), ...cornersOf(b)], long.angle);
}

/** The rectangle at an angle around some points. */
function around(points: readonly Point[], angle: number): RotatedRectangle {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const u = points.map(([x, y]) => x * cos + y * sin);
  const v = points.map(([x, y]) => y * cos - x * sin);
  const minU = Math.min(...u);
  const maxU = Math.max(...u);
  const minV = Math.min(...v);
  const maxV = Math.max(...v);
  const cu = (minU + maxU) / 2;
  const cv = (minV + maxV) / 2;
  return {
    centre: [cu * cos - cv * sin, cu * sin + cv * cos],
    width: maxU - minU,
    height: maxV - minV,
    angle,
  };
}
