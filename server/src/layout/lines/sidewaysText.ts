import { invert, mapPoint, unionBox, type Box, type Matrix } from '../../page/geometry.ts';
import type { PageContent } from '../../page/pageContent.ts';
import type { TextLine } from '../../page/pageResult.ts';
import { mapBox, quarterOf, turnContent, turnMatrix, type QuarterTurn } from '../../page/turnContent.ts';
import type { BlockDraft } from '../blocks/blocks.ts';
import type { LayoutLine } from './layoutLine.ts';
import { toRow } from './textRow.ts';
import { draftsItem, type PageItem } from '../readingOrder/pageItem.ts';

/** A stamp in the margin or the label of an axis has fewer lines and letters. */
const LEAST_LINES = 5;
const LEAST_LETTERS = 60;
/** Font sizes between lines of one text: across them, and along them, where the columns of a table are apart. */
const NEAR = 4;
const NEAR_ALONG = 12;
/** Share of a text's letters that upright lines within it may have: more, and it is the head of an upright table. */
const UPRIGHT_WITHIN = 0.05;
/** Share of the page that such a text covers; a stamp or a label covers less. */
const LEAST_AREA = 0.04;
/** Font sizes around a text within which a ruling line belongs to it. */
const RULING_LINES_WITHIN = 2;
/** Cells that are looked at; bounds the work. */
const MOST_CELLS = 200_000;

/**
 * Lays out texts that lie on their side on an upright page, such as a table too wide for it. Each is turned
 * upright, laid out with `layout`, and becomes one thing on the page. `rest` has the lines that belong to none.
 */
export function sidewaysTexts(
  turned: readonly LayoutLine[],
  level: readonly LayoutLine[],
  page: PageContent,
  layout: (content: PageContent) => BlockDraft[],
): { readonly items: PageItem[]; readonly rest: LayoutLine[] } {
  const items: PageItem[] = [];
  const taken = new Set<LayoutLine>();
  if (turned.length < LEAST_LINES) return { items, rest: [...turned] };
  for (const rotation of [90, 270] as const) {
    const own = turned.filter(({ source }) => quarterOf(-source.angle) === rotation);
    for (const text of nearEachOther(own)) {
      if (!standsAlone(text, level, page)) continue;
      items.push(uprightItem(text, rotation, page, layout));
      for (const line of text) taken.add(line);
    }
  }
  return { items, rest: turned.filter((line) => !taken.has(line)) };
}

/** Turned lines that belong to no such text: a note or a stamp in the margin. Each is a paragraph of its own. */
export function marginNotes(lines: readonly LayoutLine[]): BlockDraft[] {
  return lines.map((line) => {
    const { box, text } = toRow([line]);
    return { kind: 'paragraph', body: { box, text, lines: [line.source] } };
  });
}

function standsAlone(text: readonly LayoutLine[], level: readonly LayoutLine[], page: PageContent): boolean {
  if (text.length < LEAST_LINES || letters(text) < LEAST_LETTERS) return false;
  const box = unionBox(text.map((line) => line.box));
  if (box.width * box.height < LEAST_AREA * page.width * page.height) return false;
  const within = level.filter((line) => isWithin((line.left + line.right) / 2, line.middle, box));
  return letters(within) <= UPRIGHT_WITHIN * letters(text);
}

function letters(lines: readonly LayoutLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.length, 0);
}

function isWithin(x: number, y: number, box: Box): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}

function uprightItem(
  text: readonly LayoutLine[],
  rotation: QuarterTurn,
  page: PageContent,
  layout: (content: PageContent) => BlockDraft[],
): PageItem {
  const box = unionBox(text.map((line) => line.box));
  const reach = RULING_LINES_WITHIN * Math.max(...text.map(({ size }) => size));
  const around = {
    x: box.x - reach,
    y: box.y - reach,
    width: box.width + 2 * reach,
    height: box.height + 2 * reach,
  };
  const rulingLines = page.rulingLines.filter((rulingLine) =>
    isWithin(
      rulingLine.box.x + rulingLine.box.width / 2,
      rulingLine.box.y + rulingLine.box.height / 2,
      around,
    ),
  );
  const sources = text.map(({ source }) => source);
  const upright = turnContent({ ...page, lines: sources, rulingLines, figures: [] }, rotation);
  const back = invert(turnMatrix(rotation, page.width, page.height));
  const drafts = layout(upright).map((draft) => turnBack(draft, back, sourcesOf(upright.lines, sources)));
  return draftsItem(drafts, [box]);
}

function sourcesOf(turned: readonly TextLine[], sources: readonly TextLine[]): Map<TextLine, TextLine> {
  return new Map(turned.map((line, index) => [line, sources[index] ?? line]));
}

function turnBack(draft: BlockDraft, back: Matrix, sources: ReadonlyMap<TextLine, TextLine>): BlockDraft {
  const lines = (turned: readonly TextLine[]): TextLine[] =>
    turned.map((line) => sources.get(line) ?? turnLine(line, back));
  if (draft.kind === 'table') {
    const { block } = draft;
    const cells = block.cells.map((cell) => ({ ...cell, box: mapBox(back, cell.box) }));
    return { ...draft, block: { ...block, box: mapBox(back, block.box), lines: lines(block.lines), cells } };
  }
  const body = { ...draft.body, box: mapBox(back, draft.body.box), lines: lines(draft.body.lines) };
  return { ...draft, body };
}

/** A part of a line, made while it was laid out. */
function turnLine(line: TextLine, back: Matrix): TextLine {
  const [a, b, c, d] = line.quad.map((corner) => mapPoint(back, corner));
  if (!a || !b || !c || !d) throw new RangeError('a line has four corners');
  return {
    ...line,
    quad: [a, b, c, d],
    words: line.words.map((word) => ({ ...word, box: mapBox(back, word.box) })),
    angle: line.angle + Math.round((Math.atan2(back[1], back[0]) * 180) / Math.PI),
  };
}

interface Group {
  readonly lines: LayoutLine[];
  /** The group that it has become a part of. */
  into?: Group;
}

/** Groups lines by the cells of a grid that they lie in or beside. */
function nearEachOther(lines: readonly LayoutLine[]): LayoutLine[][] {
  const sizes = lines.map(({ size }) => size).sort((a, b) => a - b);
  const size = Math.max(1, sizes[sizes.length >> 1] ?? 1);
  const [across, along] = [NEAR * size, NEAR_ALONG * size];
  const groupAt = new Map<string, Group>();
  const groups: Group[] = [];
  let looked = 0;
  for (const line of lines) {
    let own: Group = { lines: [line] };
    groups.push(own);
    for (let x = Math.floor(line.left / across); x <= Math.ceil(line.right / across); x++) {
      for (let y = Math.floor(line.top / along); y <= Math.ceil(line.bottom / along); y++) {
        if (looked++ > MOST_CELLS) return [[...lines]];
        const key = `${String(x)},${String(y)}`;
        const other = groupAt.get(key);
        if (other) own = join(own, rootOf(other));
        groupAt.set(key, own);
      }
    }
  }
  return groups.filter(({ into }) => !into).map((group) => group.lines);
}

function rootOf(group: Group): Group {
  let root = group;
  while (root.into) root = root.into;
  return root;
}

/** The smaller one goes into the larger one, so that no line moves often. */
function join(a: Group, b: Group): Group {
  if (a === b) return a;
  const [large, small] = a.lines.length >= b.lines.length ? [a, b] : [b, a];
  for (const line of small.lines) large.lines.push(line);
  small.into = large;
  return large;
}
