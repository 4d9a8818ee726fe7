import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formsOfHtml,
  shifted,
  withPlainBlanks,
  type TableForm,
} from '../../../../server/src/bench/structure/tables/tableForm.ts';
import { tableLikeness } from '../../../../server/src/bench/structure/tables/teds.ts';
import {
  nodeCount,
  treeDistance,
  type TreeNode,
} from '../../../../server/src/bench/structure/tables/treeDistance.ts';

const form = (html: string): TableForm => formsOfHtml(html)[0]!;

/** Values of the published scorer (`src/metric.py` of ibm-aur-nlp/PubTabNet, tree edit distance by the package apted). */
const PUBLISHED: readonly (readonly [truth: string, found: string, teds: number, structure: number])[] = [
  [
    '<table><tr><td>Year</td></tr><tr><td>Q1</td></tr></table>',
    '<table><tr><td rowspan="2">a</td><td>12.5</td><td colspan="2">12.5</td></tr><tr><td>Year</td><td>1,204</td><td rowspan="2">Year</td></tr><tr><td>bc</td><td>Year</td><td></td></tr></table>',
    0.25,
    1 / 3,
  ],
  [
    '<table><tr><td>12.5</td><td rowspan="2">Year</td></tr><tr><td>total</td></tr></table>',
    '<table><tr><td>12.5</td><td rowspan="2">Year</td></tr><tr><td>totals</td></tr></table>',
    0.9666666666666667,
    1,
  ],
  [
    '<table><tr><td>Year</td></tr><tr><td>a</td></tr><tr><td>bc</td></tr></table>',
    '<table><tr><td>bc</td></tr><tr><td></td></tr><tr><td>1,204</td></tr><tr><td>1,204</td></tr><tr><td></td></tr></table>',
    0.3,
    0.6,
  ],
  [
    '<table><tr><td>1,204</td><td>total</td><td colspan="2">total</td></tr></table>',
    '<table><tr><td>1,204</td><td>totals</td><td>total</td></tr></table>',
    0.7083333333333333,
    0.75,
  ],
  [
    '<table><tr><td colspan="2"></td><td>Year</td><td></td></tr><tr><td colspan="2">12.5</td><td>12.5</td><td>Year</td></tr><tr><td rowspan="2">bc</td><td rowspan="2">Q1</td><td>12.5</td><td>net income</td></tr><tr><td>12.5</td><td>a</td></tr></table>',
    '<table><tr><td colspan="2"></td><td>net income</td><td>Q1</td></tr></table>',
    0.13125,
    0.25,
  ],
];

describe('likeness of tables', () => {
  it.each(PUBLISHED)('is that of the published scorer: %s', (truth, found, teds, structure) => {
    const likeness = tableLikeness(form(truth), form(found));
    expect(likeness.teds).toBeCloseTo(teds, 10);
    expect(likeness.structure).toBeCloseTo(structure, 10);
  });

  it('takes header cells, heads and bodies for plain ones, and folds quotes and dashes', () => {
    const truth = form(
      '<table><thead><tr><th>“a”</th></tr></thead><tbody><tr><td>1–2</td></tr></tbody></table>',
    );
    const found = form('<table><tr><td>"a"</td></tr><tr><td>1-2</td></tr></table>');
    expect(tableLikeness(truth, found)).toEqual({ teds: 1, structure: 1 });
  });

  it('does not fall below 0', () => {
    const truth = form('<table><tr><td colspan="2">1</td></tr><tr><td>2</td></tr></table>');
    const found = form('<table><tr><td>abc</td><td>d</td><td>e</td><td>f</td></tr></table>');
    expect(tableLikeness(truth, found).teds).toBeGreaterThanOrEqual(0);
  });
});

describe('the form of a table', () => {
  it('gives cells the next free column below spans', () => {
    const { rows, columns, cells } = form(
      '<table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></table>',
    );
    expect([rows, columns]).toEqual([2, 2]);
    expect(cells.find(({ text }) => text === 'c')).toMatchObject({ row: 1, column: 1 });
  });

  it('begins at its first row and column', () => {
    const cell = { rowSpan: 1, columnSpan: 1 };
    const moved = shifted([
      { ...cell, row: 3, column: 2, text: 'a' },
      { ...cell, row: 4, column: 3, text: 'b' },
    ]);
    expect(moved).toMatchObject({ rows: 2, columns: 2 });
    expect(moved.cells[0]).toMatchObject({ row: 0, column: 0 });
  });

  it('is the same with blank cells that are given, spanned or left out, and without empty rows', () => {
    const given = form(
      '<table><tr><td></td><td>a</td><td>b</td></tr><tr><td></td><td></td><td></td></tr><tr><td>c</td><td colspan="2"></td></tr></table>',
    );
    const cell = { rowSpan: 1, columnSpan: 1 };
    const sparse = shifted([
      { ...cell, row: 0, column: 1, text: 'a' },
      { ...cell, row: 0, column: 2, text: 'b' },
      { ...cell, row: 1, column: 0, text: 'c' },
    ]);
    expect(tableLikeness(withPlainBlanks(given), withPlainBlanks(sparse))).toEqual({ teds: 1, structure: 1 });
  });
});

describe('tree edit distance', () => {
  const leaf = (label: string): TreeNode<string> => ({ label, children: [] });
  const differ = (a: string, b: string): number => (a === b ? 0 : 1);

  it('is that of the example of Zhang and Shasha', () => {
    const node = (label: string, ...children: TreeNode<string>[]): TreeNode<string> => ({ label, children });
    const first = node('f', node('d', leaf('a'), node('c', leaf('b'))), leaf('e'));
    const second = node('f', node('c', node('d', leaf('a'), leaf('b'))), leaf('e'));
    expect(treeDistance(first, second, differ)).toBe(2);
  });

  const tree = fc.letrec<{ tree: TreeNode<string> }>((tie) => ({
    tree: fc.record({
      label: fc.constantFrom('a', 'b'),
      children: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constant([]),
        fc.array(tie('tree'), { maxLength: 3 }),
      ),
    }),
  })).tree;

  it('is a metric within the sizes of both trees', () => {
    fc.assert(
      fc.property(tree, tree, tree, (a, b, c) => {
        const [ab, ba] = [treeDistance(a, b, differ), treeDistance(b, a, differ)];
        expect(ab).toBe(ba);
        expect(treeDistance(a, a, differ)).toBe(0);
        expect(ab).toBeGreaterThanOrEqual(Math.abs(nodeCount(a) - nodeCount(b)));
        expect(ab).toBeLessThanOrEqual(nodeCount(a) + nodeCount(b));
        expect(treeDistance(a, c, differ)).toBeLessThanOrEqual(ab + treeDistance(b, c, differ));
      }),
      { numRuns: 100 },
    );
  });
});
