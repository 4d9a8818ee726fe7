import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { openDocument } from '../../server/src/documents/openDocument.ts';
import { DEFAULT_LIMITS } from '../../server/src/limits.ts';
import { resolveModel } from '../../server/src/models/resolveModel.ts';
import { findLines } from '../../server/src/readers/ppocr/findLines.ts';
import type { LineCrop } from '../../server/src/readers/ppocr/lineCrop.ts';
import { loadPpocrModel } from '../../server/src/readers/ppocr/model.ts';

/**
 * Draws `models/calibration-lines.webp`: lines of the samples as a recogniser gets them, rows of 48 px that
 * are filled from left to right. Graphs are compared and calibrated on them.
 */
const ROOT = join(import.meta.dirname, '../..');
const SAMPLES = ['scanned-letter.pdf', 'two-columns.pdf', 'page-photo.jpg', 'fax.tiff'];
const ROW = { width: 896, height: 48, gap: 24, count: 32 } as const;

process.env['FOLIO_PRECISION'] = 'original';
const model = await loadPpocrModel(await resolveModel(undefined));
const crops: LineCrop[] = [];
for (const name of SAMPLES) {
  const document = await openDocument({ path: join(ROOT, 'samples', name), name }, DEFAULT_LIMITS);
  for (let number = 1; number <= document.pageCount; number += 1) {
    const page = await document.openPage(number);
    const found = await findLines(model, await page.image(), { ignore: [], isCancelled: () => false });
    crops.push(...found.crops.filter((crop) => crop.height === ROW.height && crop.width <= ROW.width));
    page.release();
  }
  await document.close();
}
const rows: LineCrop[][] = [];
const widths: number[] = [];
for (const crop of crops) {
  const at = widths.findIndex((width) => width + ROW.gap + crop.width <= ROW.width);
  if (at >= 0) {
    rows[at]?.push(crop);
    widths[at] = (widths[at] ?? 0) + ROW.gap + crop.width;
  } else {
    rows.push([crop]);
    widths.push(crop.width);
  }
}
// From all documents alike.
const kept = rows.filter(
  (_, i) => Math.floor((i * ROW.count) / rows.length) !== Math.floor(((i - 1) * ROW.count) / rows.length),
);
const pixels = new Uint8Array(ROW.width * ROW.height * kept.length).fill(255);
for (const [index, row] of kept.entries()) {
  let left = 0;
  for (const crop of row) {
    for (let y = 0; y < ROW.height; y += 1) {
      const from = crop.pixels.subarray(y * crop.width, (y + 1) * crop.width);
      pixels.set(from, (index * ROW.height + y) * ROW.width + left);
    }
    left += crop.width + ROW.gap;
  }
}
const path = join(ROOT, 'models/calibration-lines.webp');
await mkdir(dirname(path), { recursive: true });
await sharp(pixels, { raw: { width: ROW.width, height: ROW.height * kept.length, channels: 1 } })
  .webp({ quality: 70 })
  .toFile(path);
await model.release();
process.stdout.write(`${kept.length} rows of ${crops.length} lines\n`);
