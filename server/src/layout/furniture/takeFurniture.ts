import { unionBox } from '../../page/geometry.ts';
import type { RulingLine } from '../../page/pageContent.ts';
import { blocksOfFlow, type BlockBody, type BlockDraft } from '../blocks/blocks.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { groupRows, type TextRow } from '../lines/textRow.ts';
import type { PageScale } from '../pageScale.ts';
import { lineItem } from '../readingOrder/pageItem.ts';
import { joinedRules } from '../tables/ruled/ruleStacks.ts';
import { findLineNumbers } from './lineNumbers.ts';
import { findEdgeRows, findPageNumbers } from './pageFurniture.ts';
import { findRunningRows } from './runningRows.ts';

/** What surrounds the text of a page, as blocks above and below it, and the lines that are left. */
export interface Furniture {
  readonly above: readonly BlockDraft[];
  readonly below: readonly BlockDraft[];
  readonly rest: readonly LayoutLine[];
}

/**
 * Takes line numbers in the margin, what the page itself tells to be running heads, footers and its number, and then
 * numbers and rows that stand apart at the upper and lower edge. These belong to no column of the text; whether they
 * run through the document only its other pages tell.
 */
export function takeFurniture(
  lines: readonly LayoutLine[],
  scale: PageScale,
  vocabulary: ReadonlySet<string>,
  rulingLines: readonly RulingLine[] = [],
): Furniture {
  const lineNumbers = findLineNumbers(lines);
  const unnumbered = without(lines, lineNumbers);
  const running = findRunningRows(groupRows(unnumbered), scale, joinedRules(rulingLines));
  const text = without(unnumbered, linesOf(running.map(({ row }) => row)));
  const pageNumbers = [...findPageNumbers(groupRows(text), scale)];
  const inside = without(text, linesOf(pageNumbers));
  const edges = findEdgeRows(groupRows(inside), scale);
  const rest = without(inside, [...linesOf(edges.top), ...linesOf(edges.bottom)]);
  const middle = scale.height / 2;
  const edgeBlocks = (row: TextRow): BlockDraft[] =>
    blocksOfFlow(row.lines.map(lineItem), scale, vocabulary).map((draft) =>
      draft.kind === 'heading' && row.middle > middle ? { kind: 'paragraph', body: draft.body } : draft,
    );
  const runningBlocks = (isAbove: boolean): BlockDraft[] =>
    running
      .filter(({ row }) => row.middle < middle === isAbove)
      .sort((a, b) => a.row.middle - b.row.middle)
      .map(({ row, kind }) => ({ kind, body: bodyOf(row) }));
  return {
    above: [
      ...runningBlocks(true),
      ...pageNumbers.filter((row) => row.middle < middle).map(paragraph),
      ...edges.top.flatMap(edgeBlocks),
    ],
    below: [
      ...edges.bottom.flatMap(edgeBlocks),
      ...(lineNumbers.length > 0 ? [numberColumn(lineNumbers)] : []),
      ...pageNumbers.filter((row) => row.middle >= middle).map(paragraph),
      ...runningBlocks(false),
    ],
    rest,
  };
}

function paragraph(row: TextRow): BlockDraft {
  return { kind: 'paragraph', body: bodyOf(row) };
}

function bodyOf({ box, text, lines }: TextRow): BlockBody {
  return { box, text, lines: lines.map(({ source }) => source) };
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
