import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFDocument, StandardFonts, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import sharp from 'sharp';
import { A4, drawPage } from './drawPage.ts';
import { photographSheet } from './photo.ts';
import { scanSheet } from './scan.ts';
import { COLUMNS, ENCRYPTED_PASSWORD, ENCRYPTED_TEXT, FAX_PAGES, LETTER_PAGES, PHOTO_TEXT } from './texts.ts';

/** Writes `samples/`. Everything but the encrypted PDF (whose key is random) comes out the same each time. */
const SAMPLES = join(import.meta.dirname, '../../samples');

const [PAGE_WIDTH, PAGE_HEIGHT] = [595, 842] as const;

async function newPdf(title: string): Promise<PDFDocument> {
  const pdf = await PDFDocument.create();
  const date = new Date('2026-01-01T00:00:00Z');
  pdf.setTitle(title);
  pdf.setCreationDate(date);
  pdf.setModificationDate(date);
  pdf.setProducer('Folio samples');
  return pdf;
}

async function scannedLetter(): Promise<Uint8Array> {
  const pdf = await newPdf('Scanned letter');
  for (const [i, blocks] of LETTER_PAGES.entries()) {
    const scan = await scanSheet(drawPage(blocks), { seed: 11 + i, skew: i === 0 ? 0.7 : -0.5 });
    const image = await pdf.embedJpg(scan);
    pdf.addPage([PAGE_WIDTH, PAGE_HEIGHT]).drawImage(image, { x: 0, y: 0, width: PAGE_WIDTH, height: PAGE_HEIGHT });
  }
  return pdf.save();
}

async function twoColumns(): Promise<Uint8Array> {
  const pdf = await newPdf(COLUMNS.title);
  const body = await pdf.embedFont(StandardFonts.TimesRoman);
  const bold = await pdf.embedFont(StandardFonts.TimesRomanBold);
  const italic = await pdf.embedFont(StandardFonts.TimesRomanItalic);
  const page = pdf.addPage([PAGE_WIDTH, PAGE_HEIGHT]);
  const [margin, gutter] = [56, 24];
  page.drawText(COLUMNS.title, { x: margin, y: 770, size: 24, font: bold });
  page.drawText(COLUMNS.lead, { x: margin, y: 746, size: 12, font: italic });
  const width = (PAGE_WIDTH - 2 * margin - gutter) / 2;
  const columns = new ColumnFlow(page, margin, width, gutter, 712);
  for (const { heading, paragraphs } of COLUMNS.sections) {
    columns.line(heading, bold, 13, 20);
    for (const paragraph of paragraphs) {
      for (const line of wrapText(paragraph, body, 10, width)) columns.line(line, body, 10, 13.5);
      columns.gap(6);
    }
  }
  page.drawText('7', { x: PAGE_WIDTH / 2 - 2, y: 30, size: 9, font: body });
  return pdf.save();
}

/** Sets lines down the left column, then down the right one. */
class ColumnFlow {
  readonly #page: PDFPage;
  readonly #left: number;
  readonly #step: number;
  readonly #top: number;
  #column = 0;
  #y: number;

  constructor(page: PDFPage, left: number, width: number, gutter: number, top: number) {
    this.#page = page;
    this.#left = left;
    this.#step = width + gutter;
    this.#top = top;
    this.#y = top;
  }

  line(text: string, font: PDFFont, size: number, leading: number): void {
    if (this.#y < 400 && this.#column === 0) {
      this.#column = 1;
      this.#y = this.#top;
    }
    this.#page.drawText(text, { x: this.#left + this.#column * this.#step, y: this.#y, size, font });
    this.#y -= leading;
  }

  gap(points: number): void {
    this.#y -= points;
  }
}

function wrapText(text: string, font: PDFFont, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (font.widthOfTextAtSize(longer, size) <= width) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, line];
}

async function fax(): Promise<Buffer> {
  const size = { ...A4, dpi: 204, type: 13 };
  const pages = FAX_PAGES.map((blocks) => drawPage(blocks, size));
  const images = await Promise.all(
    pages.map(({ pixels, width, height }) =>
      sharp(pixels, { raw: { width, height, channels: 4 } })
        .flatten({ background: '#fff' })
        .greyscale()
        .threshold(150)
        .png()
        .toBuffer(),
    ),
  );
  return sharp(images, { join: { animated: true } })
    .toColourspace('b-w')
    .withDensity(204)
    .tiff({ compression: 'ccittfax4', bitdepth: 1 })
    .toBuffer();
}

async function encrypted(): Promise<Uint8Array> {
  const pdf = await newPdf('Encrypted');
  const font = await pdf.embedFont(StandardFonts.TimesRoman);
  pdf.addPage([PAGE_WIDTH, PAGE_HEIGHT]).drawText(ENCRYPTED_TEXT, { x: 72, y: 740, size: 12, font });
  await pdf.encrypt({ userPassword: ENCRYPTED_PASSWORD, ownerPassword: `${ENCRYPTED_PASSWORD}-owner` });
  return pdf.save();
}

await mkdir(SAMPLES, { recursive: true });
const files = {
  'scanned-letter.pdf': scannedLetter,
  'two-columns.pdf': twoColumns,
  'page-photo.jpg': () => photographSheet(drawPage(PHOTO_TEXT, { ...A4, type: 17 })),
  'fax.tiff': fax,
  'encrypted.pdf': encrypted,
};
for (const [name, make] of Object.entries(files)) {
  const bytes = await make();
  await writeFile(join(SAMPLES, name), bytes);
  console.log(`${name}: ${Math.round(bytes.length / 1024)} KB`);
}
