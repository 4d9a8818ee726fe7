import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { findCorpus, loadCorpus } from '../../../server/src/bench/corpus.ts';
import { ROOT } from '../places.ts';

/** Letter, points. */
const PAGE = { width: 612, height: 792 } as const;

/** Scans to make long documents of: the corpus's, or the fax among the samples where there is none. */
export async function scanImages(sets: readonly string[]): Promise<string[]> {
  const corpus = findCorpus(ROOT);
  const loaded = corpus === undefined ? [] : await loadCorpus(corpus, sets);
  const images = loaded.flatMap(({ pages }) => pages.map(({ image }) => image));
  return images.length > 0 ? images : [join(ROOT, 'samples/fax.tiff')];
}

/** Pages at 150 dpi, about 0.3 s of work each on one core: long documents of them fit a coffee break. */
export const LIGHT_PAGES = ['town-report-150dpi'];

/** Pages of two books of different sizes, for runs that should meet many shapes. */
export const MIXED_PAGES = ['town-report-150dpi', 'old-book'];

/**
 * Writes a PDF of so many scanned pages: each image is embedded once, as a grey JPEG as scanners make it, and
 * shown in turn.
 */
export async function writeScanPdf(file: string, pages: number, images: readonly string[]): Promise<string> {
  const pdf = await PDFDocument.create();
  const embedded = [];
  for (const image of images.slice(0, pages)) {
    const jpeg = await sharp(image)
      .flatten({ background: 'white' })
      .greyscale()
      .jpeg({ quality: 85 })
      .toBuffer();
    embedded.push(await pdf.embedJpg(jpeg));
  }
  for (let index = 0; index < pages; index += 1) {
    const image = embedded[index % embedded.length];
    if (image) pdf.addPage([PAGE.width, PAGE.height]).drawImage(image, { x: 0, y: 0, ...PAGE });
  }
  await writeFile(file, await pdf.save());
  return file;
}
