import { mapPoint, type Matrix, type Point, type Quad } from '../../page/geometry.ts';
import { halveGrey, type GreyImage } from './greyImage.ts';

/**
 * An image and its halves, made as they are needed: a line that is shrunk to less than half is taken
 * from a smaller level, so that every pixel counts and small print keeps its strokes.
 */
export class ImageLevels {
  readonly #levels: GreyImage[];

  constructor(image: GreyImage) {
    this.#levels = [image];
  }

  /** The smallest level that is still no smaller than `scale` (0..1) of the image. */
  at(scale: number): { image: GreyImage; reduction: number } {
    let level = 0;
    while (scale < 0.5 / 2 ** level && this.#size(level) > 64) level++;
    while (this.#levels.length <= level) this.#levels.push(halveGrey(this.#levels.at(-1)!));
    return { image: this.#levels[level]!, reduction: 2 ** level };
  }

  #size(level: number): number {
    const [image] = this.#levels;
    return Math.min(image!.width, image!.height) / 2 ** level;
  }
}

/**
 * Cuts a quadrilateral (image px, clockwise from its top left) out of an image and straightens it to
 * `width` × `height` px, bilinear. What lies outside the image is white.
 */
export function cropQuad(levels: ImageLevels, quad: Quad, width: number, height: number): Uint8Array<ArrayBuffer> {
  const [tl, tr, , bl] = quad;
  const sideY = Math.hypot(bl[0] - tl[0], bl[1] - tl[1]);
  const { image, reduction } = levels.at(sideY > 0 ? height / sideY : 1);
  // A detected quad is a rectangle, so three corners give the map: (u, v) of the crop to px of the level.
  const map: Matrix = [
    (tr[0] - tl[0]) / width / reduction,
    (tr[1] - tl[1]) / width / reduction,
    (bl[0] - tl[0]) / height / reduction,
    (bl[1] - tl[1]) / height / reduction,
    tl[0] / reduction,
    tl[1] / reduction,
  ];
  const out = new Uint8Array(width * height);
  const { data, width: w, height: h } = image;
  const [stepX, stepY] = [map[0], map[1]];
  for (let v = 0, o = 0; v < height; v++) {
    const start: Point = mapPoint(map, [0.5, v + 0.5]);
    let x = start[0] - 0.5;
    let y = start[1] - 0.5;
    for (let u = 0; u < width; u++, o++, x += stepX, y += stepY) {
      const x0 = Math.floor(x);
      const y0 = Math.floor(y);
      if (x0 < 0 || y0 < 0 || x0 + 1 >= w || y0 + 1 >= h) {
        const inside = x0 >= -1 && y0 >= -1 && x0 < w && y0 < h;
        out[o] = inside ? data[clamp(y0, h) * w + clamp(x0, w)]! : 255;
        continue;
      }
      const fx = x - x0;
      const fy = y - y0;
      const at = y0 * w + x0;
      const top = data[at]! + (data[at + 1]! - data[at]!) * fx;
      const bottom = data[at + w]! + (data[at + w + 1]! - data[at + w]!) * fx;
      out[o] = top + (bottom - top) * fy + 0.5;
    }
  }
  return out;
}

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(length - 1, value));
}
