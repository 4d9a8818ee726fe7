import { intersectionArea, type Box, type Point, type Quad } from '../../page/geometry.ts';
import type { TextLine } from '../../page/pageResult.ts';
import { blocksOfFlow, type BlockBody, type BlockDraft } from '../blocks/blocks.ts';
import { joinFlows } from '../readingOrder/flowJoining.ts';
import { toLayoutLines, type LayoutLine } from './layoutLine.ts';
import { draftsItem, lineItem, type PageItem } from '../readingOrder/pageItem.ts';
import { measurePage, type PageScale } from '../pageScale.ts';
import { readingOrder } from '../readingOrder/readingOrder.ts';
import { LEVEL_WITHIN } from '../settings.ts';

/** Scripts that are written in columns. */
const UPRIGHT_SCRIPT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\uff00-\uff65]/gu;
/** Characters of a standing line, and the share of them in such a script, for it to be a column. */
const COLUMN = { characters: 2, share: 0.6 } as const;
/** Columns that were seen in pixels; a single one may be a stamp. */
const FEWEST_SEEN = 2;
/** A picture is the paper of vertical text if it holds this share of a line, and more than that of the lines. */
const PAPER = { line: 0.8, lines: 0.4 } as const;
/** Em between columns of one text, and between its tiers. */
const SAME_TEXT = 3;
/** More columns than a page has: they are taken as one text, unordered work being quadratic. */
const MOST_COLUMNS = 1500;
/** Share of a page's characters in columns of standing boxes that makes them columns of text. */
const SEEN_COLUMNS = 0.2;

/**
 * Finds the page's lines of vertical writing. A text layer says which they are. Among lines read by OCR, a single
 * vertical one may be a stamp or a label, so several of them or much of the page must be vertical.
 */
export function findVerticalLines(lines: readonly LayoutLine[]): LayoutLine[] {
  const vertical = lines.filter(({ source }) => source.vertical === true);
  const standing = lines.filter(({ source }) => source.vertical !== true && standsUpright(source));
  const letters = (some: readonly LayoutLine[]): number =>
    some.reduce((sum, { text }) => sum + text.length, 0);
  const many = standing.length >= FEWEST_SEEN && letters(standing) > SEEN_COLUMNS * letters(lines);
  return many ? [...vertical, ...standing] : vertical;
}

function standsUpright({ origin, angle, text }: TextLine): boolean {
  if (origin !== 'ocr' || !(Math.abs(angle - 90) < LEVEL_WITHIN)) return false;
  const signs = text.replace(/\s/g, '').length;
  return signs >= COLUMN.characters && (text.match(UPRIGHT_SCRIPT)?.length ?? 0) >= COLUMN.share * signs;
}

/**
 * Lays out texts in columns, each as one thing on the page: columns from right to left, tiers from top to bottom.
 * The page is turned by a quarter, so that they can be laid out as horizontal text.
 */
export function verticalTexts(
  lines: readonly LayoutLine[],
  page: { readonly width: number; readonly height: number },
  vocabulary: ReadonlySet<string>,
): { readonly items: PageItem[]; readonly scale: PageScale | undefined } {
  if (lines.length === 0) return { items: [], scale: undefined };
  const sources = new Map<TextLine, TextLine>();
  const turned = toLayoutLines(
    lines.map(({ source }) => {
      const line = turnLine(source, page.width);
      sources.set(line, source);
      return line;
    }),
  );
  const scale = measurePage(turned, { width: page.height, height: page.width });
  const items = textsOf(turned).map((text) => {
    const flows = readingOrder(text.map(lineItem), scale, false);
    const drafts = joinFlows(
      flows.map((flow) => blocksOfFlow(flow, scale, vocabulary)),
      vocabulary,
    );
    return draftsItem(
      drafts.map((draft) => turnDraftBack(draft, page.width, sources)),
      text.map(({ box }) => turnBoxBack(box, page.width)),
    );
  });
  return { items, scale };
}

/** Drops pictures behind vertical text, which are its paper. */
export function withoutPaper(figures: readonly Box[], texts: readonly LayoutLine[]): readonly Box[] {
  if (texts.length === 0) return figures;
  return figures.filter(
    (figure) =>
      texts.filter(({ box }) => intersectionArea(box, figure) > PAPER.line * box.width * box.height).length <=
      PAPER.lines * texts.length,
  );
}

/** Lines of the turned page that stand close to each other. */
function textsOf(lines: readonly LayoutLine[]): LayoutLine[][] {
  if (lines.length > MOST_COLUMNS) return [[...lines]];
  const texts: LayoutLine[][] = [];
  for (const line of [...lines].sort((a, b) => a.middle - b.middle)) {
    const near = texts.filter((text) => text.some((other) => isNear(line, other)));
    const [first, ...others] = near;
    if (!first) texts.push([line]);
    else {
      first.push(line);
      for (const other of others) {
        first.push(...other);
        texts.splice(texts.indexOf(other), 1);
      }
    }
  }
  return texts;
}

function isNear(a: LayoutLine, b: LayoutLine): boolean {
  const reach = SAME_TEXT * Math.max(a.size, b.size);
  return (
    Math.max(a.left, b.left) - Math.min(a.right, b.right) < reach &&
    Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom) < reach
  );
}

/** The page turned a quarter to the left: the right column is the first line. */
function turnLine(line: TextLine, width: number): TextLine {
  const turn = ([x, y]: Point): Point => [y, width - x];
  const { quad } = line;
  return {
    ...line,
    quad: [turn(quad[0]), turn(quad[1]), turn(quad[2]), turn(quad[3])] satisfies Quad,
    words: line.words.map((word) => ({ ...word, box: turnBox(word.box, width) })),
    angle: line.angle - 90,
    vertical: false,
  };
}

function turnBox({ x, y, width, height }: Box, pageWidth: number): Box {
  return { x: y, y: pageWidth - x - width, width: height, height: width };
}

function turnBoxBack({ x, y, width, height }: Box, pageWidth: number): Box {
  return { x: pageWidth - y - height, y: x, width: height, height: width };
}

function turnDraftBack(
  draft: BlockDraft,
  width: number,
  sources: ReadonlyMap<TextLine, TextLine>,
): BlockDraft {
  const lines = (turned: readonly TextLine[]): TextLine[] => turned.map((line) => sources.get(line) ?? line);
  if (draft.kind === 'table') {
    const { block } = draft;
    const cells = block.cells.map((cell) => ({ ...cell, box: turnBoxBack(cell.box, width) }));
    return {
      ...draft,
      block: { ...block, box: turnBoxBack(block.box, width), lines: lines(block.lines), cells },
    };
  }
  const body: BlockBody = {
    ...draft.body,
    box: turnBoxBack(draft.body.box, width),
    lines: lines(draft.body.lines),
  };
  return { ...draft, body };
}
