import { mkdir, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { StandardFonts } from '@cantoo/pdf-lib';
import { A4, drawPage, EUROPEAN, type SheetSize } from './drawPage.ts';
import { FAX_DPI, faxSheets } from './fax.ts';
import { letterScans } from './letterScans.ts';
import { photographSheet } from './photo.ts';
import { paperScan } from './paper.ts';
import { newPdf, PAGE_SIZE, withSeededCrypto } from './samplePdf.ts';
import { scanSheet } from './scan.ts';
import {
  ENCRYPTED_LINES,
  ENCRYPTED_PASSWORD,
  FAX_PAGES,
  FAX_STRIP,
  FRENCH_NOTICE,
  PHOTO_TEXT,
  UKRAINIAN_NOTICE,
  type SampleBlock,
} from './texts.ts';
import { truths } from './truth.ts';
import { twoColumns } from './twoColumns.ts';

/**
 * Writes `samples/`, and beside the tests what each says. Every file comes out the same, byte for byte,
 * each time.
 */
const SAMPLES = join(import.meta.dirname, '../../samples');
const TRUTHS = join(import.meta.dirname, '../../test/fixtures/samples');

async function scannedLetter(): Promise<Uint8Array> {
  const pdf = await newPdf('Scanned letter');
  for (const scan of await letterScans()) {
    const image = await pdf.embedJpg(scan);
    pdf.addPage([PAGE_SIZE.width, PAGE_SIZE.height]).drawImage(image, { x: 0, y: 0, ...PAGE_SIZE });
  }
  return pdf.save();
}

/** A short text on a sheet of A5, scanned. */
async function scannedNotice(title: string, blocks: readonly SampleBlock[], seed: number): Promise<Uint8Array> {
  const size: SheetSize = { width: 420, height: 595, margin: 44, dpi: 200, type: 11, face: EUROPEAN };
  const pdf = await newPdf(title);
  const image = await pdf.embedJpg(await scanSheet(drawPage(blocks, size), { seed, skew: 0.4 }));
  const { width, height } = size;
  pdf.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
  return pdf.save();
}

async function scannedPaper(): Promise<Uint8Array> {
  const pdf = await newPdf('Scanned paper');
  const image = await pdf.embedJpg(await paperScan());
  pdf.addPage([PAGE_SIZE.width, PAGE_SIZE.height]).drawImage(image, { x: 0, y: 0, ...PAGE_SIZE });
  return pdf.save();
}

function fax(): Promise<Buffer> {
  const size = { ...A4, dpi: FAX_DPI, type: 13 };
  return faxSheets(FAX_PAGES.map((blocks, i) => drawPage(blocks, size, `${FAX_STRIP}${i + 1}/${FAX_PAGES.length}`)));
}

async function encrypted(): Promise<Uint8Array> {
  const pdf = await newPdf('Encrypted');
  const font = await pdf.embedFont(StandardFonts.TimesRoman);
  const page = pdf.addPage([PAGE_SIZE.width, PAGE_SIZE.height]);
  ENCRYPTED_LINES.forEach((text, i) => page.drawText(text, { x: 72, y: 740 - i * 18, size: 12, font }));
  return withSeededCrypto(async () => {
    pdf.encrypt({ userPassword: ENCRYPTED_PASSWORD, ownerPassword: `${ENCRYPTED_PASSWORD}-owner` });
    return pdf.save();
  });
}

await mkdir(SAMPLES, { recursive: true });
await mkdir(TRUTHS, { recursive: true });
const files = {
  'scanned-letter.pdf': scannedLetter,
  'scanned-paper.pdf': scannedPaper,
  'two-columns.pdf': twoColumns,
  'page-photo.jpg': () => photographSheet(drawPage(PHOTO_TEXT, { ...A4, type: 17 })),
  'fax.tiff': fax,
  'french-notice.pdf': () => scannedNotice('French notice', FRENCH_NOTICE, 21),
  'ukrainian-notice.pdf': () => scannedNotice('Ukrainian notice', UKRAINIAN_NOTICE, 22),
  'encrypted.pdf': encrypted,
};
for (const [name, make] of Object.entries(files)) {
  const bytes = await make();
  await writeFile(join(SAMPLES, name), bytes);
  console.log(`${name}: ${Math.round(bytes.length / 1024)} KB`);
}
for (const [name, text] of Object.entries(truths())) {
  await writeFile(join(TRUTHS, `${parse(name).name}.md`), text);
}
