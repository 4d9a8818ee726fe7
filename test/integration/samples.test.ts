import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { distance } from 'fastest-levenshtein';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scoreText } from '../../server/src/bench/scoreText.ts';
import { CliScene } from '../fixtures/cli/cliScene.ts';

const ROOT = join(import.meta.dirname, '../..');

let scene: CliScene;

beforeAll(async () => {
  scene = await CliScene.create();
});

afterAll(() => scene.close());

async function read(sample: string, ...flags: string[]): Promise<string> {
  const { code, stdout, stderr } = await scene.run(['read', join(ROOT, 'samples', sample), '-q', ...flags]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

function truth(sample: string): string {
  return readFileSync(join(ROOT, 'test/fixtures/samples', `${parse(sample).name}.md`), 'utf8');
}

/**
 * Kernels of onnxruntime differ between processors in the last bits, which can turn a letter that the model
 * is unsure of. So a reading by OCR may differ from its golden file by one character in two hundred.
 */
function expectNearGolden(sample: string, text: string): void {
  const path = join(ROOT, 'test/golden/samples', `${parse(sample).name}.md`);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const golden = readFileSync(path, 'utf8');
  if (distance(text, golden) > golden.length / 200) expect(text).toBe(golden);
}

/** What each line is, where that is exact: a page, an item of a list, a row of so many cells. */
function structure(markdown: string): string[] {
  return markdown.split('\n').flatMap((line) => {
    const [start] = /^(?:<!-- page \d+ -->|\d+\. |\| )/.exec(line) ?? [];
    if (start === undefined) return [];
    return start === '| ' ? [`row of ${line.split(' | ').length}`] : [start];
  });
}

describe('samples read by OCR', () => {
  it.each(['scanned-letter.pdf', 'page-photo.jpg', 'fax.tiff', 'french-notice.pdf', 'ukrainian-notice.pdf'])(
    '%s reads as it was written',
    async (sample) => {
      const text = await read(sample);
      expect(scoreText(text, truth(sample)).cer).toBeLessThanOrEqual(0.02);
      expect(structure(text)).toEqual(structure(truth(sample)));
      expectNearGolden(sample, text);
    },
  );
});

describe('a scanned page of a paper', () => {
  it('has its parts in order: headings, formula, chart with its caption, table, footnote', async () => {
    const text = await read('scanned-paper.pdf');
    expectNearGolden('scanned-paper.pdf', text);
    const parts = text
      .split('\n\n')
      .map((part) => /^(?:#+ .*|.*<!-- \w+|Figure|Table|\| \w+|1 All)/.exec(part)?.[0])
      .filter((part) => part !== undefined);
    expect(parts.map((part) => part.replace(/^.*(?=<!-- formula)/, ''))).toEqual([
      '<!-- page',
      '# Tides in a narrow harbour',
      '## 1 Introduction',
      '## 2 Method',
      '<!-- formula',
      '<!-- figure',
      'Figure',
      '## 3 Results',
      'Table',
      '| Station',
      '## 4 Conclusion',
      '1 All',
    ]);
    // The formula is none of the text, nor are the words in the chart.
    const prose = text.replace(/^.*<!-- (?:formula|figure).*$|^\*The characters.*$/gm, '');
    const written = truth('scanned-paper.pdf').replace(/\$\$[^$]+\$\$/, '');
    expect(scoreText(prose, written).cer).toBeLessThanOrEqual(0.02);
    expect(text).not.toMatch(/Annals of Harbour|^41$/m);
  });
});

describe('the first command of the README', () => {
  it('says which models read', async () => {
    const sample = join(ROOT, 'samples/scanned-letter.pdf');
    const { code, stderr } = await scene.run(['read', sample, '--pages', '1']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/scanned-letter\.pdf: read by ppocrv4-mobile and tesseract-eng$/m);
  });
});

describe('samples with a text layer', () => {
  it('two-columns.pdf reads to the letter, in order', async () => {
    expect(await read('two-columns.pdf')).toBe(truth('two-columns.pdf'));
  });

  it('two-columns.pdf reads the same by OCR, but for a few letters', async () => {
    const text = await read('two-columns.pdf', '--text-layer', 'never');
    expect(scoreText(text, truth('two-columns.pdf')).cer).toBeLessThanOrEqual(0.01);
  });

  it('encrypted.pdf opens with the password of the samples README', async () => {
    const readme = readFileSync(join(ROOT, 'samples/README.md'), 'utf8');
    const password = /`encrypted\.pdf` \| needs the password `(\w+)`/.exec(readme)?.[1] ?? '';
    const file = join(ROOT, 'samples/encrypted.pdf');
    const locked = await scene.run(['read', file, '-q']);
    expect(locked).toMatchObject({ code: 3, stdout: '' });
    expect(locked.stderr).toMatch(/needs a password/);
    const opened = await scene.run(['read', file, '-q', '--password-stdin'], { stdin: `${password}\n` });
    expect(opened).toMatchObject({ code: 0, stdout: truth('encrypted.pdf') });
  });
});
