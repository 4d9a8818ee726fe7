import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pageResultSchema, type PageResult } from '../../server/src/page/pageResult.ts';
import { CliScene } from '../fixtures/cli/cliScene.ts';
import { folded, scannedImage, scannedPdf } from '../fixtures/cli/testScans.ts';

const RUSSIAN = [
  'Комитет собрался во вторник',
  'чтобы рассмотреть бюджет',
  'и предложения членов',
  'общества весной.',
];
const JAPANESE = ['すべての人間は、生れながらに', '自由であり、かつ平等である。', 'お問い合わせはこちらまで'];
const ENGLISH = ['The committee met on Tuesday', 'to consider the budget', 'Total 1,204.50 on 3 May'];

const ALONE = ['--model', 'ppocrv4-mobile'];

let scene: CliScene;

beforeAll(async () => {
  scene = await CliScene.create();
});

afterAll(() => scene.close());

/** Reads with PP-OCRv4 alone, which knows neither Cyrillic letters nor kana, or with other `flags`. */
async function pagesOf(
  file: string,
  flags: readonly string[] = ALONE,
): Promise<{ pages: PageResult[]; stderr: string }> {
  const { code, stdout, stderr } = await scene.run(['read', file, '--format', 'json', '-q', ...flags]);
  expect(code).toBe(0);
  return { pages: z.array(pageResultSchema).parse(JSON.parse(stdout)), stderr };
}

function textOf({ blocks }: PageResult): string {
  return blocks.map(({ text }) => text).join(' ');
}

describe('lines in a script that the model does not know', () => {
  it('are told, and not read as letters that look like them; another page is not touched', async () => {
    const file = await scene.file('two.pdf', await scannedPdf([RUSSIAN, ENGLISH]));
    const { pages, stderr } = await pagesOf(file);
    const [russian, english] = pages;
    expect(russian && textOf(russian)).toBe('');
    expect(russian?.unread.map(({ reason }) => reason)).toEqual(RUSSIAN.map(() => 'unknown-script'));
    expect(russian?.warnings.map(({ code }) => code)).toEqual(['unknown-script']);
    expect(russian?.warnings[0]?.message).toMatch(
      /^Not read: 4 lines .*folio models install .* DeepSeek-OCR/,
    );
    expect(english).toMatchObject({ unread: [], warnings: [] });
    expect(english && folded(textOf(english))).toBe(folded(ENGLISH.join('')));
    expect(stderr).toMatch(
      /two\.pdf: 4 lines in a script that the model does not know, or in handwriting, on page 1\./,
    );
    const { stdout: markdown } = await scene.run(['read', file, '-q', ...ALONE]);
    expect(markdown).toContain(
      '<!-- page 1 -->\n\n*4 lines in an unknown script or in handwriting were not read.*\n',
    );
  });

  it('are told where only some of their letters are known, as in Japanese', async () => {
    const file = await scene.file('japanese.png', await scannedImage(JAPANESE, 'cjk'));
    const { pages } = await pagesOf(file);
    expect(pages[0] && textOf(pages[0])).toBe('');
    expect(pages[0]?.unread).toHaveLength(JAPANESE.length);
  });
});

describe('lines that a recogniser knows and the page model does not', () => {
  it('are read by it, and another page by that of its language', async () => {
    const file = await scene.file('both.pdf', await scannedPdf([RUSSIAN, ENGLISH]));
    const { pages, stderr } = await pagesOf(file, []);
    expect(pages.map((page) => folded(textOf(page)))).toEqual(
      [RUSSIAN, ENGLISH].map((lines) => folded(lines.join(''))),
    );
    expect(pages.map(({ unread, warnings }) => ({ unread, warnings }))).toEqual([
      { unread: [], warnings: [] },
      { unread: [], warnings: [] },
    ]);
    expect(recognizersOf(pages[0])).toEqual(['tesseract-kir']);
    expect(recognizersOf(pages[1])).toEqual(['tesseract-eng']);
    expect(stderr).toBe('');
  });

  it('are read in Japanese', async () => {
    const file = await scene.file('japanese-again.png', await scannedImage(JAPANESE, 'cjk'));
    const { pages } = await pagesOf(file, []);
    expect(pages[0] && folded(textOf(pages[0]))).toBe(folded(JAPANESE.join('')));
  });

  it('are told where their language is not among those that were asked for', async () => {
    const file = await scene.file('russian.pdf', await scannedPdf([RUSSIAN]));
    const { pages } = await pagesOf(file, ['--languages', 'en']);
    expect(pages[0]?.unread.map(({ reason }) => reason)).toEqual(RUSSIAN.map(() => 'unknown-script'));
  });
});

function recognizersOf(page: PageResult | undefined): (string | undefined)[] {
  const lines = page?.blocks.flatMap((block) => block.lines) ?? [];
  return [...new Set(lines.map(({ recognizer }) => recognizer))];
}
