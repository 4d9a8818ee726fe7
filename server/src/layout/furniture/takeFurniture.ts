import { unionBox } from '../../page/geometry.ts';
import { blocksOfFlow, type BlockDraft } from '../blocks/blocks.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { groupRows, type TextRow } from '../lines/textRow.ts';
import type { PageScale } from '../pageScale.ts';
import { lineItem } from '../readingOrder/pageItem.ts';
import { findLineNumbers } from './lineNumbers.ts';
import { findEdgeRows, findPageNumbers } from './pageFurniture.ts';

/** What surrounds the text of a page, as blocks above and below it, and the lines that are left. */
export interface Furniture {
  readonly above: readonly BlockDraft[];
  readonly below: readonly BlockDraft[];
  readonly rest: readonly LayoutLine[];
}

/**
 * Takes line numbers in the margin, page numbers, and the rows that stand apart at the upper and lower edge. They
 * belong to no column of the text; whether they run through the document only its other pages tell.
 */
export function takeFurniture(
  lines: readonly LayoutLine[],
  scale: PageScale,
  vocabulary: ReadonlySet<string>,
): Furniture {
  const lineNumbers = findLineNumbers(lines);
  const unnumbered = without(lines, lineNumbers);
  const pageNumbers = [...findPageNumbers(groupRows(unnumbered), scale)];
  const inside = without(unnumbered, linesOf(pageNumbers));
  const edges = findEdgeRows(groupRows(inside), scale);
  const rest = without(inside, [...linesOf(edges.top), ...linesOf(edges.bottom)]);
  const middle = scale.height / 2;
  const edgeBlocks = (row: TextRow): BlockDraft[] =>
    blocksOfFlow(row.lines.map(lineItem), scale, vocabulary).map((draft) =>
      draft.kind === 'heading' && row.middle > middle ? { kind: 'paragraph', body: draft.body } : draft,
    );
  return {
    above: [
      ...pageNumbers.filter((row) => row.middle < middle).map(paragraph),
      ...edges.top.flatMap(edgeBlocks),
    ],
    below: [
      ...edges.bottom.flatMap(edgeBlocks),
      ...(lineNumbers.length > 0 ? [numberColumn(lineNumbers)] : []),
      ...pageNumbers.filter((row) => row.middle >= middle).map(paragraph),
    ],
    rest,
  };
}

function paragraph({ box, text, lines }: TextRow): BlockDraft {
  return { kind: 'paragraph', body: { box, text, lines: lines.map(({ source }) => source) } };
}

function numberColumn(lines: readonly LayoutLine[]): BlockDraft {
  return {
    kind: 'header',
    body: {
      box: unionBox(lines.map(({ box }) => box)),
      text: lines.map(({ text }) => text).join(' '),
      lines: lines.map(({ source }) => source),
    },
  };
}

function linesOf(rows: readonly TextRow[]): LayoutLine[] {
  return rows.flatMap((row) => row.lines);
}

function without(lines: readonly LayoutLine[], taken: readonly LayoutLine[]): LayoutLine[] {
  const gone = new Set(taken);
  return lines.filter((line) => !gone.has(line));
}
