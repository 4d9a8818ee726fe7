import sharp from 'sharp';
import type { Sheet } from './drawPage.ts';
import { seededRandom } from './randomness.ts';

/** Fine mode of Group 3 and 4 fax machines, dots an inch. */
export const FAX_DPI = 204;

/**
 * Sheets as a fax machine prints them: black or white, drawn in a little askew, edges frayed by the
 * threshold, specks from the line. A TIFF with one Group 4 page for each sheet.
 */
export async function faxSheets(sheets: readonly Sheet[]): Promise<Buffer> {
  const pages = await Promise.all(sheets.map((sheet, i) => faxPage(sheet, 52 + i)));
  return sharp(pages, { join: { animated: true } })
    .toColourspace('b-w')
    .withDensity(FAX_DPI)
    .tiff({ compression: 'ccittfax4', bitdepth: 1 })
    .toBuffer();
}

async function faxPage({ pixels, width, height }: Sheet, seed: number): Promise<Buffer> {
  const random = seededRandom(seed);
  const grey = await sharp(pixels, { raw: { width, height, channels: 4 } })
    .flatten({ background: '#fff' })
    .greyscale()
    .rotate(random() - 0.5, { background: '#fff' })
    .resize(width, height, { fit: 'cover' })
    .blur(0.7)
    .raw()
    .toBuffer();
  for (let i = 0; i < grey.length; i++) grey[i] = grey[i]! + (random() - 0.5) * 60 < 172 ? 0 : 255;
  for (let n = 0; n < 400; n++) {
    const x = Math.floor(random() * (width - 3));
    const y = Math.floor(random() * height);
    grey.fill(0, y * width + x, y * width + x + 1 + Math.floor(random() * 3));
  }
  return sharp(grey, { raw: { width, height, channels: 1 } }).png().toBuffer();
}
