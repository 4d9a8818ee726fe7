import { StandardFonts, type PDFFont, type PDFPage } from '@cantoo/pdf-lib';
import { newPdf, PAGE_SIZE } from './samplePdf.ts';
import { COLUMNS } from './texts.ts';

/** A born-digital page: a title over both columns, sections that flow through them, a page number. */
export async function twoColumns(): Promise<Uint8Array> {
  const pdf = await newPdf(COLUMNS.title);
  const body = await pdf.embedFont(StandardFonts.TimesRoman);
  const bold = await pdf.embedFont(StandardFonts.TimesRomanBold);
  const italic = await pdf.embedFont(StandardFonts.TimesRomanItalic);
  const page = pdf.addPage([PAGE_SIZE.width, PAGE_SIZE.height]);
  const [margin, gutter] = [56, 24];
  page.drawText(COLUMNS.title, { x: margin, y: 770, size: 24, font: bold });
  page.drawText(COLUMNS.lead, { x: margin, y: 746, size: 12, font: italic });
  const width = (PAGE_SIZE.width - 2 * margin - gutter) / 2;
  const columns = new ColumnFlow(page, margin, width, gutter, 712);
  for (const { heading, paragraphs } of COLUMNS.sections) {
    columns.line(heading, bold, 14, 22);
    for (const paragraph of paragraphs) {
      for (const line of wrapText(paragraph, body, 11, width)) columns.line(line, body, 11, 14.5);
      columns.gap(7);
    }
    columns.gap(10);
  }
  page.drawText(COLUMNS.pageNumber, { x: PAGE_SIZE.width / 2 - 2, y: 30, size: 9, font: body });
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
