import { mkdir, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { PDFDocument, StandardFonts, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import { A4, drawPage } from './drawPage.ts';
import { FAX_DPI, faxSheets } from './fax.ts';
import { photographSheet } from './photo.ts';
import { seededRandom } from './randomness.ts';
import { scanSheet } from './scan.ts';
import { COLUMNS, ENCRYPTED_LINES, ENCRYPTED_PASSWORD, FAX_PAGES, FAX_STRIP, LETTER_PAGES, PHOTO_TEXT } from './texts.ts';
import { truths } from './truth.ts';

/**
 * Writes `samples/`, and beside the tests what each says. Every file comes out the same, byte for byte,
 * each time.
 */
const SAMPLES = join(import.meta.dirname, '../../samples');
const TRUTHS = join(import.meta.dirname, '../../test/fixtures/samples');

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
    columns.line(heading, bold, 14, 22);
    for (const paragraph of paragraphs) {
      for (const line of wrapText(paragraph, body, 11, width)) columns.line(line, body, 11, 14.5);
      columns.gap(7);
    }
    columns.gap(10);
  }
  page.drawText('7', { x: PAGE_WIDTH / 2 - 2, y: 30, size: 9, font: body });
  return pdf.save();
}

/** Lines below this height (points from the sheet's foot) go to the next column: both end alike. */
const COLUMN_FOOT = 205;

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
    if (this.#y < COLUMN_FOOT && this.#column === 0) {
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

/** Greedy lines; a word is broken at a soft hyphen where that fills the line better. */
function wrapText(text: string, font: PDFFont, size: number, width: number): string[] {
  const fits = (line: string): boolean => font.widthOfTextAtSize(line, size) <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const space = line === '' ? '' : ' ';
    const whole = word.replaceAll('\u00ad', '');
    if (fits(line + space + whole)) {
      line += space + whole;
      continue;
    }
    const [head = '', tail] = word.split('\u00ad');
    if (tail !== undefined && fits(`${line}${space}${head}-`)) {
      lines.push(`${line}${space}${head}-`);
      line = tail;
    } else {
      lines.push(line);
      line = whole;
    }
  }
  return [...lines, line];
}

function fax(): Promise<Buffer> {
  const size = { ...A4, dpi: FAX_DPI, type: 13 };
  return faxSheets(FAX_PAGES.map((blocks, i) => drawPage(blocks, size, `${FAX_STRIP}${i + 1}/${FAX_PAGES.length}`)));
}

async function encrypted(): Promise<Uint8Array> {
  const pdf = await newPdf('Encrypted');
  const font = await pdf.embedFont(StandardFonts.TimesRoman);
  const page = pdf.addPage([PAGE_WIDTH, PAGE_HEIGHT]);
  ENCRYPTED_LINES.forEach((text, i) => page.drawText(text, { x: 72, y: 740 - i * 18, size: 12, font }));
  return withSeededCrypto(async () => {
    await pdf.encrypt({ userPassword: ENCRYPTED_PASSWORD, ownerPassword: `${ENCRYPTED_PASSWORD}-owner` });
    return pdf.save();
  });
}

/** Keys and vectors from a seed: a sample whose password is public needs the same bytes, not a secret. */
async function withSeededCrypto<T>(work: () => Promise<T>): Promise<T> {
  const random = seededRandom(41);
  const getRandomValues = <Values extends ArrayBufferView>(values: Values): Values => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(random() * 256);
    return values;
  };
  Object.defineProperty(globalThis.crypto, 'getRandomValues', { value: getRandomValues, configurable: true });
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(globalThis.crypto, 'getRandomValues');
  }
}

await mkdir(SAMPLES, { recursive: true });
await mkdir(TRUTHS, { recursive: true });
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
for (const [name, text] of Object.entries(truths())) {
  await writeFile(join(TRUTHS, `${parse(name).name}.md`), text);
}
