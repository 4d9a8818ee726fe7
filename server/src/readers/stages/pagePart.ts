import { invert, multiply, type Box, type Matrix } from '../../page/geometry.ts';
import type { PageImage } from '../../page/pageImage.ts';
import type { PixelSize, StagePixels } from './stage.ts';

/** What lies beyond the page. */
const PAPER = 255;

/** So many samples a side of a pixel of the picture, at most: more of a page is no better to see. */
const MOST_SAMPLES = 6;

/**
 * Cuts a part of an upright page out of its image, in one step with its turn, its slant and its new size. Each pixel is
 * the mean of samples over its area, so that small letters do not break when a page is made much smaller.
 * `box`: points of the upright page; `uprightToPage`: its points on the page as a viewer shows it.
 */
export function cutPart(image: PageImage, uprightToPage: Matrix, box: Box, size: PixelSize): StagePixels {
  const { width, height } = size;
  const { channels } = image;
  const pictureToUpright: Matrix = [box.width / width, 0, 0, box.height / height, box.x, box.y];
  const toImage = multiply(invert(image.toPage), multiply(uprightToPage, pictureToUpright));
  const [a, b, c, d, e, f] = toImage;
  const side = Math.max(Math.hypot(a, b), Math.hypot(c, d));
  // Also where it is NaN.
  const samples = side >= 1.5 ? Math.min(MOST_SAMPLES, Math.round(side)) : 1;
  const data = new Uint8Array(width * height * channels);
  const isColour = channels === 3;
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, to += channels) {
      let [first, second, third] = [0, 0, 0];
      for (let i = 0; i < samples; i += 1) {
        const v = y + (i + 0.5) / samples;
        for (let j = 0; j < samples; j += 1) {
          const u = x + (j + 0.5) / samples;
          const px = Math.floor(a * u + c * v + e);
          const py = Math.floor(b * u + d * v + f);
          const isInside = px >= 0 && py >= 0 && px < image.width && py < image.height;
          const at = isInside ? (py * image.width + px) * channels : -1;
          first += isInside ? (image.data[at] ?? PAPER) : PAPER;
          if (!isColour) continue;
          second += isInside ? (image.data[at + 1] ?? PAPER) : PAPER;
          third += isInside ? (image.data[at + 2] ?? PAPER) : PAPER;
        }
      }
      const count = samples * samples;
      data[to] = Math.round(first / count);
      if (!isColour) continue;
      data[to + 1] = Math.round(second / count);
      data[to + 2] = Math.round(third / count);
    }
  }
  return { data, width, height, channels };
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
