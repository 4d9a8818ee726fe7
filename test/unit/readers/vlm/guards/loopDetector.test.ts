import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LoopDetector, type Loop } from '../../../../../server/src/readers/vlm/guards/loopDetector.ts';
import { isRepetitive, repeatedShare } from '../../../../../server/src/readers/vlm/guards/repetitiveText.ts';

const shared = process.env['FOLIO_SHARED'] ?? resolve(import.meta.dirname, '../../../../../../shared');
const corpus = join(shared, 'corpus');
const present = existsSync(corpus);
if (!present) console.warn(`SKIPPED: no corpus in ${shared}; set FOLIO_SHARED to where it is.`);

const FIXTURES = join(import.meta.dirname, '../../../../fixtures');
const PROSE = readFileSync(join(FIXTURES, 'deepseek/two-columns.mmd'), 'utf8');

function detect(text: string, size = text.length): Loop | undefined {
  const detector = new LoopDetector();
  let loop: Loop | undefined;
  for (let from = 0; from < text.length && !loop; from += size)
    loop = detector.push(text.slice(from, from + size));
  return loop;
}

describe('LoopDetector', () => {
  it.each([
    ['dots', '.', 2000],
    ['one character', '的', 400],
    ['a phrase', 'the archive of the archive of ', 60],
    ['a sentence of another script', '上周我们打开了旧阅览室下面的地下室。', 30],
    ['a paragraph', `${'All work and no play makes this a dull page, '.repeat(5)}indeed.\n\n`, 12],
    ['empty cells', '<td></td>', 400],
    ['rows of zeros', '<tr><td>0</td><td>0</td></tr>', 120],
    ['a formula', '\\alpha _ { 1 } ', 40],
    ['a grounded block', '<|ref|>text<|/ref|><|det|>[[1, 2, 3, 4]]<|/det|>\nThe same again.\n\n', 30],
    ['a list of boxes that never ends', '[12, 40, 900, 80], ', 200],
  ])('sees %s', (_, unit, times) => {
    const loop = detect(PROSE + unit.repeat(times));
    expect(loop).toBeDefined();
    const kept = (PROSE + unit.repeat(times)).slice(0, loop?.keepUntil);
    expect(kept.length).toBeGreaterThan(PROSE.length - 3);
    expect(kept.length).toBeLessThanOrEqual(PROSE.length + 2 * unit.length + 2);
  });

  it('sees the same block at ever other places', () => {
    const blocks = Array.from(
      { length: 30 },
      (_, i) =>
        `<|ref|>text<|/ref|><|det|>[[100, ${i * 30}, 900, ${i * 30 + 20}]]<|/det|>\nThe same again.\n\n`,
    );
    expect(detect(PROSE + blocks.join(''))).toBeDefined();
  });

  it('sees a line that comes again and again among others', () => {
    const text = Array.from(
      { length: 30 },
      (_, i) => `Item ${i} is ${'x'.repeat(i)}\nSee the footnote below.\n`,
    );
    expect(detect(text.join(''))?.unit).toBe('See the footnote below.');
  });

  it('has seen it by the time that the loop is a few hundred characters long', () => {
    const detector = new LoopDetector();
    detector.push(PROSE);
    let length = 0;
    while (!detector.push('and so on ') && length < 10_000) length += 10;
    expect(length).toBeLessThan(400);
  });

  it.each([
    ['a form', `<table>${`<tr><td>Name</td>${'<td></td>'.repeat(6)}</tr>`.repeat(20)}</table>`],
    ['a table of zeros', `<table>${`<tr><td>0</td>${'<td>0</td>'.repeat(9)}</tr>`.repeat(10)}</table>`],
    ['an empty table in pipes', `| a | b | c |\n|---|---|---|\n${'| | | |\n'.repeat(25)}`],
    [
      'a table of contents',
      Array.from({ length: 40 }, (_, i) => `${i}. Chapter ${'.'.repeat(140)} ${i * 7}\n`).join(''),
    ],
    ['dots with spaces', `Chapter 1 ${'. '.repeat(90)}5`],
    ['lines to write on', `${'_'.repeat(60)}\n`.repeat(10)],
    ['a rule', `Above\n\n${'-'.repeat(300)}\n\nBelow`],
    [
      'a poem with a refrain',
      'A line of its own\nAnother one here\nFa la la la la\n'.replace(/own/, 'own, again').repeat(3),
    ],
    [
      'many blocks',
      Array.from(
        { length: 200 },
        (_, i) => `<|ref|>text<|/ref|><|det|>[[1, 2, 3, 4]]<|/det|>\nWord${i * 7919}\n\n`,
      ).join(''),
    ],
    ['prose', PROSE.repeat(1)],
  ])('takes %s for what it is', (_, text) => {
    expect(detect(text)).toBeUndefined();
  });

  it('says the same however the text is cut', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 700 }),
        fc.constantFrom('ab ', '<td></td>', '[[1,2,3,4]] x', 'the same line\n', '[['),
        (size, unit) => {
          const text = PROSE + unit.repeat(1500);
          expect(detect(text, size)).toEqual(detect(text));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('bears anything', () => {
    for (const text of [
      '['.repeat(1_000_000),
      '[[1,'.repeat(100_000),
      'ab'.repeat(100_000) + '\ud800',
      '\n'.repeat(1_000_000),
    ])
      detect(text, 37);
  });

  it.runIf(present)('gives no false alarm on real texts', () => {
    const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(?:txt|md)$/.test(name),
    );
    expect(files.length).toBeGreaterThan(50);
    const alarms = files.flatMap((name) => {
      const text = readFileSync(join(corpus, name), 'utf8');
      const loop = detect(text);
      return [
        ...(loop ? [`${name}: ${JSON.stringify(loop.unit)}`] : []),
        ...(isRepetitive(text) ? [`${name}: repeated ${repeatedShare(text)}`] : []),
      ];
    });
    expect(alarms).toEqual([]);
  });
});

describe('repeated text', () => {
  it('is told from text', () => {
    expect(repeatedShare(PROSE)).toBe(0);
    expect(isRepetitive(PROSE)).toBe(false);
    const [line = ''] = PROSE.split('\n').filter((one) => one.length > 200);
    expect(isRepetitive(`${line}\n\n`.repeat(4))).toBe(true);
  });
});
