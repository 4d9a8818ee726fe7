import { createRequire } from 'node:module';
import type katexModule from '@vscode/markdown-it-katex';
import fc from 'fast-check';
import markdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { writePage } from '../../../server/src/output/writePage.ts';
import { escapeText } from '../../../server/src/output/markdown/escapeText.ts';
import type { Block } from '../../../server/src/page/pageResult.ts';
import { visibleText as withoutInvisible } from '../../../server/src/page/visibleText.ts';
import { pageResult } from '../../fixtures/layout/pageBuilder.ts';

// Vitest and Node differ in what they import from CommonJS.
const katex = createRequire(import.meta.url)('@vscode/markdown-it-katex') as typeof katexModule;

/**
 * CommonMark with the extensions of GitHub that change text (tables and strikethrough; HTML is markup, as
 * there), and formulas as the preview of VS Code sees them, also those that begin without a dollar.
 */
const parser = markdownIt({ html: true }).use(katex.default, {
  enableBareBlocks: true,
  enableFencedBlocks: true,
});
const BASE = { box: { x: 0, y: 0, width: 1, height: 1 }, lines: [] };

const NASTY = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      '1',
      '12',
      ' ',
      '#',
      '##',
      '-',
      '+',
      '*',
      '**',
      '_',
      '__',
      '`',
      '``',
      '>',
      '<',
      '<b>',
      '</b>',
      '<!--',
      '-->',
      '|',
      '[',
      ']',
      '[x]',
      '(',
      ')',
      '](',
      ']:',
      '!',
      '![',
      '\\',
      '&',
      '&amp;',
      '&#65;',
      '~',
      '~~',
      '=',
      '===',
      '---',
      '- - -',
      '1.',
      '2)',
      '.',
      ':',
      '中',
      'é',
      '$',
      '$$',
      '$x$',
      '$5',
      '\\begin{a}',
      '\\end{a}',
      '\u202e',
      '\u200b',
      '^',
      '{',
      '}',
      '"',
      "'",
      '/',
      'http://a.b',
      '[^1]',
      '<http://a>',
      ':--',
      '```',
      '~~~',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('escaped text', () => {
  it.each(['paragraph', 'heading', 'list-item', 'caption', 'table', 'code'] as const)(
    'reads as itself in a %s',
    (kind) => {
      fc.assert(
        fc.property(
          fc.oneof(NASTY, fc.string({ maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 20 })),
          (text) => {
            const html = parser.render(
              writePage(pageResult(1, [block(kind, `x${text}`), block(kind, text), last()]), 'md'),
            );
            expect(visibleText(html)).toBe(`${visible(`x${text}`)}${visible(text)}LAST`);
            expect(formulas(html)).toBe(0);
          },
        ),
        { numRuns: 1500 },
      );
    },
  );

  it('reads as itself with kept line breaks', () => {
    fc.assert(
      fc.property(fc.array(NASTY, { minLength: 1, maxLength: 4 }), (lines) => {
        const html = parser.render(
          writePage(pageResult(1, [block('paragraph', lines.join('\n')), last()]), 'md'),
        );
        expect(visibleText(html)).toBe(`${visible(lines.join('\n'))}LAST`);
        expect(formulas(html)).toBe(0);
      }),
      { numRuns: 1500 },
    );
  });

  it('is no formula in a table that has merged cells, nor one that goes on to the end of the document', () => {
    const cell = { row: 0, column: 0, rowSpan: 1, columnSpan: 2, header: false, box: BASE.box };
    const table: Block = {
      kind: 'table',
      rows: 1,
      columns: 2,
      cells: [{ ...cell, text: '$$x$$ and $y$' }],
      ...BASE,
      order: 0,
      text: '',
    };
    const html = parser.render(
      writePage(pageResult(1, [table, { ...block('paragraph', '$$ is money'), order: 1 }, last()]), 'md'),
    );
    expect(formulas(html)).toBe(0);
    expect(visibleText(html)).toBe('$$x$$and$y$$$ismoneyLAST');
  });

  it('makes one paragraph of a paragraph, one heading of a heading', () => {
    fc.assert(
      fc.property(NASTY, (text) => {
        fc.pre(visible(text) !== '');
        expect(tags(parser.render(escapeText(text.trim().replace(/\s+/g, ' '))))).toEqual(['p']);
        const heading = writePage(pageResult(1, [block('heading', text)]), 'md').split('\n\n')[1] ?? '';
        expect(tags(parser.render(heading))).toEqual(['h2']);
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    'An ordinary sentence, with (brackets) [1], a price of $5.00 & more: 5 < 6, a-b; "quotes" -- it\'s fine!',
    'snake_case_name and 5 * 3 = 15, 50% #hash, 3.14 and 1.5) and ~5 km',
    'See [12, 13] and A|B, C:\\temp, x^2, {a}, e-mail me@example.org',
    'It cost 5* and no more',
    '1994 was wet. 1.5 metres fell. -5 degrees. +41 22 555',
    'R&D, AT&T; and http://example.org/a_b_c',
    'It costs $5 and not $10, or $8.50.',
    'A dollar sign is $.',
  ])('has no backslash in ordinary prose: %s', (text) => {
    expect(escapeText(text)).toBe(text);
  });

  it.each([
    ['# not a heading', '\\# not a heading'],
    ['- not a list', '\\- not a list'],
    ['+ 5', '\\+ 5'],
    ['1. not a list', '1\\. not a list'],
    ['> not a quote', '\\> not a quote'],
    ['a *b* c', 'a \\*b\\* c'],
    ['_x_', '\\_x\\_'],
    ['a `b` c', 'a \\`b\\` c'],
    ['<script>', '\\<script>'],
    ['&lt;', '\\&lt;'],
    ['[a](b)', '[a\\](b)'],
    ['---', '\\---'],
    ['$x^2$', '\\$x^2\\$'],
    ['$$', '\\$\\$'],
    ['It costs $5 or 6$.', 'It costs \\$5 or 6\\$.'],
    ['\\begin{align}', '\\\\begin{align}'],
  ])('escapes %s once', (text, expected) => {
    expect(escapeText(text)).toBe(expected);
  });
});

type Kind = 'paragraph' | 'heading' | 'list-item' | 'caption' | 'table' | 'code';

function block(kind: Kind, text: string): Block {
  const base = { ...BASE, order: 0, text };
  switch (kind) {
    case 'heading':
      return { kind, level: 2, ...base };
    case 'list-item':
      return { kind, marker: '•', ordered: false, depth: 0, ...base };
    case 'table':
      return {
        kind,
        rows: 2,
        columns: 1,
        cells: [0, 1].map((row) => ({
          row,
          column: 0,
          rowSpan: 1,
          columnSpan: 1,
          header: row === 0,
          text: row === 0 ? '' : text,
          box: BASE.box,
        })),
        ...base,
      };
    case 'paragraph':
    case 'caption':
    case 'code':
      return { kind, ...base };
  }
}

function last(): Block {
  return { kind: 'paragraph', ...BASE, order: 1, text: 'LAST' };
}

/** What a reader of the HTML sees, without white space. */
function visibleText(html: string): string {
  const text = html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
  return visible(text);
}

function visible(text: string): string {
  // Characters that no page shows are not written.
  return withoutInvisible(text.replace(/\r\n?/g, '\n').replace(/(?!\n)\p{Cc}/gu, ' ')).replace(
    /[\s\p{Cc}]/gu,
    '',
  );
}

function formulas(html: string): number {
  return html.match(/class="katex|<eq|katex-error/g)?.length ?? 0;
}

function tags(html: string): string[] {
  return [...html.matchAll(/<([a-z][a-z0-9]*)/g)].map(([, tag]) => tag ?? '');
}
