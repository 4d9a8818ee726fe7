import { invert, multiply, type Box, type Matrix } from '../../page/geometry.ts';
import type { PageImage } from '../../page/pageImage.ts';
import type { PixelSize, StagePixels } from './stage.ts';

/** What lies beyond the page. */
const PAPER = 255;

/** So many samples a side of a pixel of the picture, at most: more of a page is no better to see. */
const MOST_SAMPLES = 6;

/** With more samples a side their mean is as good without looking between pixels, at a quarter of the time. */
const SMOOTH_SAMPLES = 2;

/** Pixels of the image in one of the picture, beyond a whole number, that are none: rounding, a slant. */
const SAME_SIZE = 0.05;

/**
 * Cuts a part of an upright page out of its image, in one step with its turn, its slant and its new size. Each pixel is
 * the mean of samples over its area, so that small letters do not break when a page is made smaller, and thin ruling lines
 * neither vanish nor stand out: models of tables see fewer rows and columns in pixels that were only picked.
 * `box`: points of the upright page; `uprightToPage`: its points on the page as a viewer shows it.
 */
export function cutPart(image: PageImage, uprightToPage: Matrix, box: Box, size: PixelSize): StagePixels {
  const { width, height } = size;
  const { channels } = image;
  const pictureToUpright: Matrix = [box.width / width, 0, 0, box.height / height, box.x, box.y];
  const toImage = multiply(invert(image.toPage), multiply(uprightToPage, pictureToUpright));
  const [a, b, c, d, e, f] = toImage;
  const [across, down] = [samplesFor(Math.hypot(a, b)), samplesFor(Math.hypot(c, d))];
  const data = new Uint8Array(width * height * channels);
  const sum = new Float64Array(channels);
  const share = 1 / (across * down);
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, to += channels) {
      sum.fill(0);
      for (let i = 0; i < down; i += 1) {
        const v = y + (i + 0.5) / down;
        for (let j = 0; j < across; j += 1) {
          const u = x + (j + 0.5) / across;
          const [px, py] = [a * u + c * v + e, b * u + d * v + f];
          // The middle of a pixel is half a pixel from its corner.
          if (Math.min(across, down) <= SMOOTH_SAMPLES) addSample(sum, image, px - 0.5, py - 0.5);
          else addPixel(sum, image, Math.floor(px), Math.floor(py), 1);
        }
      }
      for (let k = 0; k < channels; k += 1) data[to + k] = (sum[k] ?? 0) * share + 0.5;
    }
  }
  return { data, width, height, channels };
}

/** Samples along one side of a pixel of the picture that covers so many of the image. One where that is NaN. */
function samplesFor(pixels: number): number {
  return pixels > 1 + SAME_SIZE ? Math.min(MOST_SAMPLES, Math.ceil(pixels - SAME_SIZE)) : 1;
}

/** Adds what lies between the four pixels around a point, each by its nearness. */
function addSample(sum: Float64Array, image: PageImage, x: number, y: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [dx, dy] = [x - left, y - top];
  addPixel(sum, image, left, top, (1 - dx) * (1 - dy));
  addPixel(sum, image, left + 1, top, dx * (1 - dy));
  addPixel(sum, image, left, top + 1, (1 - dx) * dy);
  addPixel(sum, image, left + 1, top + 1, dx * dy);
}

function addPixel(sum: Float64Array, image: PageImage, x: number, y: number, weight: number): void {
  const isInside = x >= 0 && y >= 0 && x < image.width && y < image.height;
  const at = (y * image.width + x) * image.channels;
  for (let k = 0; k < sum.length; k += 1)
    sum[k] = (sum[k] ?? 0) + weight * (isInside ? (image.data[at + k] ?? PAPER) : PAPER);
}

/** Size in px of a part of an upright page at the resolution of the page's image; at least one px. */
export function partSize(image: Pick<PageImage, 'dpi'>, box: Box): PixelSize {
  const side = (points: number): number => Math.max(1, Math.round((points * image.dpi) / 72));
  return { width: side(box.width), height: side(box.height) };
}

/** A box of a picture of a part, on the upright page. */
export function boxOnPage(box: Box, picture: PixelSize, part: Box): Box {
  const [sx, sy] = [part.width / picture.width, part.height / picture.height];
  return { x: part.x + box.x * sx, y: part.y + box.y * sy, width: box.width * sx, height: box.height * sy };
}
