import { writeFile } from 'node:fs/promises';
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';

const LINES = 48;
const SENTENCES = [
  'The harbour office keeps a list of all ships that entered the port since the year began.',
  'Each entry names the ship, the master, the cargo and the day on which the dues were paid.',
  'Where a cargo was landed in part, the remainder is carried over to the following month.',
  'Copies of the list are sent to the board of trade at the end of every quarter.',
];

/** Writes a PDF of so many pages whose text needs no reading: a page of a report. */
export async function writeTextPdf(file: string, pages: number): Promise<string> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.TimesRoman);
  for (let number = 1; number <= pages; number += 1) {
    const page = pdf.addPage([612, 792]);
    page.drawText(`Report, page ${number}`, { x: 72, y: 740, size: 14, font });
    for (let line = 0; line < LINES; line += 1) {
      const text = SENTENCES[(line + number) % SENTENCES.length] ?? '';
      page.drawText(text, { x: 72, y: 712 - line * 13.5, size: 11, font });
    }
  }
  await writeFile(file, await pdf.save());
  return file;
}
