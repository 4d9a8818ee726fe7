import { join } from 'node:path';
import { sharp } from '../../../documents/image/sharpSettings.ts';
import { builtInModelsDirectory } from '../../../models/builtInModels.ts';
import type { GreyImage } from '../greyImage.ts';

/** Lines of print below each other, each of this height, cut out of the samples. px */
const ROW = 48;

let picture: Promise<GreyImage> | undefined;

/** Lines of print in several scripts and sizes, on which graphs are compared and calibrated. `height`: px of each. */
export async function calibrationLines(height: number): Promise<GreyImage[]> {
  picture ??= loadPicture();
  const { data, width, height: rows } = await picture;
  const lines = Array.from({ length: Math.floor(rows / ROW) }, (_, row) => ({
    data: data.subarray(row * ROW * width, (row + 1) * ROW * width),
    width,
    height: ROW,
  }));
  return height === ROW ? lines : Promise.all(lines.map((line) => scaled(line, height)));
}

async function loadPicture(): Promise<GreyImage> {
  const path = join(builtInModelsDirectory(), 'calibration-lines.webp');
  const { data, info } = await sharp(path).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

async function scaled(line: GreyImage, height: number): Promise<GreyImage> {
  const width = Math.round((line.width * height) / line.height / 32) * 32;
  const data = await sharp(line.data, { raw: { width: line.width, height: line.height, channels: 1 } })
    .resize(width, height, { fit: 'fill' })
    .greyscale()
    .raw()
    .toBuffer();
  return { data, width, height };
}
