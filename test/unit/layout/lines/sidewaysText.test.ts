import { expect, test } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { unionBox } from '../../../../server/src/page/geometry.ts';
import type { PageContent } from '../../../../server/src/page/pageContent.ts';
import type { Block } from '../../../../server/src/page/pageResult.ts';
import { turnContent } from '../../../../server/src/page/turnContent.ts';
import { PageBuilder } from '../../../fixtures/layout/pageBuilder.ts';

const ABOVE = 'The first paragraph of the page says what the table is about and where its numbers come from.';
const BELOW = 'The last paragraph of the page draws some conclusions from the numbers that stand in it.';
const ROWS = [
  ['State', 'Permits', 'Handguns', 'Long guns', 'Other', 'Totals'],
  ['Alabama', '18,870', '23,022', '22,650', '859', '65,401'],
  ['Alaska', '209', '3,062', '3,209', '191', '6,671'],
  ['Arizona', '2,303', '12,382', '9,041', '707', '24,433'],
  ['Arkansas', '3,298', '6,359', '11,611', '168', '21,436'],
];

/** A ruled table that lies on its side between two paragraphs. */
function sidewaysTable(rotation: 90 | 270, width = 80): PageContent {
  const table = new PageBuilder();
  // Where it lies once the page, whose height is then 595, is turned.
  const [left, top, height] = [200, 180, 24];
  ROWS.forEach((row, y) => {
    row.forEach((cell, x) => table.line(left + x * width + 6, top + y * height + 6, cell));
  });
  for (let y = 0; y <= ROWS.length; y++) table.rulingLine(left, top + y * height, 6 * width, 1);
  for (let x = 0; x <= 6; x++) table.rulingLine(left + x * width, top, 1, ROWS.length * height);
  const turned = turnContent({ ...table.content(), width: 842, height: 595 }, rotation);
  const text = new PageBuilder();
  text.prose(80, 60, 430, ABOVE);
  text.prose(80, 780, 430, BELOW);
  const { lines } = text.content();
  return { ...text.content(), lines: [...lines, ...turned.lines], rulingLines: turned.rulingLines };
}

const rowsOf = (block: Block | undefined): string[][] => {
  if (block?.kind !== 'table') return [];
  return Array.from({ length: block.rows }, (_, row) =>
    block.cells.filter((cell) => cell.row === row).map((cell) => cell.text),
  );
};

test.each([90, 270] as const)(
  'a table turned by %d on an upright page is a table in its place',
  (rotation) => {
    const content = sidewaysTable(rotation);
    const blocks = layoutPage(content);
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'table', 'paragraph']);
    expect(blocks[0]?.text).toBe(ABOVE);
    expect(blocks[2]?.text).toBe(BELOW);
    expect(rowsOf(blocks[1])).toEqual(ROWS);
    // Its box is where the page shows it, and its lines are the page's.
    const rulingLines = unionBox(content.rulingLines.map(({ box }) => box));
    expect(blocks[1]?.box.y).toBeCloseTo(rulingLines.y, -1);
    expect(blocks[1]?.box.height).toBeCloseTo(rulingLines.height, -1);
    expect(blocks[1]?.lines.every((line) => content.lines.includes(line))).toBe(true);
  },
);

test('columns far from each other are one table', () => {
  const blocks = layoutPage(sidewaysTable(90, 100));
  expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'table', 'paragraph']);
  expect(rowsOf(blocks[1])).toEqual(ROWS);
});

test('a stamp in the margin and the label of an axis stay lines of their own', () => {
  const text = new PageBuilder();
  text.prose(80, 60, 430, ABOVE);
  const label = new PageBuilder().line(300, 30, 'Median of the households').content();
  const turned = turnContent({ ...label, width: 842, height: 595 }, 270);
  const blocks = layoutPage({ ...text.content(), lines: [...text.content().lines, ...turned.lines] });
  expect(blocks.map(({ text: written }) => written)).toEqual([ABOVE, 'Median of the households']);
});
