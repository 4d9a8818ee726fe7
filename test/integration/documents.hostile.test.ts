import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openDocument } from '../../server/src/documents/openDocument.ts';
import { FolioError } from '../../server/src/errors/catalogue.ts';
import { DEFAULT_LIMITS } from '../../server/src/limits.ts';

/**
 * Odd, broken, encrypted, huge and empty files, read in this process: each must end as pages or as an
 * error of the catalogue, in bounded time and memory. A crash or an unhandled rejection fails the run.
 */
const shared = process.env['FOLIO_SHARED'] ?? resolve(import.meta.dirname, '../../../shared');
const folders = ['pdfjs', 'ocrmypdf'].map((folder) => join(shared, 'corpus', 'hostile', folder));
const present = folders.every((folder) => existsSync(folder));
if (!present) console.warn(`SKIPPED: no hostile files in ${shared}; set FOLIO_SHARED to where they are.`);
const files = present
  ? folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  : [];

/** More pages show nothing new of a file. */
const PAGES_READ = 3;
/** A page of the corpus takes 3 s at most on two cores: only a hang takes so long. */
const FILE_MILLISECONDS = 300_000;
const MOST_RESIDENT_BYTES = 2e9;

describe.skipIf(!present)('hostile files', () => {
  const outcomes = new Map<string, number>();
  const count = (outcome: string): void => {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  };
  afterAll(() => {
    const rows = [...outcomes]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([outcome, n]) => `${String(n).padStart(5)} ${outcome}`);
    console.info(['outcomes', ...rows].join('\n'));
  });

  test.each(files.map((path) => [basename(path), path]))(
    '%s',
    { timeout: FILE_MILLISECONDS },
    async (name, path) => {
      try {
        await readAll(path, name, count);
      } catch (error) {
        expect(error).toBeInstanceOf(FolioError);
        const { code } = error as FolioError;
        expect(code).not.toBe('internal');
        count(`file: ${code}`);
      }
      expect(process.memoryUsage.rss()).toBeLessThan(MOST_RESIDENT_BYTES);
    },
  );
});

async function readAll(path: string, name: string, count: (outcome: string) => void): Promise<void> {
  const document = await openDocument({ path, name }, DEFAULT_LIMITS);
  try {
    for (let number = 1; number <= Math.min(document.pageCount, PAGES_READ); number++) {
      try {
        const page = await document.openPage(number);
        try {
          const { verdict } = await page.textLayer();
          if (verdict.verdict !== 'trusted') {
            const image = await page.image();
            expect(image.data).toHaveLength(image.width * image.height * image.channels);
          }
          count(`page: ${[verdict.verdict, ...verdict.reasons].join(' ')}`);
        } finally {
          page.release();
        }
      } catch (error) {
        expect(error).toBeInstanceOf(FolioError);
        count(`page: ${(error as FolioError).code}`);
      }
    }
  } finally {
    await document.close();
  }
}
