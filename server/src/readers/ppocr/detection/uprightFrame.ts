import { invert, mapPoint, multiply, type Matrix, type Point } from '../../../page/geometry.ts';
import type { PageImage } from '../../../page/pageImage.ts';
import type { RotatedRectangle } from './rotatedRectangle.ts';

/**
 * The upright page in terms of its turned pixels. Lines are found in px of the image turned by steps of 90°; the
 * remaining skew is removed by transforming coordinates, never pixels.
 */
export interface UprightFrame {
  /** Upright page size, points. */
  readonly width: number;
  readonly height: number;
  /** Turned px to upright points. */
  readonly toUpright: Matrix;
  readonly uprightToPage: Matrix;
  /** Points of one px. */
  readonly scale: number;
}

/** `width` and `height`: the turned image's size, px. `skew`: radians, clockwise positive. */
export function uprightFrame(
  image: PageImage,
  rotation: 0 | 90 | 180 | 270,
  skew: number,
  width: number,
  height: number,
): UprightFrame {
  const [a, b] = image.toPage;
  const scale = Math.hypot(a, b) || 1;
  const turned = turnedToImage(rotation, width, height);
  const cos = Math.cos(-skew);
  const sin = Math.sin(-skew);
  const cx = width / 2;
  const cy = height / 2;
  const deskew: Matrix = [cos, sin, -sin, cos, cx - cos * cx + sin * cy, cy - sin * cx - cos * cy];
  const toUpright = multiply([scale, 0, 0, scale, 0, 0], deskew);
  return {
    width: width * scale,
    height: height * scale,
    toUpright,
    uprightToPage: multiply(image.toPage, multiply(turned, invert(toUpright))),
    scale,
  };
}

/** Turned px to px of the image as it came. `width` and `height` are the turned image's. */
export function turnedToImage(rotation: 0 | 90 | 180 | 270, width: number, height: number): Matrix {
  switch (rotation) {
    case 0:
      return [1, 0, 0, 1, 0, 0];
    case 90:
      // The image was turned clockwise: its left edge is now the top.
      return [0, -1, 1, 0, 0, width];
    case 180:
      return [-1, 0, 0, -1, width, height];
    case 270:
      return [0, 1, -1, 0, height, 0];
  }
}

/** The rectangle turned around a point by an angle, clockwise, radians. */
export function turnRectangle(r: RotatedRectangle, centre: Point, angle: number): RotatedRectangle {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const m: Matrix = [
    cos,
    sin,
    -sin,
    cos,
    centre[0] - cos * centre[0] + sin * centre[1],
    centre[1] - sin * centre[0] - cos * centre[1],
  ];
  return { ...r, centre: mapPoint(m, r.centre), angle: r.angle + angle };
}
