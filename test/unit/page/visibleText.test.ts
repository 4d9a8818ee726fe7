import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableLine } from '../../../server/src/cli/printable.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import { writePage } from '../../../server/src/output/writePage.ts';
import type { Block, PageResult } from '../../../server/src/page/pageResult.ts';
import { visibleName, visibleText } from '../../../server/src/page/visibleText.ts';
import { composePage, type PageProvenance } from '../../../server/src/readers/composePage.ts';
import { TranscriptParser } from '../../../server/src/readers/vlm/output/transcriptParser.ts';
import { PageBuilder, pageResult } from '../../fixtures/layout/pageBuilder.ts';

/** What turns the order of the text around it, and what nobody sees at all. */
const TRICKS = [
  ...'\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u206a\u206f\u2060\u2063\ufeff\u180e\u3164\ufff9',
  '\u{e0001}',
  '\u{e0041}',
  '\u{e007f}',
  '\u{1d173}',
  '\u001b[31m',
  '\u0007',
  '\u009b2J',
  '\ud800',
];
const ANY_TRICK =
  /[\u202a-\u202e\u2060-\u206f\ufeff\u180e\u3164\ufff9-\ufffb\u{e0000}-\u{e00ff}\u{1d173}-\u{1d17a}]|(?![\t\n])\p{Cc}|\p{Cs}/u;

const HOSTILE = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...TRICKS,
        '\u200b',
        '\u200c',
        '\u200d',
        '\u200e',
        '\u200f',
        '\u061c',
        '\ufe0f',
        '\u{e0100}',
      ),
      fc.constantFrom('a', ' ', 'pay', 'שלום', 'سلام', 'ไทย', '葛', '👨', '❤', '1', '\n', '.'),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

describe('visible text', () => {
  it('has nothing in it that turns or hides text, and is the same when looked through again', () => {
    fc.assert(
      fc.property(fc.oneof(HOSTILE, fc.string({ unit: 'binary' })), (text) => {
        const shown = visibleText(text);
        expect(shown).not.toMatch(ANY_TRICK);
        expect(visibleText(shown)).toBe(shown);
        expect(visibleName(visibleName(text))).toBe(visibleName(text));
        expect(visibleName(text)).not.toMatch(/[\n\t\u2028\u2029]/);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ['plain text with tabs\tand\nlines', 'plain text with tabs\tand\nlines'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['admin\u2066 // \u2069', 'admin // '],
    ['pay\u200bpal \u200dand\u200c p\u00adq', 'paypal and p\u00adq'],
    ['abc\u200e\u200fdef', 'abcdef'],
    ['a\u{e0068}\u{e0069}b', 'ab'],
    ['x\ufe0f\ufe01\u{e0100}', 'x\ufe0f'],
    ['سلام\u200c\u180e', 'سلام'],
    ['\u0915\u200c\u061c', '\u0915'],
    ['\u1820\u200c\u180b', '\u1820\u180b'],
  ])('of %j is %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it.each([
    ['Hebrew with a mark', 'שלום\u200f (1)'],
    ['Persian with a joiner that is none', 'می\u200cخواهم'],
    ['Hindi with a joiner', 'क्\u200dष'],
    ['Thai with places to break', 'ภาษา\u200bไทย'],
    ['a family', '👨\u200d👩\u200d👧'],
    ['a red heart', '❤\ufe0f'],
    ['a Japanese name in its own shape', '葛\u{e0100}城'],
    ['a key', '1\ufe0f\u20e3'],
  ])('leaves %s as it is', (_what, text) => {
    expect(visibleText(text)).toBe(text);
  });

  it('shows in names that something was taken out', () => {
    expect(visibleName('invoice\u202Efdp.exe')).toBe('invoice\ufffdfdp.exe');
    expect(visibleName('a\nb')).toBe('a\ufffdb');
    expect(printable('a\u202eb\r\nc\u001b[2J')).toBe('a\ufffdb\nc\ufffd[2J');
    expect(printableLine('a\u2067b\nc')).toBe('a\ufffdb\ufffdc');
  });
});

/** All strings in it. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];
}

function expectHonest(result: PageResult): void {
  for (const text of strings(result)) expect(text).not.toMatch(ANY_TRICK);
  for (const format of ['md', 'text', 'json'] as const)
    expect(writePage(result, format)).not.toMatch(ANY_TRICK);
}

describe('text that enters a result', () => {
  const HERE: PageProvenance = {
    source: 'text-layer',
    textLayer: { verdict: 'trusted', reasons: [] },
    reader: { id: 'ppocr' },
    file: 'scan.pdf',
    losses: [],
    timings: {},
  };

  it('of a text layer or of the local reader is visible, in lines, words and blocks', () => {
    fc.assert(
      fc.property(fc.array(HOSTILE, { minLength: 1, maxLength: 4 }), (lines) => {
        const page = new PageBuilder();
        page.lines(60, 60, [...lines.map((line) => line.replaceAll('\n', ' ')), 'LAST']);
        const result = composePage(1, page.content(), HERE);
        expectHonest(result);
        expect(writePage(result, 'text')).toContain('LAST');
        for (const line of result.blocks.flatMap((block) => block.lines))
          for (const word of line.words) expect(word.text.trim()).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });

  it('keeps right-to-left text as it is read', () => {
    const page = new PageBuilder();
    page.rightLine(535, 60, 'שלום \u202bעולם\u202c (1)', { direction: 'rtl' });
    const result = composePage(1, page.content(), HERE);
    expect(writePage(result, 'text')).toBe('שלום עולם (1)');
  });

  it('of a model on a server is visible, however its answer is cut', () => {
    fc.assert(
      fc.property(
        fc.array(HOSTILE, { maxLength: 6 }),
        fc.constantFrom('grounded', 'markdown'),
        (pieces, grammar) => {
          const parser = new TranscriptParser(grammar, { pageWidth: 595, pageHeight: 842 });
          parser.push('# Title &#x202e;turned&#8294; \n\n```\ncode\u202e\n```\n\n');
          for (const piece of pieces) parser.push(piece);
          parser.push('\n\n| a\u202e | $x\u2066$ |\n|---|---|\n| <b>\u{e0041}</b> | \\(y\u202e^2\\) |\n');
          const blocks: Block[] = parser.finish();
          expectHonest(pageResult(1, blocks));
          for (const block of blocks)
            for (const { end } of ('formulas' in block && block.formulas) || [])
              expect(end).toBeLessThanOrEqual(block.text.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('of a failure is visible: a file cannot name itself as another one', () => {
    const failure = new FolioError('page-failed', {
      page: 1,
      file: 'invoice\u202Efdp.exe\n',
      reason: 'the font \u2066x\u2069 is damaged',
    });
    for (const text of strings(failure.toFailure())) expect(text).not.toMatch(ANY_TRICK);
    expect(failure.message).toContain('invoice\ufffdfdp.exe\ufffd');
    expect(FolioError.fromFailure(failure.toFailure()).message).toBe(failure.message);
  });
});
