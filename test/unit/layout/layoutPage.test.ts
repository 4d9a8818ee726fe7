import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../server/src/layout/layoutPage.ts';
import { IDENTITY } from '../../../server/src/page/geometry.ts';
import type { PageContent } from '../../../server/src/page/pageContent.ts';
import { blockSchema, type TextLine } from '../../../server/src/page/pageResult.ts';
import { describeBlocks, expectGolden } from '../../fixtures/layout/golden.ts';
import { PageBuilder, textLine } from '../../fixtures/layout/pageBuilder.ts';
import * as pages from '../../fixtures/layout/samplePages.ts';

describe('layoutPage', () => {
  it.each([
    ['letter', pages.letter],
    ['two-columns', pages.twoColumns],
    ['nested-list', pages.nestedList],
    ['ruled-table', pages.ruledTable],
    ['sparsely-ruled-table', pages.sparselyRuledTable],
    ['aligned-table', pages.alignedTable],
    ['right-to-left', pages.rightToLeft],
    ['chinese', pages.chinese],
    ['title-page', pages.titlePage],
    ['code-and-hyphens', pages.codeAndHyphens],
  ])('reads a %s as a person does', (name, page) => {
    expectGolden(`layout/${name}.txt`, describeBlocks(layoutPage(page())));
  });

  it('parts a short line from a full one under it where few lines are full', () => {
    const page = new PageBuilder();
    const wide = { advance: 11 };
    page.line(60, 60, '第九条', wide);
    page.line(60, 78, '任何人不得加以任意逮捕、拘禁或放逐。', wide);
    page.line(60, 100, '第十条', wide);
    page.line(60, 118, '人人完全平等地有权由一个独立而无偏倚的法庭进行公正的和公开的审讯，以确定', wide);
    page.line(60, 136, '他的权利和义务。', wide);
    page.line(60, 158, '第十一条', wide);
    page.line(60, 176, '凡受刑事控告者，有权被视为无罪。', wide);
    const texts = layoutPage(page.content()).map(({ text }) => text);
    expect(texts).toContain(
      '人人完全平等地有权由一个独立而无偏倚的法庭进行公正的和公开的审讯，以确定他的权利和义务。',
    );
  });

  it('parts a Thai heading from its text, whose first word would have had room beside it', () => {
    const page = new PageBuilder();
    const text = 'ทุกคนมีสิทธิในอิสรภาพแห่งความเห็นและการแสดงออกทั้งนี้สิทธินี้รวมถึงอิสรภาพที่จะถือ';
    page.line(60, 60, 'ข้อ 19');
    page.lines(60, 76, [text, text, text, 'โดยปราศจากการแทรกแซง'], { advance: 5.4 });
    const texts = layoutPage(page.content()).map((block) => block.text);
    expect(texts).toEqual(['ข้อ 19', `${text.repeat(3)}โดยปราศจากการแทรกแซง`]);
  });

  it('does not depend on the order in which lines were found', () => {
    const content = pages.twoColumns();
    const expected = describeBlocks(layoutPage(content));
    fc.assert(
      fc.property(fc.shuffledSubarray([...content.lines], { minLength: content.lines.length }), (lines) => {
        expect(describeBlocks(layoutPage({ ...content, lines }))).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('puts every line with text in exactly one block, in an order without gaps', () => {
    fc.assert(
      fc.property(anyPage(), (content) => {
        const blocks = layoutPage(content);
        const placed = blocks.flatMap((block) => block.lines);
        const expected = content.lines.filter(({ text }) => text.trim() !== '');
        expect(placed).toHaveLength(expected.length);
        expect(new Set(placed)).toEqual(new Set(expected));
        expect(blocks.map(({ order }) => order)).toEqual(blocks.map((_, index) => index));
      }),
      { numRuns: 300 },
    );
  });

  it('loses no line where a sign goes to a sign that goes to a line', () => {
    const page = new PageBuilder();
    page.line(0, -15, '! !', { size: 30 });
    page.line(0, -6, '!', { size: 11 });
    page.line(0, 0, 'aa aaaa', { size: 1 });
    expect(layoutPage(page.content()).flatMap(({ lines }) => lines)).toHaveLength(3);
  });

  it('keeps every word of lines that it parts at gutters', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(words(), words()), { minLength: 1, maxLength: 20 }), (rows) => {
        const page = new PageBuilder();
        const glued = rows.map(([left, right], i): TextLine => {
          const a = textLine(60, 60 + i * 14, left);
          const b = textLine(310, 60 + i * 14, right);
          return {
            ...a,
            text: `${left} ${right}`,
            words: [...a.words, ...b.words],
            quad: [a.quad[0], b.quad[1], b.quad[2], a.quad[3]],
          };
        });
        const blocks = layoutPage({ ...page.content(), lines: glued });
        const read = blocks.flatMap((block) => block.lines.flatMap((line) => line.text.split(' '))).sort();
        expect(read).toEqual(
          rows.flatMap(([left, right]) => [...left.split(' '), ...right.split(' ')]).sort(),
        );
      }),
    );
  });

  it('gives blocks that the schema of results accepts, whatever the numbers', () => {
    fc.assert(
      fc.property(anyPage(), (content) => {
        for (const block of layoutPage(content)) expect(blockSchema.safeParse(block).success).toBe(true);
      }),
      { numRuns: 100 },
    );
    const broken = {
      ...textLine(10, 10, 'text'),
      quad: [
        [NaN, 0],
        [Infinity, 0],
        [0, -Infinity],
        [0, 0],
      ],
    } as unknown as TextLine;
    const blocks = layoutPage({ ...pages.letter(), lines: [broken] });
    expect(blocks.map(({ text }) => text)).toEqual(['text']);
    expect(Object.values(blocks[0]!.box).every(Number.isFinite)).toBe(true);
  });

  it('reads two columns that a detector joined into one line each', () => {
    const left = [
      'The river rises in the hills',
      'north of the town and runs',
      'for forty miles before it',
      'meets the sea. In spring',
      'the water is high and brown',
      'and boats must wait.',
    ];
    const right = [
      'A bridge of seven arches',
      'was built in the reign of',
      'the old king. It carried',
      'the only road to the north',
      'and a toll was taken from',
      'every cart that crossed.',
    ];
    const lines = left.map((text, i): TextLine => {
      const a = textLine(60, 60 + i * 13, text, { advance: 200 / text.length, origin: 'ocr' });
      const b = textLine(274, 60 + i * 13, right[i]!, { advance: 200 / right[i]!.length, origin: 'ocr' });
      return {
        ...a,
        text: `${text} ${right[i]!}`,
        words: [...a.words, ...b.words],
        quad: [a.quad[0], b.quad[1], b.quad[2], a.quad[3]],
      };
    });
    const blocks = layoutPage({ ...new PageBuilder().content(), lines });
    expect(blocks.map(({ text }) => text)).toEqual([left.join(' '), right.join(' ')]);
  });

  it('reads a caption that stands between two columns after them', () => {
    const page = new PageBuilder();
    const prose = (n: number): string[] =>
      Array.from({ length: n }, (_, i) => `some words of the running text, line ${i}`);
    page.lines(60, 60, prose(8));
    page.lines(310, 60, prose(8));
    const narrow = (side: string): string[] =>
      Array.from({ length: 4 }, (_, i) => `narrow words ${side} ${i}`);
    page.lines(60, 172, narrow('left'));
    page.lines(400, 172, narrow('right'));
    page.lines(272, 172, ['THE BRIDGE', 'OF SEVEN', 'ARCHES'], { size: 9 });
    page.lines(60, 228, prose(8));
    page.lines(310, 228, prose(8));
    const text = layoutPage(page.content())
      .map((block) => block.text)
      .join('\n');
    expect(text.indexOf('narrow words left 3')).toBeLessThan(text.indexOf('narrow words right 0'));
    expect(text.indexOf('THE BRIDGE')).toBeGreaterThan(text.indexOf('narrow words right 3'));
  });

  it.each(['- 3 -', 'Page 3 of 9', '17', 'xii', '[4]', '第 3 页'])(
    'knows the page number %s by its place and form',
    (number) => {
      const page = new PageBuilder();
      page.prose(60, 80, 475, 'Some text of a page that goes on for a while. '.repeat(20).trim());
      page.centered(806, number);
      expect(layoutPage(page.content()).at(-1)).toMatchObject({ kind: 'page-number', text: number });
    },
  );

  it('leaves a number in the middle of the page where it is', () => {
    const page = new PageBuilder();
    page.prose(60, 80, 475, 'Some text of a page that goes on for a while. '.repeat(10).trim());
    page.centered(400, '17');
    page.prose(60, 440, 475, 'Some text of a page that goes on for a while. '.repeat(10).trim());
    expect(layoutPage(page.content()).map(({ kind }) => kind)).toEqual([
      'paragraph',
      'paragraph',
      'paragraph',
    ]);
  });

  it('comes to an end on pages made to be slow', () => {
    const many = Array.from({ length: 2500 }, (_, i) => i);
    const shapes: ((i: number) => TextLine)[] = [
      (i) => textLine((i * 7919) % 600, (i * 104729) % 800, 'ab cd'),
      () => textLine(100, 100, 'ab cd'),
      (i) => textLine(100, i * 0.1, `${i}. item of a list`),
      (i) => textLine(i * 3, i * 3, '- x'),
    ];
    for (const shape of shapes) {
      const lines = many.map((i) => ({ ...shape(i), words: [] }));
      const blocks = layoutPage({ ...new PageBuilder().content(), lines });
      expect(blocks.flatMap((block) => block.lines)).toHaveLength(many.length);
    }
    const long = ['- ', '1.', '(', 'a-', '*', ']:', ' x', '\u3042'].map((text, i) =>
      textLine(60, 60 + i * 14, text.repeat(30_000)),
    );
    expect(
      layoutPage({ ...new PageBuilder().content(), lines: long }).flatMap((block) => block.lines).length,
    ).toBeGreaterThan(0);
  });

  it('reads an empty page as no blocks, and a page of pictures as figures', () => {
    expect(layoutPage(new PageBuilder().content())).toEqual([]);
    const page = new PageBuilder().figure(100, 100, 200, 100).line(120, 120, '   ').content();
    expect(layoutPage(page)).toMatchObject([{ kind: 'figure', text: '', lines: [], order: 0 }]);
  });
});

/** Words without spaces between them, at most 35 characters together. */
function words(): fc.Arbitrary<string> {
  return fc
    .array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join(' '));
}

function anyPage(): fc.Arbitrary<PageContent> {
  const text = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.stringMatching(/^(?:[a-z]{1,8} ){0,6}[a-z]{1,8}$/),
    fc.constantFrom(
      '1.',
      '• item',
      '- 3 -',
      '12,50',
      '中文',
      'שלום',
      'Table 1. Boats',
      '   ',
      '(a) first',
      '2 Methods',
    ),
  );
  const line = fc.record({
    x: fc.integer({ min: -20, max: 600 }),
    y: fc.integer({ min: -20, max: 850 }),
    text,
    size: fc.constantFrom(1, 6, 10, 11, 14, 30),
    angle: fc.constantFrom(0, 0, 0, 90),
    bold: fc.boolean(),
    direction: fc.constantFrom('ltr' as const, 'ltr' as const, 'rtl' as const),
  });
  const box = fc.record({
    x: fc.integer({ min: 0, max: 500 }),
    y: fc.integer({ min: 0, max: 800 }),
    width: fc.integer({ min: 0, max: 500 }),
    height: fc.integer({ min: 0, max: 400 }),
  });
  return fc
    .record({
      lines: fc.array(line, { maxLength: 40 }),
      rulingLines: fc.array(box, { maxLength: 12 }),
      figures: fc.array(box, { maxLength: 3 }),
    })
    .map(({ lines, rulingLines, figures }) => ({
      width: 595,
      height: 842,
      // Without words no line is parted, so that lines can be counted.
      lines: lines.map(({ x, y, text: value, angle, ...style }) => ({
        ...textLine(x, y, value, style),
        angle,
        words: [],
      })),
      rulingLines: rulingLines.map((rulingLine, i) =>
        i % 2 === 0
          ? { direction: 'horizontal' as const, box: { ...rulingLine, height: 1 } }
          : { direction: 'vertical' as const, box: { ...rulingLine, width: 1 } },
      ),
      figures,
      rotation: 0 as const,
      skew: 0,
      uprightToPage: IDENTITY,
    }));
}

it('the table of a bill keeps its first column, though two columns of text stand above it', () => {
  const page = new PageBuilder();
  const small = { size: 9 };
  page.line(50, 40, 'INVOICE', { size: 22, bold: true });
  page.line(50, 70, 'Harbour Supplies Ltd, 3 Quay Street, Alton', small);
  page.line(400, 50, 'No. 2019-77', small).line(400, 64, 'Date: 10 May 2019', small);
  page.line(50, 100, 'Bill to:', small).line(50, 112, 'Mill and Sons', small).line(50, 124, 'Corfe', small);
  const rows = [
    ['Description', 'Qty', 'Unit price', 'Amount'],
    ['Rope, 20 m', '2', '14.00', '28.00'],
    ['Paint, white', '3', '21.50', '64.50'],
    ['Nails', '1', '4.20', '4.20'],
  ];
  rows.forEach((row, y) => {
    row.forEach((text, x) => page.line([50, 322, 360, 450][x] ?? 0, 160 + 14 * y, text, small));
  });
  page.line(330, 236, 'Subtotal', small).line(455, 236, '96.70', small);
  page.line(330, 250, 'VAT 20 %', small).line(455, 250, '19.34', small);
  page.line(330, 264, 'Total', small).line(450, 264, '116.04', small);
  const table = layoutPage(page.content()).find(({ kind }) => kind === 'table');
  const cells = table?.kind === 'table' ? table.cells.filter(({ row }) => row < rows.length) : [];
  expect(cells.map(({ text }) => text)).toEqual(rows.flat());
});
