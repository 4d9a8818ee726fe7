import { unionBox } from '../page/geometry.ts';
import type { PageContent } from '../page/pageContent.ts';
import type { Block } from '../page/pageResult.ts';
import { blocksOfFlow, type BlockBody, type BlockDraft } from './blocks/blocks.ts';
import { joinFlows } from './readingOrder/flowJoining.ts';
import { headingLevels } from './blocks/headingLevels.ts';
import { vocabularyOf } from './lines/joinText.ts';
import { toLayoutLines, type LayoutLine } from './lines/layoutLine.ts';
import { withoutLeaders } from './tables/leaders.ts';
import { nestLists } from './blocks/listNesting.ts';
import { takeFigures } from './blocks/figures.ts';
import { lineItem, tableItem, type PageItem } from './readingOrder/pageItem.ts';
import { findLineNumbers, splitAtLineNumbers } from './furniture/lineNumbers.ts';
import { findEdgeRows, findPageNumbers } from './furniture/pageFurniture.ts';
import { measurePage } from './pageScale.ts';
import { attachReadings } from './lines/ruby.ts';
import { readingOrder } from './readingOrder/readingOrder.ts';
import { ruledTables } from './tables/ruledTable.ts';
import { sidewaysTexts } from './lines/sidewaysText.ts';
import { splitAtGutters } from './lines/splitLines.ts';
import { marksOfText, withCellMarks } from './lines/textMarks.ts';
import { groupRows, toRow, type TextRow } from './lines/textRow.ts';
import { findVerticalLines, verticalTexts, withoutPaper } from './lines/verticalText.ts';
import { findPrintedOver, findTiles, partOblique, watermarkBlocks } from './furniture/watermarks.ts';

/**
 * The blocks of a page in reading order. Every line that has text is in exactly one block (a line that
 * runs over a gutter or along leaders comes as its parts, without the dots). Pure; O(n log n)
 * in the number of lines.
 */
export function layoutPage(content: PageContent): Block[] {
  return finish(draftsOf(content, true));
}

/** The blocks of a page, or of a part of one, which has no margins. */
function draftsOf(content: PageContent, isPage: boolean): BlockDraft[] {
  const { straight, oblique } = partOblique(content.lines);
  const { lines: ledLines, led } = withoutLeaders(straight);
  const all = toLayoutLines(splitAtLineNumbers(splitAtGutters(attachReadings(ledLines))), led);
  const tiles = findTiles(all);
  const untiled = all.filter((line) => !tiles.has(line));
  const printedOver = findPrintedOver(untiled, measurePage(untiled, content).bodySize);
  const lines = untiled.filter((line) => !printedOver.has(line));
  const columns = new Set(findVerticalLines(lines));
  const level = lines.filter((line) => !line.turned || columns.has(line));
  const { items: sideways, rest: turned } = sidewaysTexts(
    lines.filter((line) => line.turned && !columns.has(line)),
    level,
    content,
    (part) => draftsOf(part, false),
  );

  const tables = ruledTables(content.rulingLines, level);
  const inTable = new Set(tables.flatMap((table) => table.lines));
  let free = level.filter((line) => !inTable.has(line) && !columns.has(line));

  const vocabulary = vocabularyOf(lines.map(({ text }) => text));
  const upright = [...columns].filter((line) => !inTable.has(line));
  const vertical = verticalTexts(upright, content, vocabulary);
  const mostlyVertical = share(lines, (line) => columns.has(line)) > 0.5;
  const scale = mostlyVertical
    ? { ...(vertical.scale ?? measurePage(lines, content)), width: content.width, height: content.height }
    : measurePage(lines, content);

  const margin = isPage ? findLineNumbers(free) : [];
  const marginLines = new Set(margin);
  free = free.filter((line) => !marginLines.has(line));

  const numberRows = isPage ? findPageNumbers(groupRows(free), scale) : new Set<TextRow>();
  const numberLines = new Set([...numberRows].flatMap((row) => row.lines));
  free = free.filter((line) => !numberLines.has(line));

  const edges = isPage ? findEdgeRows(groupRows(free), scale) : { top: [], bottom: [] };
  const edgeLines = new Set([...edges.top, ...edges.bottom].flatMap((row) => row.lines));
  free = free.filter((line) => !edgeLines.has(line));

  const { items: figures, rest } = takeFigures(
    withoutPaper(content.figures, upright),
    free,
    tables.map(({ box }) => box),
    scale,
  );
  const items: PageItem[] = [
    ...rest.map(lineItem),
    ...tables.map(tableItem),
    ...figures,
    ...vertical.items,
    ...sideways,
  ];
  const rightToLeft = share(lines, (line) => line.source.direction === 'rtl' || columns.has(line)) > 0.5;
  const flows = readingOrder(items, scale, rightToLeft).map((flow) => blocksOfFlow(flow, scale, vocabulary));
  const drafts = joinFlows(flows, vocabulary);

  const edgeBlocks = (row: TextRow): BlockDraft[] =>
    blocksOfFlow(row.lines.map(lineItem), scale, vocabulary).map((draft) =>
      draft.kind === 'heading' && row.middle > scale.height / 2
        ? { kind: 'paragraph', body: draft.body }
        : draft,
    );

  const lineNumbers: BlockDraft = {
    kind: 'header',
    body: {
      box: unionBox(margin.map(({ box }) => box)),
      text: margin.map(({ text }) => text).join(' '),
      lines: margin.map(({ source }) => source),
    },
  };
  const middle = scale.height / 2;
  const numbers = [...numberRows].map((row): BlockDraft & { at: number } => ({
    // Only other pages can tell that it is no text of this one.
    kind: 'paragraph',
    at: row.middle,
    body: { box: row.box, text: row.text, lines: row.lines.map(({ source }) => source) },
  }));
  const margins = turned.map((line): BlockDraft => {
    const row = toRow([line]);
    return { kind: 'paragraph', body: { box: row.box, text: row.text, lines: [line.source] } };
  });
  return [
    ...numbers.filter(({ at }) => at < middle),
    ...edges.top.flatMap(edgeBlocks),
    ...drafts,
    ...margins,
    ...watermarkBlocks([...toLayoutLines(oblique), ...printedOver, ...tiles]),
    ...edges.bottom.flatMap(edgeBlocks),
    ...(margin.length > 0 ? [lineNumbers] : []),
    ...numbers.filter(({ at }) => at >= middle),
  ];
}

function share(lines: readonly LayoutLine[], is: (line: LayoutLine) => boolean): number {
  const letters = (some: readonly LayoutLine[]): number =>
    some.reduce((sum, { text }) => sum + text.length, 0);
  return letters(lines.filter(is)) / Math.max(1, letters(lines));
}

function marked(body: BlockBody, marker: string): BlockBody {
  const marks = marksOfText(body.text, body.lines, marker);
  return marks.length > 0 ? { ...body, marks } : body;
}

function finish(drafts: readonly BlockDraft[]): Block[] {
  const levels = headingLevels(drafts.flatMap((draft) => (draft.kind === 'heading' ? [draft.sign] : [])));
  const depths = nestLists(drafts);
  let heading = 0;
  return drafts.map((draft, order): Block => {
    if (draft.kind === 'table') {
      const { block } = draft;
      return { ...block, cells: [...withCellMarks(block.cells, block.lines)], order };
    }
    const body = marked(draft.body, draft.kind === 'list-item' ? draft.marker : '');
    if (draft.kind === 'heading') return { kind: 'heading', level: levels[heading++] ?? 1, ...body, order };
    if (draft.kind !== 'list-item') return { kind: draft.kind, ...body, order };
    const { kind, marker, ordered } = draft;
    return { kind, marker, ordered, depth: depths[order] ?? 0, ...body, order };
  });
}
