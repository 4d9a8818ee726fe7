import sharp from 'sharp';
import type { Sheet } from './drawPage.ts';
import { seededRandom } from './randomness.ts';

export interface ScanOptions {
  readonly seed: number;
  /** Degrees, clockwise. */
  readonly skew: number;
}

/** A sheet as a flatbed scanner gives it: slightly turned, soft, on grey paper, with dust and noise. Grey JPEG. */
export async function scanSheet(sheet: Sheet, { seed, skew }: ScanOptions): Promise<Buffer> {
  const { width, height } = sheet;
  const turned = await sharp(sheet.pixels, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#fff' })
    .greyscale()
    .rotate(skew, { background: '#fff' })
    .resize(width, height, { fit: 'cover' })
    .blur(0.6)
    .raw()
    .toBuffer();
  const random = seededRandom(seed);
  const paper = 236 + random() * 6;
  for (let y = 0, i = 0; y < height; y++) {
    // The lamp is a little weaker towards one side.
    const lamp = 1 - 0.03 * (y / height);
    for (let x = 0; x < width; x++, i++) {
      const ink = 1 - turned[i]! / 255;
      const noise = (random() + random() + random() - 1.5) * 9;
      turned[i] = Math.max(0, Math.min(255, (paper * (1 - ink) + 44 * ink) * lamp + noise));
    }
  }
  addDust(turned, width, height, random);
  return sharp(turned, { raw: { width, height, channels: 1 } }).jpeg({ quality: 62, chromaSubsampling: '4:4:4' }).toBuffer();
}

function addDust(pixels: Buffer, width: number, height: number, random: () => number): void {
  for (let n = 0; n < 160; n++) {
    const x = Math.floor(random() * (width - 4));
    const y = Math.floor(random() * (height - 4));
    const side = 1 + Math.floor(random() * 2.4);
    const dark = 60 + random() * 110;
    for (let dy = 0; dy < side; dy++) for (let dx = 0; dx < side; dx++) pixels[(y + dy) * width + x + dx] = dark;
  }
}
