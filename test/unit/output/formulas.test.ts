import { createRequire } from 'node:module';
import type katexModule from '@vscode/markdown-it-katex';
import fc from 'fast-check';
import markdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { writePage } from '../../../server/src/output/writePage.ts';
import { pageResultSchema, type Block } from '../../../server/src/page/pageResult.ts';
import { pageResult, textLine } from '../../fixtures/layout/pageBuilder.ts';

const BASE = { box: { x: 0, y: 0, width: 1, height: 1 }, lines: [], order: 0 };

// Vitest and Node differ in what they import from CommonJS.
const katex = createRequire(import.meta.url)('@vscode/markdown-it-katex') as typeof katexModule;

/** The preview of VS Code. */
const preview = markdownIt({ html: true }).use(katex.default);

function write(block: Block): string {
  return writePage(pageResult(1, [block]), 'md').replace(/^<!-- page 1 -->\n\n/, '');
}

function paragraph(text: string, ...formulas: string[]): Block {
  let from = 0;
  const places = formulas.map((tex) => {
    const start = text.indexOf(tex, from);
    from = start + tex.length;
    return { start, end: from };
  });
  return { kind: 'paragraph', ...BASE, text, formulas: places };
}

/** What the preview takes for formulas. */
function formulasIn(markdown: string): string[] {
  return preview
    .parse(markdown, {})
    .flatMap((token) => [token, ...(token.children ?? [])])
    .filter(({ type }) => /^math/.test(type))
    .map(({ content }) => content.trim());
}

describe('formulas in Markdown', () => {
  it('are told to be doubtful where only their characters were read from pixels', () => {
    const characters: Block = { kind: 'formula', notation: 'characters', ...BASE, text: 'h% = a%' };
    const scanned = { ...characters, lines: [textLine(0, 0, 'h% = a%', { origin: 'ocr' })] };
    const note = 'The characters of 1 formula on this page may be wrong: look at the page itself.';
    expect(write(scanned)).toBe(`h% = a% <!-- formula: 0,0 1x1 pt -->\n\n*${note}*`);
    expect(writePage(pageResult(1, [scanned]), 'text')).toContain(`[${note}]`);
    expect(writePage(pageResult(1, [scanned]), 'md', { withoutNotes: true })).not.toContain('may be wrong');
    expect(write({ ...characters, lines: [textLine(0, 0, 'h = a')] })).not.toContain('may be wrong');
  });

  it.each([
    [paragraph('We see E=mc^2 here.', 'E=mc^2'), 'We see $E=mc^2$ here.'],
    [paragraph('a_1*b*c and *x* _y_', 'a_1*b*c'), '$a_1*b*c$ and \\*x\\* \\_y\\_'],
    [paragraph('The nth of 10\\mum', 'n', '\\mu'), 'The $n\\text{th}$ of $10\\mu\\text{m}$'],
    [paragraph('xy', 'x', 'y'), '$x\\,y$'],
    [paragraph('It costs $5 or $6 a day.'), 'It costs \\$5 or \\$6 a day.'],
    [paragraph('It costs $5 for x.', 'x'), 'It costs \\$5 for $x$.'],
    [paragraph('a<b and c<!-- page 9 -->', 'a<b', 'c<!-- page 9 -->'), '$a< b$ and $c< !-- page 9 -->$'],
    [paragraph('cost $5', 'cost $5'), '$cost \\$5$'],
    [paragraph('ends \\', '\\'), 'ends \\\\'],
    [{ kind: 'formula', ...BASE, text: 'E = mc^2' }, '$$\nE = mc^2\n$$'],
    [{ kind: 'formula', ...BASE, text: 'a\n\n\nb $$ c' }, '$$\na\nb \\$\\$ c\n$$'],
    [{ kind: 'formula', ...BASE, text: ' ' }, '*No text on this page.*'],
    [{ ...paragraph('1. x', 'x'), kind: 'heading', level: 2 }, '## 1. $x$'],
    [{ ...paragraph('of x', 'x'), kind: 'caption' }, 'of $x$'],
    [
      { ...paragraph('of x', 'x'), kind: 'list-item', marker: '(a)', ordered: true, depth: 0 },
      '- (a) of $x$',
    ],
  ] satisfies [Block, string][])('%#', (block, expected) => {
    expect(write(block)).toBe(expected);
  });

  it('are not seen in text that knows of none, and prices stay as they are', () => {
    const text = (words: string): string => write({ kind: 'paragraph', ...BASE, text: words });
    expect(text('It costs $5 or $6.')).toBe('It costs $5 or $6.');
    expect(text('It costs $5 or 6$.')).toBe('It costs \\$5 or 6\\$.');
    expect(formulasIn(text('$x^2$ and $$y$$'))).toEqual([]);
  });

  it('stand in the cells of tables', () => {
    const cell = { row: 0, column: 0, rowSpan: 1, columnSpan: 1, header: true, box: BASE.box };
    const table: Block = {
      kind: 'table',
      ...BASE,
      rows: 2,
      columns: 2,
      text: '',
      cells: [
        { ...cell, text: '|x|<y', formulas: [{ start: 0, end: 5 }] },
        { ...cell, column: 1, text: '$5 | $6', formulas: [] },
        { ...cell, row: 1, text: 'a' },
        { ...cell, row: 1, column: 1, text: 'b' },
      ],
    };
    expect(write(table).split('\n')[0]).toBe('| $\\|x\\|< y$ | \\$5 \\| \\$6 |');
    expect(formulasIn(write(table))).toEqual(['|x|< y']);
    const spans = {
      ...table,
      cells: table.cells.map((one) => (one.row === 1 ? one : { ...one, rowSpan: 2 })),
    };
    expect(write(spans)).toContain('<th rowspan="2">$|x|&lt; y$</th><th rowspan="2">$5 | $6</th>');
  });

  it('are what the preview shows, and nothing else is', () => {
    const TEXT = fc
      .array(fc.constantFrom('a', ' ', '$', '5', '\\', '*', '_', '<b>', 'é', '(', '.', '\n', '文'))
      .map((p) => p.join(''));
    const TEX = fc
      .array(fc.constantFrom('x', '^2', '\\frac{a}{b}', ' ', '*', '_1', '<!-- page 2 -->', '\\$'), {
        minLength: 1,
      })
      .map((p) => p.join('').trim())
      .filter((tex) => tex !== '');
    fc.assert(
      fc.property(TEXT, TEX, TEXT, (before, tex, after) => {
        const formulas = [{ start: before.length, end: before.length + tex.length }];
        const block: Block = { kind: 'paragraph', ...BASE, text: before + tex + after, formulas };
        const markdown = write(block);
        const found = formulasIn(markdown);
        expect(found).toHaveLength(1);
        expect(found[0]).toContain(tex.replaceAll('<!', '< !'));
        expect(preview.render(markdown)).not.toContain('<!--');
      }),
      { numRuns: 500 },
    );
  });

  it('may be given with places that are none', () => {
    const block: Block = {
      ...paragraph('abc'),
      formulas: [
        { start: 2, end: 1 },
        { start: 0, end: 9 },
        { start: 1, end: 2 },
        { start: 0, end: 2 },
      ],
    };
    expect(write(block)).toBe('$\\text{a}b\\text{c}$');
  });

  it('are a part of the schema', () => {
    const result = pageResult(1, [paragraph('E=mc^2', 'E=mc^2')]);
    expect(pageResultSchema.parse(JSON.parse(writePage(result, 'json')))).toEqual(result);
    expect(pageResultSchema.safeParse({ ...result, version: 1 }).success).toBe(false);
    expect(writePage(result, 'text')).toBe('E=mc^2');
  });

  it('keeps a line of code from being a page of its own', () => {
    const code = write({ kind: 'code', ...BASE, text: 'a\n<!-- page 9 -->\nb' });
    expect(code).toBe('```\na\n <!-- page 9 -->\nb\n```');
  });
});
