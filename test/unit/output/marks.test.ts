import fc from 'fast-check';
import markdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { stripMarkdown } from '../../../server/src/bench/normalizeText.ts';
import { writePage } from '../../../server/src/output/writePage.ts';
import type { Block, TableCell, TextMark } from '../../../server/src/page/pageResult.ts';
import { pageResult } from '../../fixtures/layout/pageBuilder.ts';

const BASE = { box: { x: 0, y: 0, width: 1, height: 1 }, lines: [], order: 0 };
const preview = markdownIt({ html: true });

function write(block: Block): string {
  return writePage(pageResult(1, [block]), 'md').replace(/^<!-- page 1 -->\n\n/, '');
}

function markOf(text: string, part: string, kind: TextMark['kind'] = 'strikethrough'): TextMark {
  const start = text.indexOf(part);
  return { kind, start, end: start + part.length };
}

function paragraph(text: string, part: string, kind?: TextMark['kind']): Block {
  return { kind: 'paragraph', ...BASE, text, marks: [markOf(text, part, kind)] };
}

/** What the preview shows struck out, and the text around it. */
function shown(markdown: string): { struck: string[]; text: string } {
  const struck: string[] = [];
  let open = false;
  let text = '';
  for (const token of preview.parse(markdown, {}).flatMap(({ children }) => children ?? [])) {
    if (token.type === 's_open' || /^<del>/.test(token.content)) {
      open = true;
      struck.push('');
    } else if (token.type === 's_close' || /^<\/del>/.test(token.content)) open = false;
    else {
      text += token.content;
      if (open) struck[struck.length - 1] += token.content;
    }
  }
  return { struck, text };
}

describe('marks in Markdown', () => {
  it.each([
    [paragraph('It is 500 euros now.', '500 euros'), 'It is ~~500 euros~~ now.'],
    [paragraph('It is 500 euros now.', ' 500 euros '), 'It is ~~500 euros~~ now.'],
    [paragraph('wo(rd)s', '(rd)'), 'wo<del>(rd)</del>s'],
    [paragraph('about ~5~ here', '~5~'), 'about ~~\\~5\\~~~ here'],
    [paragraph('see nota', 'a', 'superscript'), 'see not<sup>a</sup>'],
    [paragraph('v and max', 'max', 'subscript'), 'v and <sub>max</sub>'],
    [{ ...paragraph('the old way', 'old'), kind: 'heading', level: 2 }, '## the ~~old~~ way'],
    [
      { ...paragraph('the old way', 'old'), kind: 'list-item', marker: '•', ordered: false, depth: 0 },
      '- the ~~old~~ way',
    ],
    [paragraph('- no list', '- no list'), '~~- no list~~'],
    [paragraph('a*b*c', 'b'), 'a\\*~~b~~\\*c'],
  ] satisfies [Block, string][])('writes %j', (block, expected) => {
    expect(write(block)).toBe(expected);
  });

  it('writes the marks of cells in both kinds of tables', () => {
    const cell = (column: number, text: string, part: string, columnSpan = 1): TableCell => ({
      row: column === 2 ? 1 : 0,
      column: column % 2,
      rowSpan: 1,
      columnSpan,
      header: false,
      text,
      marks: [markOf(text, part)],
      box: BASE.box,
    });
    const table = (cells: TableCell[]): Block => ({
      kind: 'table',
      ...BASE,
      rows: 2,
      columns: 2,
      cells,
      text: '',
    });
    expect(write(table([cell(0, 'was 5', '5'), cell(1, 'is <6>', '<6>')]))).toContain(
      '| was ~~5~~ | is ~~<6>~~ |',
    );
    expect(write(table([cell(2, 'was <5>', '<5>', 2), cell(1, 'x', 'x')]))).toContain(
      'was <del>&lt;5&gt;</del>',
    );
  });

  it('says nothing of marks in plain text', () => {
    expect(writePage(pageResult(1, [paragraph('It is 500 euros now.', '500 euros')]), 'text')).toBe(
      'It is 500 euros now.',
    );
  });

  it('strikes out what is marked and nothing else, whatever the text', () => {
    const sign = fc.constantFrom(
      'a',
      'B',
      '1',
      ' ',
      '~',
      '~~',
      '*',
      '_',
      '(',
      ')',
      '.',
      '`',
      '<',
      '&amp;',
      '中',
      '-',
      '#',
    );
    const text = fc.array(sign, { minLength: 1, maxLength: 12 }).map((signs) => signs.join(''));
    fc.assert(
      fc.property(text, text, text, (before, marked, after) => {
        const whole = `x ${before}${marked}${after} y`;
        const start = 2 + before.length;
        const mark: TextMark = { kind: 'strikethrough', start, end: start + marked.length };
        const seen = shown(write({ kind: 'paragraph', ...BASE, text: whole, marks: [mark] }));
        const folded = (some: string): string => some.replace(/\s+/g, ' ').trim();
        expect(folded(seen.text)).toBe(folded(whole));
        expect(folded(seen.struck.join(' '))).toBe(folded(marked));
      }),
      { numRuns: 2000 },
    );
  });

  it('is not seen by the benchmark', () => {
    expect(stripMarkdown('It is ~~500 euros~~ now, H<sub>2</sub>O and word<sup>a</sup>.')).toBe(
      'It is 500 euros now, H2O and worda.',
    );
    expect(stripMarkdown('- [x] Fee paid\n- [ ] Fee waived')).toBe('Fee paid\nFee waived');
  });
});
