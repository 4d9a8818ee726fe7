import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapPoint } from '../../../server/src/page/geometry.ts';
import { quarterOf, turnContent, turnMatrix } from '../../../server/src/page/turnContent.ts';
import { PageBuilder } from '../../fixtures/layout/pageBuilder.ts';

const page = new PageBuilder()
  .line(100, 200, 'A line of text')
  .rulingLine(50, 300, 200, 1)
  .figure(10, 20, 30, 40);
const quarters = fc.constantFrom(0, 90, 180, 270);

test('a page turned to the right has its left edge at the top', () => {
  const turned = turnContent(page.content(), 90);
  expect(turned).toMatchObject({ width: 842, height: 595, rotation: 90 });
  expect(turned.figures).toEqual([{ x: 842 - 60, y: 10, width: 40, height: 30 }]);
  expect(turned.rulingLines[0]).toEqual({
    direction: 'vertical',
    box: { x: 842 - 301, y: 50, width: 1, height: 200 },
  });
  expect(turned.lines[0]?.angle).toBe(90);
  expect(turned.lines[0]?.quad[0]).toEqual([642, 100]);
});

test('what models of documents found is turned with the page', () => {
  const box = { x: 10, y: 20, width: 30, height: 40 };
  const cell = { row: 0, column: 0, rowSpan: 1, columnSpan: 1, header: false, box };
  const turned = turnContent(
    {
      ...page.content(),
      regions: [{ label: 'figure', box, score: 1 }],
      tableGrids: [{ box, rows: 1, columns: 1, cells: [cell], score: 1 }],
      formulaReadings: [{ box, tex: 'x', score: 1 }],
    },
    90,
  );
  const there = { x: 842 - 60, y: 10, width: 40, height: 30 };
  expect(turned.regions?.[0]).toMatchObject({ label: 'figure', box: there });
  expect(turned.tableGrids?.[0]).toMatchObject({ box: there, cells: [{ box: there }] });
  expect(turned.formulaReadings?.[0]).toMatchObject({ tex: 'x', box: there });
});

test('what is turned on until it is all around is as it was', () => {
  fc.assert(
    fc.property(quarters, quarters, (first, second) => {
      const content = page.content();
      const once = turnContent(turnContent(content, quarterOf(first)), quarterOf(second));
      const back = turnContent(once, quarterOf(-first - second));
      expect(back.rotation).toBe(0);
      expect(back.lines[0]?.angle).toBe(0);
      back.lines[0]?.quad.flat().forEach((value, index) => {
        expect(value).toBeCloseTo(content.lines[0]?.quad.flat()[index] ?? NaN);
      });
    }),
  );
});

test('points of the upright page map to the page as it is shown', () => {
  fc.assert(
    fc.property(
      quarters,
      fc.integer({ min: 0, max: 595 }),
      fc.integer({ min: 0, max: 842 }),
      (turn, x, y) => {
        const rotation = quarterOf(turn);
        const upright = mapPoint(turnMatrix(rotation, 595, 842), [x, y]);
        const { uprightToPage, width, height } = turnContent(page.content(), rotation);
        expect(upright[0]).toBeGreaterThanOrEqual(0);
        expect(upright[0]).toBeLessThanOrEqual(width);
        expect(upright[1]).toBeGreaterThanOrEqual(0);
        expect(upright[1]).toBeLessThanOrEqual(height);
        const [backX, backY] = mapPoint(uprightToPage, upright);
        expect(backX).toBeCloseTo(x);
        expect(backY).toBeCloseTo(y);
      },
    ),
  );
});
