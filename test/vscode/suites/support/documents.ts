import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';

const A4 = { width: 595, height: 842 };

/**
 * A PDF whose pages each hold a scan: `count` copies of the first page of a sample. Each takes the engine
 * as long as a real one. No two are the same file: what was read before must not come from the cache.
 */
export async function scannedPages(sample: string, count: number): Promise<Uint8Array> {
  const source = await PDFDocument.load(await readFile(sample));
  const pdf = await PDFDocument.create();
  pdf.setTitle(randomUUID());
  for (const page of await pdf.copyPages(
    source,
    Array.from({ length: count }, () => 0),
  ))
    pdf.addPage(page);
  return pdf.save();
}

const WORDS = [
  ['Bridges', 'Gardens', 'Letters', 'Harbours', 'Winters', 'Engines', 'Forests', 'Markets', 'Rivers', 'Maps'],
  [
    'and their builders',
    'under old law',
    'with good tools',
    'in bad weather',
    'after a war',
    'for debts',
    'at night',
  ],
  [
    'up north',
    'by the sea',
    'of a small town',
    'without name',
    'on paper',
    'as remembered',
    'today',
    'since 1902',
    'abroad',
  ],
] as const;

/**
 * What stands on a page of `typedPages`, once, and nowhere else; up to 630 pages. Headings of neighbours that
 * were alike would be running headers.
 */
export function typedHeading(page: number): string {
  return WORDS.map((words) => words[page % words.length]).join(' ');
}

/** A PDF with a text layer, a heading and some lines a page: read without the model, many pages a second. */
export async function typedPages(count: number): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const body = await pdf.embedFont(StandardFonts.TimesRoman);
  const bold = await pdf.embedFont(StandardFonts.TimesRomanBold);
  for (let number = 1; number <= count; number += 1) {
    const page = pdf.addPage([A4.width, A4.height]);
    page.drawText(typedHeading(number), { x: 72, y: 740, size: 24, font: bold });
    for (let line = 0; line < 30; line += 1) {
      const text = `Line ${line + 1} of page ${number} tells of shelves, folders and the order they stand in.`;
      page.drawText(text, { x: 72, y: 700 - line * 18, size: 11, font: body });
    }
  }
  return pdf.save();
}
