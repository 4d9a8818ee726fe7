import { describe, expect, test } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import type { PageContent } from '../../../../server/src/page/pageContent.ts';
import type { Quad } from '../../../../server/src/page/geometry.ts';
import type { TextLine } from '../../../../server/src/page/pageResult.ts';
import { PageBuilder, textLine } from '../../../fixtures/layout/pageBuilder.ts';

const PARAGRAPH =
  'The committee met on Tuesday to review the annual budget and to consider the proposals that were received from the members during the spring, and decided that the repairs should be carried out before the winter.';

/** Six paragraphs down the page. */
function page(): PageBuilder {
  const builder = new PageBuilder();
  let y = 80;
  for (let i = 0; i < 6; i++) y = builder.prose(80, y, 430, PARAGRAPH) + 16;
  return builder;
}

/** A line turned around the middle of the page. */
function oblique(text: string, angle: number, origin: TextLine['origin'] = 'text-layer'): TextLine {
  const line = textLine(120, 300, text, { size: 60, origin });
  const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  const turn = ([x, y]: readonly [number, number]): readonly [number, number] => [
    297 + (x - 297) * cos - (y - 300) * sin,
    300 + (x - 297) * sin + (y - 300) * cos,
  ];
  const [a, b, c, d] = line.quad;
  return { ...line, angle, quad: [turn(a), turn(b), turn(c), turn(d)] satisfies Quad };
}

const read = (content: PageContent): [string, string][] =>
  layoutPage(content).map(({ kind, text }) => [kind, text]);
const text = Array.from({ length: 6 }, (): [string, string] => ['paragraph', PARAGRAPH]);

describe('a watermark stands after the text, once', () => {
  test.each([
    ['oblique', [oblique('CONFIDENTIAL', -45)]],
    ['seen in pixels', [oblique('CONFIDENTIAL', -35, 'ocr')]],
    ['printed again and again', [oblique('CONFIDENTIAL', 30), oblique('CONFIDENTIAL', 30)]],
    ['level and huge', [textLine(100, 160, 'CONFIDENTIAL', { size: 60 })]],
  ])('%s', (_, marks) => {
    const content = page().content();
    expect(read({ ...content, lines: [...marks, ...content.lines] })).toEqual([
      ...text,
      ['paragraph', 'CONFIDENTIAL'],
    ]);
  });
});

test('a text that is strewn over the page stands after it, once, whatever the edge cuts off', () => {
  const content = page().content();
  const tiles = new PageBuilder();
  for (let row = 0; row < 15; row++)
    for (const [x, tile] of [
      [30, 'DRAFT COPY'],
      [230, 'DRAFT COPY'],
      [430, 'DRAFT COPY'],
      [560, 'DRAFT'],
    ] as const)
      tiles.line(x, 60 + row * 47, tile, { size: 14 });
  for (const lines of [
    [...tiles.content().lines, ...content.lines],
    [...content.lines, ...tiles.content().lines],
  ])
    expect(read({ ...content, lines })).toEqual([
      ...text,
      ['paragraph', 'DRAFT COPY'],
      ['paragraph', 'DRAFT'],
    ]);
});

test('a word that a table repeats stays in it', () => {
  const builder = new PageBuilder();
  for (let row = 0; row < 8; row++)
    builder
      .line(80, 100 + row * 16, `Room ${String(row + 11)}`)
      .line(220, 100 + row * 16, 'vacant')
      .line(340, 100 + row * 16, String((row * 37) % 50));
  expect(layoutPage(builder.content()).map(({ kind }) => kind)).toEqual(['table']);
});

test('a huge title over the text is its heading', () => {
  const builder = new PageBuilder().line(80, 60, 'Annual report', { size: 40, bold: true });
  builder.prose(80, 120, 430, PARAGRAPH);
  expect(read(builder.content())).toEqual([
    ['heading', 'Annual report'],
    ['paragraph', PARAGRAPH],
  ]);
});

test('a page that is printed obliquely keeps its text', () => {
  const content = page().content();
  const lines = content.lines.map((line) => ({ ...line, angle: 15 }));
  expect(read({ ...content, lines }).map(([, written]) => written)).toEqual(
    text.map(([, written]) => written),
  );
});
