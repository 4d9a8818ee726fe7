import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostedPeer } from '../hostProtocol.ts';
import { runProgram } from './runProgram.ts';

/**
 * Tesseract as OCRmyPDF calls it for each page: hOCR and text into files, with its rule for threads. What
 * OCRmyPDF does before and after (drawing pages, writing the PDF) is not in it.
 * https://github.com/ocrmypdf/OCRmyPDF/blob/main/src/ocrmypdf/_exec/tesseract.py
 */
export async function open(files: number): Promise<HostedPeer> {
  await runProgram('tesseract', ['--version']);
  const folder = mkdtempSync(join(tmpdir(), 'folio-bench-ocrmypdf-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const threads = threadLimit(availableParallelism(), files);
  let pages = 0;
  return {
    async read(file) {
      const prefix = join(folder, String((pages += 1)));
      await runProgram('tesseract', ['-l', 'eng', file, prefix, 'hocr', 'txt'], {
        OMP_THREAD_LIMIT: String(threads),
      });
      return readFile(`${prefix}.txt`, 'utf8');
    },
  };
}

/** Jobs by pages, at least one and at most three: `validate` in OCRmyPDF's `tesseract_ocr.py`. */
export function threadLimit(jobs: number, pages: number): number {
  return Math.min(3, Math.max(1, Math.floor(jobs / Math.max(1, pages))));
}
