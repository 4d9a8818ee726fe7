import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDocument } from '../../../server/src/documents/openDocument.ts';
import { DEFAULT_LIMITS } from '../../../server/src/limits.ts';
import type { BenchFile } from './benchSet.ts';

/** The corpus's PDFs whose every page has a trusted text layer: no peer needs pixels for them. */
export async function bornDigitalFiles(corpus: string): Promise<BenchFile[]> {
  const folder = join(corpus, 'tables-icdar2013');
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pdf')).sort();
  const files: BenchFile[] = [];
  for (const name of names) {
    const original = join(folder, name);
    const pages = await trustedPages(original);
    if (pages > 0) files.push({ name, original, png: undefined, pages, truth: undefined });
  }
  return files;
}

/** Pages of a PDF, 0 where one of them needs reading. */
async function trustedPages(path: string): Promise<number> {
  const document = await openDocument({ path, name: path }, DEFAULT_LIMITS);
  try {
    for (let number = 1; number <= document.pageCount; number += 1) {
      const page = await document.openPage(number);
      try {
        const { verdict, unread } = await page.textLayer();
        if (verdict.verdict !== 'trusted' || unread.length > 0) return 0;
      } finally {
        page.release();
      }
    }
    return document.pageCount;
  } finally {
    await document.close();
  }
}
