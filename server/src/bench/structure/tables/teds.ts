import { distance } from 'fastest-levenshtein';
import type { TableForm } from './tableForm.ts';
import { nodeCount, treeDistance, type TreeNode } from './treeDistance.ts';

interface HtmlLabel {
  readonly tag: 'table' | 'tr' | 'td';
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly text: string;
}

/** Likeness of two tables, 0..1. */
export interface TableLikeness {
  /** Of rows, columns, spans and texts. */
  readonly teds: number;
  /** Of rows, columns and spans. */
  readonly structure: number;
}

/**
 * TEDS, the tree-edit-distance-based similarity of Zhong, ShafieiBavani and Jimeno Yepes ("Image-based table
 * recognition: data, model, and evaluation", ECCV 2020; ibm-aur-nlp/PubTabNet), over the HTML tree of a table: inserting
 * and deleting a node cost 1; renaming one costs 1 where tags or spans differ, else, for cells, the edit distance of the
 * texts over the length of the longer; 1 - distance / nodes of the larger tree. As OmniDocBench does it, `th` is `td`
 * and `thead` and `tbody` are left out. Nodes are counted below the table's own.
 */
export function tableLikeness(truth: TableForm, found: TableForm): TableLikeness {
  const trees = [htmlTree(truth), htmlTree(found)] as const;
  const nodes = Math.max(...trees.map((tree) => nodeCount(tree) - 1));
  const likeness = (cost: (a: HtmlLabel, b: HtmlLabel) => number): number =>
    nodes === 0 ? 1 : Math.max(0, 1 - treeDistance(trees[0], trees[1], cost) / nodes);
  return { teds: likeness(renameCost), structure: likeness(structureCost) };
}

function htmlTree({ rows, cells }: TableForm): TreeNode<HtmlLabel> {
  const children = Array.from({ length: rows }, (_, row) => ({
    label: { tag: 'tr' as const, rowSpan: 1, columnSpan: 1, text: '' },
    children: cells
      .filter((cell) => cell.row === row)
      .sort((a, b) => a.column - b.column)
      .map(({ rowSpan, columnSpan, text }) => ({
        label: { tag: 'td' as const, rowSpan, columnSpan, text: cellText(text) },
        children: [],
      })),
  }));
  return { label: { tag: 'table', rowSpan: 1, columnSpan: 1, text: '' }, children };
}

/** Widths, quotes, dashes and white space are a matter of taste, also in tables. */
function cellText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

function structureCost(a: HtmlLabel, b: HtmlLabel): number {
  return a.tag === b.tag && a.rowSpan === b.rowSpan && a.columnSpan === b.columnSpan ? 0 : 1;
}

function renameCost(a: HtmlLabel, b: HtmlLabel): number {
  if (structureCost(a, b) === 1) return 1;
  if (a.tag !== 'td' || a.text === b.text) return 0;
  return distance(a.text, b.text) / Math.max(a.text.length, b.text.length);
}
