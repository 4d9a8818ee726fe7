import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../../server/src/layout/layoutPage.ts';
import type { PageContent } from '../../../../../server/src/page/pageContent.ts';
import { ocrLike } from '../../../../fixtures/layout/ocrLike.ts';
import { PageBuilder, type TextStyle } from '../../../../fixtures/layout/pageBuilder.ts';
import { tableTexts } from '../../../../fixtures/layout/tableTexts.ts';

const WORDS = 'gates pumps doors locks weirs boats tides quays ropes masts'.split(' ');

/** Rows of texts at the given left edges. */
function rows(
  edges: readonly number[],
  cells: (row: number) => readonly string[],
  count = 8,
  style: TextStyle = {},
): PageContent {
  const page = new PageBuilder();
  for (let row = 0; row < count; row += 1)
    cells(row).forEach((text, i) => page.line(edges[i]!, 100 + 15 * row, text, { size: 10, ...style }));
  return page.content();
}

const word = (i: number): string => WORDS[i % WORDS.length]!;

const LOOKALIKES: [string, PageContent][] = [
  ['a list with bullets', rows([60, 80], (row) => ['•', `Look after the ${word(row)} and ${word(row + 3)}`])],
  ['references', rows([60, 90], (row) => [`[${row + 1}]`, `Keeper of ${word(row)}, Report ${row + 12}`])],
  ['boxes to tick in columns', rows([60, 220, 380], (row) => [0, 1, 2].map((i) => `☐ ${word(row + 2 * i)}`))],
  ['labels and places to write', rows([60, 200], (row) => [`Name of ${word(row)}:`, '______________'])],
  [
    'terms and what they mean',
    rows([60, 160], (row) => [`${word(row).toUpperCase()}:`, `what moves ${word(row + 1)}`]),
  ],
  ['equations and their numbers', rows([200, 480], (row) => [`y = ${row + 2}x + z`, `(${row + 1})`])],
  [
    'a program with remarks',
    rows([60, 300], (row) => [`open(${word(row)});`, `// for ${word(row + 1)}`], 8, { monospace: true }),
  ],
  [
    'addresses side by side',
    rows(
      [60, 240, 420],
      (row) =>
        [
          ['Ann Reed', 'Bo Marsh', 'Cy Poole'],
          ['Harbour office', 'River board', 'Canal trust'],
          ['12 Quay Street', '48 Lock Road', '7 Mill Avenue'],
          ['Suite 4', 'Suite 9', 'Suite 2'],
          ['Seaton, ME 04101', 'Wells, ME 04090', 'York, ME 03909'],
        ][row]!,
      5,
    ),
  ],
  [
    'many addresses side by side',
    rows(
      [60, 240, 420],
      (row) =>
        [0, 1, 2].map(
          (i) =>
            [
              word(row + i),
              `${12 + row + i} ${i > 1 ? 'Quay' : 'Mill'} Street`,
              `Seaton, ME 0410${i}`,
              `555-01${row}${i}`,
            ][row % 4]!,
        ),
      16,
    ),
  ],
  [
    'the entries of a list of contents without dots',
    rows([60, 420], (row) => [`${row + 1}. The ${word(row)} and ${word(row + 1)}`, String(4 * row + 3)], 9),
  ],
  [
    'a list of tables',
    rows([60, 120, 420], (row) => [`Table ${row + 1}`, `Length of each ${word(row)}`, String(5 * row + 9)]),
  ],
  [
    'a form with several fields a line',
    rows([60, 220, 380], (row) => [0, 1, 2].map((i) => `Name of ${word(row + 2 * i)}:`)),
  ],
  ['a matrix', rows([220, 260, 300], (row) => [0, 1, 2].map((i) => String(3 * row - 2 * i)), 3)],
  ['the numbers of two axes', rows([60, 320], (row) => [String(450 - 50 * row), String(90 - 10 * row)], 9)],
];

describe('what stands in columns and is no table', () => {
  it.each(LOOKALIKES)('%s', (_, content) => {
    for (const read of [(page: PageContent) => page, ocrLike]) {
      const blocks = layoutPage(read(content));
      expect(tableTexts(blocks)).toEqual([]);
      // Nothing of it is lost.
      expect(blocks.flatMap((block) => block.lines).length).toBeGreaterThan(0);
    }
  });

  it('boxes of a diagram that lines connect', () => {
    const page = new PageBuilder();
    const box = (x: number, y: number, width: number, text: string): void => {
      page.rulingLine(x, y, width, 1).rulingLine(x, y + 30, width, 1);
      page.rulingLine(x, y, 1, 30).rulingLine(x + width, y, 1, 30);
      page.line(x + 8, y + 10, text, { size: 9 });
    };
    box(60, 100, 90, 'Taxes');
    box(200, 60, 110, 'State budget');
    box(230, 140, 120, 'Ministry');
    box(420, 95, 100, 'Schools');
    page.rulingLine(150, 115, 90, 1).rulingLine(240, 90, 1, 50).rulingLine(310, 75, 150, 1);
    page.rulingLine(460, 75, 1, 20).rulingLine(350, 155, 110, 1).rulingLine(460, 125, 1, 30);
    expect(tableTexts(layoutPage(page.content()))).toEqual([]);
  });
});
