import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quadOfBox } from '../../../../../server/src/page/geometry.ts';
import { gridOfTokens, type CellGrid } from '../../../../../server/src/readers/stages/tables/gridOfTokens.ts';
import {
  structureClasses,
  type PlacedToken,
  type StructureToken,
} from '../../../../../server/src/readers/stages/tables/structureTokens.ts';

/** Tags as a model's vocabulary has them, told apart by spaces. */
function tokens(html: string): PlacedToken[] {
  const tags = html.split(' ');
  const classes = structureClasses([...new Set(tags)].join('\n'));
  const known = [...new Set(tags)];
  return tags.map((tag, i) => ({
    token: classes[known.indexOf(tag) + 1] ?? { kind: 'other' },
    quad: quadOfBox({ x: i / 1000, y: 0, width: 0.1, height: 0.1 }),
  }));
}

const places = (grid: CellGrid | undefined): string[] =>
  (grid?.cells ?? []).map(
    ({ row, column, rowSpan, columnSpan, header }) =>
      `${row},${column}${rowSpan * columnSpan > 1 ? ` ${rowSpan}x${columnSpan}` : ''}${header ? ' head' : ''}`,
  );

describe('gridOfTokens', () => {
  it('puts cells in the places that spans from above leave', () => {
    const grid = gridOfTokens(
      tokens(
        '<thead> <tr> <td rowspan="2" > </td> <td colspan="2" > </td> </tr> <tr> <td></td> <td></td> </tr> </thead> ' +
          '<tbody> <tr> <td></td> <td></td> <td></td> </tr> </tbody>',
      ),
    );
    expect(grid).toMatchObject({ rows: 3, columns: 3 });
    expect(places(grid)).toEqual([
      '0,0 2x1 head',
      '0,1 1x2 head',
      '1,1 head',
      '1,2 head',
      '2,0',
      '2,1',
      '2,2',
    ]);
  });

  it('ends a span where another cell or the table does', () => {
    const grid = gridOfTokens(
      tokens('<tr> <td></td> <td rowspan="9" > </td> </tr> <tr> <td colspan="4" > </td> <td></td> </tr>'),
    );
    expect(places(grid)).toEqual(['0,0', '0,1 2x1', '1,0', '1,2']);
  });

  it('begins a row where a cell stands in none, and drops rows without cells', () => {
    const grid = gridOfTokens(
      tokens('<td></td> <td></td> </tr> <tr> </tr> <tr> <td></td> <td></td> <tr> </tr>'),
    );
    expect(places(grid)).toEqual(['0,0', '0,1', '1,0', '1,1']);
  });

  it('makes no table of one row or one column', () => {
    expect(gridOfTokens(tokens('<tr> <td></td> <td></td> </tr>'))).toBeUndefined();
    expect(gridOfTokens(tokens('<tr> <td></td> </tr> <tr> <td></td> </tr>'))).toBeUndefined();
    expect(gridOfTokens([])).toBeUndefined();
  });

  it('makes a grid whose cells lie inside and apart of any tokens, or none', () => {
    const token: fc.Arbitrary<StructureToken> = fc.oneof(
      fc.constantFrom<StructureToken>(
        { kind: 'row' },
        { kind: 'row-end' },
        { kind: 'cell' },
        { kind: 'cell-begin' },
        { kind: 'head' },
        { kind: 'head-end' },
        { kind: 'other' },
        { kind: 'start' },
        { kind: 'end' },
      ),
      fc.record({
        kind: fc.constantFrom('column-span', 'row-span'),
        count: fc.integer({ min: 0, max: 999 }),
      }),
    );
    const corner = fc.tuple(fc.double(), fc.double());
    const placed = fc.record({ token, quad: fc.tuple(corner, corner, corner, corner) });
    fc.assert(
      fc.property(fc.array(placed, { maxLength: 120 }), (given) => {
        const grid = gridOfTokens(given);
        if (!grid) return;
        const taken = new Set<number>();
        for (const { row, column, rowSpan, columnSpan, box } of grid.cells) {
          expect(row + rowSpan).toBeLessThanOrEqual(grid.rows);
          expect(column + columnSpan).toBeLessThanOrEqual(grid.columns);
          for (let r = row; r < row + rowSpan; r += 1) {
            for (let c = column; c < column + columnSpan; c += 1) {
              expect(taken).not.toContain(r * grid.columns + c);
              taken.add(r * grid.columns + c);
            }
          }
          for (const side of [box.x, box.y, box.x + box.width, box.y + box.height]) {
            expect(side).toBeGreaterThanOrEqual(0);
            expect(side).toBeLessThanOrEqual(1 + 1e-9);
          }
        }
      }),
    );
  });
});
