import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writePage } from '../../../../../server/src/output/writePage.ts';
import { blockSchema, type Block } from '../../../../../server/src/page/pageResult.ts';
import {
  TranscriptParser,
  type TranscriptGrammar,
} from '../../../../../server/src/readers/vlm/output/transcriptParser.ts';
import { describeBlocks, expectGolden } from '../../../../fixtures/layout/golden.ts';
import { pageResult } from '../../../../fixtures/layout/pageBuilder.ts';

const FIXTURES = join(import.meta.dirname, '../../../../fixtures');
const TRANSCRIPTS = readdirSync(join(FIXTURES, 'deepseek'))
  .filter((name) => name.endsWith('.mmd'))
  .map((name) => [name, readFileSync(join(FIXTURES, 'deepseek', name), 'utf8')] as const);
const FRAME = { pageWidth: 595, pageHeight: 842 };
const REGION = { x: 0, y: 0, width: 595, height: 842 };

function parse(text: string, grammar: TranscriptGrammar = 'grounded', frame = FRAME): Block[] {
  const parser = new TranscriptParser(grammar, frame);
  parser.push(text);
  return parser.finish();
}

function markdown(blocks: readonly Block[], page = 1): string {
  return writePage(pageResult(page, blocks), 'md');
}

function tag(label: string, boxes: string, text: string): string {
  return `<|ref|>${label}<|/ref|><|det|>${boxes}<|/det|>\n${text}\n\n`;
}

/** Parts of outputs as models write and break them. */
const PIECES = fc
  .array(
    fc.constantFrom(
      '<|ref|>',
      '<|/ref|>',
      '<|det|>',
      '<|/det|>',
      '[[1, 2, 300, 400]]',
      '[[900, 2, 3, 400], [1, 2',
      'title',
      'image',
      'table',
      'equation',
      '\n',
      '\n\n',
      '\r\n',
      ' ',
      'Text',
      '的文字。',
      '# ',
      '- ',
      '1. ',
      '> ',
      '```',
      '```markdown\n',
      '<table>',
      '</table>',
      '<tr>',
      '<td rowspan=2>',
      '<td colspan="1000000000">',
      '</td>',
      '| a | b |\n|---|---|\n',
      '\\(',
      '\\)',
      '\\[',
      '\\]',
      '$',
      '$$',
      'x^2',
      '\\',
      '<',
      '|',
      '<!-- page 9 -->',
      '<script>',
      '<center>',
      '<sup>2</sup>',
      '![a](b)',
      '[a](javascript:b)',
      '<｜end▁of▁sentence｜>',
      '\ud83d',
      '\ude00',
      '\u0000',
      '\ufdd0',
      'שלום',
      '&lt;',
      '**',
      '_',
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

describe('TranscriptParser', () => {
  it.each(TRANSCRIPTS)('makes blocks of %s', (name, text) => {
    const blocks = parse(text);
    expectGolden(`deepseek/${name.replace('.mmd', '.txt')}`, describeBlocks(blocks));
    expectGolden(`deepseek/${name.replace('.mmd', '.md')}`, `${markdown(blocks)}\n`);
    expectGolden(
      `deepseek/${name.replace('.mmd', '.plain.txt')}`,
      `${writePage(pageResult(1, blocks), 'text')}\n`,
    );
  });

  it.each([
    ['letter.mmd', 'scanned-letter.md', 0],
    ['letter-chinese.mmd', 'scanned-letter.md', 1],
    ['two-columns.mmd', 'two-columns.md', 0],
  ])('reads %s as what the page says', (name, truth, page) => {
    const text = TRANSCRIPTS.find(([one]) => one === name)?.[1] ?? '';
    const expected = readFileSync(join(FIXTURES, 'samples', truth), 'utf8').split(/(?=<!-- page)/)[page];
    // The truth has the subtitle as a paragraph.
    const written = markdown(parse(text), page + 1).replace(/^#+ (?=Notes on)/m, '');
    const levels = (md: string | undefined): string | undefined => md?.trim().replace(/^#+ /gm, '# ');
    // The model leaves out the page's number.
    expect(levels(written)).toBe(levels(expected?.replace(/\n\n\d+\s*$/, '')));
  });

  it.each(TRANSCRIPTS)('says the same of %s, however it is cut', (_, text) => {
    const whole = parse(text);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 60 }), (cuts) => {
        const parser = new TranscriptParser('grounded', FRAME);
        let from = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), text.length]) {
          parser.push(text.slice(from, cut));
          parser.open();
          from = cut;
        }
        expect(parser.finish()).toEqual(whole);
      }),
      { numRuns: 20 },
    );
    const parser = new TranscriptParser('grounded', FRAME);
    for (const unit of text) parser.push(unit);
    expect(parser.finish()).toEqual(whole);
  });

  it.each(TRANSCRIPTS)('makes blocks of %s wherever it breaks off, and closed ones stay', (_, text) => {
    const running = new TranscriptParser('grounded', FRAME);
    let closed: readonly Block[] = [];
    for (let end = 1; end <= text.length; end += 1) {
      running.push(text.slice(end - 1, end));
      const now = [...running.blocks()];
      expect(now.slice(0, closed.length)).toEqual(closed);
      closed = now;
      if (end % 7 !== 0) continue;
      const blocks = parse(text.slice(0, end));
      expect(blocks.slice(0, closed.length)).toEqual(closed);
      expectSound(blocks);
    }
  });

  it('makes sound blocks of anything, however it is cut', () => {
    fc.assert(
      fc.property(PIECES, fc.integer({ min: 1, max: 9 }), (text, size) => {
        const whole = parse(text);
        expectSound(whole);
        const parser = new TranscriptParser('grounded', FRAME);
        for (let from = 0; from < text.length; from += size) parser.push(text.slice(from, from + size));
        expect(parser.finish()).toEqual(whole);
      }),
      { numRuns: 1500 },
    );
  });

  it('shows the open block without half tags', () => {
    const parser = new TranscriptParser('grounded', FRAME);
    const shown = [...'Before<|ref|>text<|/ref|><|det|>[[1, 2, 300, 400]]<|/det|>\nThe fir'].map((sign) => {
      parser.push(sign);
      return parser.open();
    });
    expect(shown.every((text) => !/[<|[\]]/.test(text))).toBe(true);
    expect(shown.at(5)).toBe('Before');
    expect(shown.at(-1)).toBe('The fir');
    expect(parser.blocks().map(({ text }) => text)).toEqual(['Before']);
  });

  it('closes blocks of Markdown at empty lines, and lists at their end', () => {
    const parser = new TranscriptParser('markdown', FRAME);
    parser.push('# One\n\nTwo\n\n- a\n\n- b\n');
    expect(parser.blocks().map(({ kind }) => kind)).toEqual(['heading', 'paragraph']);
    parser.push('\nThree\n');
    expect(parser.blocks().map(({ kind }) => kind)).toEqual([
      'heading',
      'paragraph',
      'list-item',
      'list-item',
    ]);
  });
});

describe('boxes', () => {
  it.each([
    ['[[0, 0, 999, 999]]', [REGION]],
    ['[[999, 999, 0, 0]]', [REGION]],
    ['[[-50, 0, 2000, 999]]', [REGION]],
    ['[[0, 0, 999, 999, 5, 5]]', [REGION]],
    ['[[0.0, 0, 999.0, 999]]', [REGION]],
    ['[[0,0,999,999],[0,0,999,999]]', [REGION, REGION]],
    ['box 12 is [0, 0, 999, 999]', [REGION]],
    ['[[5, 5, 5, 5]]', []],
    ['[[a, b]]', []],
    ['', []],
  ])('%s', (boxes, expected) => {
    expect(parse(tag('image', boxes, '')).map(({ box }) => box)).toEqual(expected);
  });

  it('are those of the band that was sent', () => {
    const frame = { ...FRAME, band: { from: 0.5, to: 1 } };
    const [block] = parse(tag('text', '[[0, 0, 999, 999]]', 'a'), 'grounded', frame);
    expect(block?.box).toEqual({ x: 0, y: 421, width: 595, height: 421 });
    expect(parse('a', 'grounded', frame)[0]?.box).toEqual(block?.box);
  });

  it('that cannot be read cost no text', () => {
    const broken = '<|ref|>text<|/ref|><|det|>[[1, 2, 3\nThe text.\n\n';
    expect(parse(broken)).toMatchObject([{ kind: 'paragraph', text: 'The text.', box: REGION }]);
    expect(parse(`${broken}${tag('text', '[[1, 2, 3, 4]]', 'More.')}`).map(({ text }) => text)).toEqual([
      'The text.',
      'More.',
    ]);
    expect(parse('<|ref|>the harbour<|/ref|> is here')[0]?.text).toBe('the harbour is here');
    expect(parse('<|ref|>title<|/ref|>\nThe harbour')[0]).toMatchObject({
      kind: 'heading',
      text: 'The harbour',
    });
  });

  it('are shared by the blocks of one text', () => {
    const [first, formula, last] = parse(tag('text', '[[0, 0, 999, 500]]', 'Half \\[ x \\] half'));
    expect([first?.kind, formula?.kind, last?.kind]).toEqual(['paragraph', 'formula', 'paragraph']);
    expect(first?.box.y).toBe(0);
    expect(formula?.box.y).toBeCloseTo(first?.box.height ?? 0);
    expect((last?.box.y ?? 0) + (last?.box.height ?? 0)).toBeCloseTo((842 * 500) / 999);
  });
});

describe('labels', () => {
  it.each([
    ['title', 'The words', { kind: 'heading', level: 1, levelGiven: true }],
    ['sub_title', 'The words', { kind: 'heading', level: 2 }],
    ['Sub Title', '### The words', { kind: 'heading', level: 3 }],
    ['image_caption', '<center>The words</center>', { kind: 'caption' }],
    ['figure_title', 'The words', { kind: 'caption' }],
    ['header', 'The words', { kind: 'header' }],
    ['Footer', 'The words', { kind: 'footer' }],
    ['page_number', 'The words', { kind: 'page-number' }],
    ['table_footnote', 'The words', { kind: 'paragraph' }],
    ['constructor', 'The words', { kind: 'paragraph' }],
    ['something new', 'The words', { kind: 'paragraph' }],
    ['code', '```js\nThe words\n```', { kind: 'code' }],
    ['table', 'The words', { kind: 'paragraph' }],
  ])('%s', (label, text, expected) => {
    expect(parse(tag(label, '[[1, 2, 300, 400]]', text))).toMatchObject([{ ...expected, text: 'The words' }]);
  });

  it('one figure a box, and none without', () => {
    expect(parse(tag('image', '[[1, 2, 30, 40], [50, 2, 90, 40]]', ''))).toHaveLength(2);
    expect(parse(`![](images/0.jpg)\n\n${tag('image', '', '')}`)).toEqual([]);
    expect(parse('![image](image_1.png)100, 200, 300, 400')).toMatchObject([{ kind: 'figure' }]);
    expect(parse('![A map of the harbour](a.png)')).toMatchObject([
      { kind: 'paragraph', text: 'A map of the harbour' },
    ]);
  });
});

describe('tables', () => {
  const table = (html: string): Extract<Block, { kind: 'table' }> => {
    const found = parse(html).find((block) => block.kind === 'table');
    if (!found) throw new Error('no table');
    return found;
  };
  const grid = (html: string): string[] =>
    table(html).cells.map(
      ({ row, column, rowSpan, columnSpan, text }) => `${row},${column} ${rowSpan}x${columnSpan} ${text}`,
    );

  it.each([
    ['nothing closed', '<table><tr><td>a<td>b<tr><td>c', ['0,0 1x1 a', '0,1 1x1 b', '1,0 1x1 c']],
    ['no rows', '<table><td>a</td><td>b</td></table>', ['0,0 1x1 a', '0,1 1x1 b']],
    [
      'a span of a thousand million',
      '<table><tr><td rowspan=1000000000 colspan=1e9>a</td><td>b</td></tr><tr><td>c</td></tr></table>',
      ['0,0 2x1 a', '0,1 1x1 b', '1,1 1x1 c'],
    ],
    [
      'spans that are none',
      '<table><tr><td rowspan="x" colspan="-2">a</td><td colspan=0>b</td></tr></table>',
      ['0,0 1x1 a', '0,1 1x1 b'],
    ],
    [
      'spans that overlap',
      '<table><tr><td rowspan=2>a</td><td>b</td><td rowspan=2>c</td></tr><tr><td colspan=5>d</td></tr></table>',
      ['0,0 2x1 a', '0,1 1x1 b', '0,2 2x1 c', '1,1 1x1 d'],
    ],
    [
      'columns that nobody begins',
      '<table><tr><td colspan=3>a</td></tr><tr><td colspan=3>b</td></tr></table>',
      ['0,0 1x1 a', '1,0 1x1 b'],
    ],
    [
      'a table in a cell',
      '<table><tr><td>a<table><tr><td>b</td><td>c</td></tr></table></td><td>d</td></tr></table>',
      ['0,0 1x1 a\nb c', '0,1 1x1 d'],
    ],
    [
      'markup in cells',
      '<TABLE border=1><TR><TD><b>a</b><br/>b &amp; c</TD><TD>H<sub>2</sub>O x<y></TD></TR></TABLE>',
      ['0,0 1x1 a\nb & c', '0,1 1x1 H₂O x<y>'],
    ],
    ['a tag cut in the middle', '<table><tr><td>a</td><td', ['0,0 1x1 a']],
  ])('with %s', (_, html, cells) => {
    expect(grid(html)).toEqual(cells);
  });

  it('have headers, and a caption beside them', () => {
    const blocks = parse(
      '<table><caption>Table 1</caption><thead><tr><td>a</td></tr></thead><tr><td>b</td></tr></table>',
    );
    expect(blocks).toMatchObject([
      { kind: 'caption', text: 'Table 1' },
      { kind: 'table', cells: [{ header: true }, { header: false }], text: 'a\nb' },
    ]);
  });

  it('that never end leave the rest of the page alone', () => {
    const blocks = parse('<table><tr><td>a</td></tr>\n\nThe page goes on.\n\nAnd on.');
    expect(blocks.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'table: a',
      'paragraph: The page goes on.',
      'paragraph: And on.',
    ]);
  });

  it('have cells inside of their box', () => {
    const { box, cells } = table(
      tag(
        'table',
        '[[100, 100, 900, 500]]',
        '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>',
      ),
    );
    const last = cells.at(-1)!.box;
    expect(last.x + last.width).toBeCloseTo(box.x + box.width);
    expect(last.y).toBeCloseTo(box.y + box.height / 2);
  });
});

describe('hostile transcripts', () => {
  it.each([
    ['brackets', '['.repeat(1_000_000)],
    ['brackets in a list of boxes', `<|ref|>text<|/ref|><|det|>${'['.repeat(1_000_000)}`],
    ['boxes', `<|ref|>image<|/ref|><|det|>[${'[1,2,300,400],'.repeat(50_000)}]<|/det|>`],
    ['tags in tags', '<|ref|>'.repeat(50_000) + '<|/ref|><|det|>'.repeat(50_000)],
    ['open elements', `<table>${'<b><div><span>'.repeat(50_000)}${'</i>'.repeat(50_000)}`],
    ['tables in tables', '<table><tr><td>'.repeat(50_000)],
    [
      'cells with spans',
      `<table>${'<tr>'.concat('<td rowspan=999 colspan=999>x</td>'.repeat(50)).repeat(200)}</table>`,
    ],
    ['attributes', `<table><tr><td ${'a="b" '.repeat(50_000)}>x</td></tr></table>`],
    ['dollars', '$'.repeat(300_000)],
    ['formulas that do not end', '\\( a '.repeat(60_000)],
    ['prices', '$5 and '.repeat(60_000)],
    ['emphasis', '*a **b _c __d '.repeat(30_000)],
    ['backticks', Array.from({ length: 700 }, (_, i) => '`'.repeat(i)).join(' ')],
    ['quotes', '>'.repeat(200_000)],
    ['lists', '- '.repeat(100_000)],
    ['deep lists', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i * 2)}- a`).join('\n')],
    ['links', '[a]('.repeat(100_000)],
    ['pictures', '![a]('.repeat(100_000)],
    ['HTML', '<a '.repeat(100_000)],
    ['comments', '<!--'.repeat(100_000)],
    ['pipes', `|${'a|'.repeat(20_000)}\n|${'-|'.repeat(20_000)}\n`],
    ['empty lines', '\n'.repeat(500_000)],
    ['backslashes', '\\'.repeat(500_000)],
    ['marks', '• a\n'.repeat(5_000)],
    ['halves of characters', '\ud83d'.repeat(200_000)],
    ['angles', '<'.repeat(500_000)],
    ['entities', '&amp'.repeat(100_000)],
  ])('of %s end as sound blocks', (_, text) => {
    for (const grammar of ['grounded', 'markdown', 'text'] as const) expectSound(parse(text, grammar), false);
  });

  it('end at two million characters', () => {
    const parser = new TranscriptParser('markdown', FRAME);
    for (let i = 0; i < 30; i += 1) parser.push('word '.repeat(20_000));
    expect(parser.finish().reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(2_000_000);
  });
});

/** Valid by the schema, without what no text may have, formulas in their places; and Markdown keeps its anchors. */
function expectSound(blocks: readonly Block[], write = true): void {
  blocks.forEach((block, order) => {
    expect(block.order).toBe(order);
    const { success, error } = blockSchema.safeParse(block);
    expect(success, JSON.stringify(error?.issues)).toBe(true);
    for (const { text, formulas = [] } of [block, ...(block.kind === 'table' ? block.cells : [])]) {
      expect(text.isWellFormed()).toBe(true);
      expect(/[\0\ufdd0\r]/.test(text)).toBe(false);
      let from = 0;
      for (const { start, end } of formulas) {
        expect(start).toBeGreaterThanOrEqual(from);
        expect(end).toBeGreaterThan(start);
        from = end;
      }
      expect(from).toBeLessThanOrEqual(text.length);
    }
    const { x, y, width, height } = block.box;
    expect(x >= 0 && y >= 0 && width > 0 && height > 0).toBe(true);
    expect(x + width).toBeLessThanOrEqual(595.001);
    expect(y + height).toBeLessThanOrEqual(842.001);
  });
  if (write) expect(markdown(blocks).match(/^<!-- page \d+ -->[ \t]*\r?$/gm)).toEqual(['<!-- page 1 -->']);
}
