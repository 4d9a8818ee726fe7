import { invert, mapPoint, multiply, type Box, type Matrix, type Point } from '../page/geometry.ts';
import type { PageImage } from '../page/pageImage.ts';
import type { Picture, PictureRequest } from '../page/pagePicture.ts';
import { sharp } from './image/sharpSettings.ts';

const JPEG_QUALITY = 85;

/**
 * Cuts pictures out of a page, turned by quarter turns so that its text is upright. On a skewed page, the result is
 * the box around the skewed part. A box outside the page gives one pixel of its edge.
 */
export async function drawPictures(image: PageImage, request: PictureRequest): Promise<Picture[]> {
  const whole: Frame = { left: 0, top: 0, width: image.width, height: image.height, turn: 0 };
  const { boxes, uprightToPage } = request;
  const frames = boxes ? boxes.map((box) => frameOf(box, image, uprightToPage)) : [whole];
  const pictures: Picture[] = [];
  for (const frame of frames) pictures.push(await draw(image, frame, request));
  return pictures;
}

/** A part of the image, px, and the degrees clockwise that turn it upright. */
interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly turn: number;
}

function frameOf(box: Box, image: PageImage, uprightToPage: Matrix | undefined): Frame {
  const toImage = invert(image.toPage);
  const map = uprightToPage ? multiply(toImage, uprightToPage) : toImage;
  const { x, y, width, height } = box;
  const corners: Point[] = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
  const [first, second, ...others] = corners.map((corner) => mapPoint(map, corner));
  if (!first || !second) throw new RangeError('a box has four corners');
  const [xs, ys] = [0, 1].map((axis) => [first, second, ...others].map((corner) => corner[axis] ?? 0));
  const [left, width_] = span(xs ?? [], image.width);
  const [top, height_] = span(ys ?? [], image.height);
  const [dx, dy] = [map[0], map[1]];
  const quarters = Math.round(Math.atan2(dy, dx) / (Math.PI / 2));
  return { left, top, width: width_, height: height_, turn: (((-quarters * 90) % 360) + 360) % 360 };
}

function span(values: readonly number[], size: number): [start: number, length: number] {
  const start = Math.min(size - 1, Math.max(0, Math.floor(Math.min(...values))));
  const end = Math.min(size, Math.max(start + 1, Math.ceil(Math.max(...values))));
  return [start, end - start];
}

async function draw(image: PageImage, frame: Frame, request: PictureRequest): Promise<Picture> {
  const { width, height, channels, dpi } = image;
  const source = sharp(image.data, { raw: { width, height, channels }, limitInputPixels: false });
  const { left, top, turn } = frame;
  const byResolution = Math.min(1, request.dpi / dpi);
  const byPixels = Math.sqrt(request.maxPixels / (frame.width * frame.height));
  const scale = Math.min(byResolution, byPixels);
  const cut = source
    .extract({ left, top, width: frame.width, height: frame.height })
    .resize(Math.max(1, Math.round(frame.width * scale)), Math.max(1, Math.round(frame.height * scale)), {
      fit: 'fill',
    });
  const turned = turn === 0 ? cut : sharp(await cut.png().toBuffer()).rotate(turn);
  const encoded = request.mediaType === 'image/png' ? turned.png() : turned.jpeg({ quality: JPEG_QUALITY });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
