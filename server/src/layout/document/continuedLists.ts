import type { Block, BlockKind, PageResult } from '../../page/pageResult.ts';
import { follows, parseListMarker } from '../blocks/lists/listMarker.ts';

/** What of a page's lists may go on on the pages around it. */
export interface EdgeLists {
  /** The page's text ends with these items: the last one of each depth, from the outermost. */
  readonly last?: { readonly items: readonly EdgeItem[]; readonly after: readonly number[] };
  /** Its text begins with this paragraph, which has the number of an item. */
  readonly first?: { readonly order: number; readonly marker: string; readonly before: readonly number[] };
}

interface EdgeItem {
  readonly marker: string;
  readonly depth: number;
}

/** What a paragraph turns out to be: an item of the list that the page before ended with. */
export type ContinuedItem = readonly [order: number, depth: number];

/** No part of the text that a list is in. */
const ASIDE: ReadonlySet<BlockKind> = new Set([
  'header',
  'footer',
  'page-number',
  'footnote',
  'figure',
  'caption',
]);
/** Longer markers and deeper lists have no number to go on with. */
const MOST = { marker: 8, depths: 4 } as const;
/** Blocks between a list and the page's edge that may turn out to be running text. */
const EDGE_BLOCKS = 3;

/**
 * The lists at a page's edges. `after` and `before`: blocks between them and the edge, by their order, which must turn
 * out to be running text. The end of an item that the page's end cut may stand before the first one.
 */
export function edgeLists({ blocks }: Pick<PageResult, 'blocks'>): EdgeLists {
  const texts = blocks.filter(({ kind, text }) => !ASIDE.has(kind) && text.trim() !== '');
  const last = lastItems(texts);
  const first = firstParagraph(texts);
  return { ...(last ? { last } : {}), ...(first ? { first } : {}) };
}

function lastItems(texts: readonly Block[]): EdgeLists['last'] {
  const end = texts.findLastIndex(({ kind }) => kind === 'list-item');
  const after = texts.slice(end + 1);
  if (end < 0 || after.length > EDGE_BLOCKS) return undefined;
  const items: EdgeItem[] = [];
  for (let at = end, depth = Infinity; at >= 0 && depth > 0; at -= 1) {
    const block = texts[at];
    if (block?.kind !== 'list-item') break;
    if (block.depth >= depth) continue;
    ({ depth } = block);
    if (block.ordered && block.marker.length <= MOST.marker) items.unshift({ marker: block.marker, depth });
  }
  return items.length === 0
    ? undefined
    : { items: items.slice(0, MOST.depths), after: after.map(({ order }) => order) };
}

function firstParagraph(texts: readonly Block[]): EdgeLists['first'] {
  for (const [at, block] of texts.slice(0, EDGE_BLOCKS + 1).entries()) {
    if (block.kind !== 'paragraph') continue;
    const marker = parseListMarker(block.text);
    if (marker?.ordered !== true || marker.doubtful) continue;
    const isEnd = ({ kind, text }: Block): boolean => kind === 'paragraph' && /^\p{Ll}/u.test(text);
    const before = texts.slice(0, at);
    const others = before.filter((one, i) => i < at - 1 || !isEnd(one));
    return { order: block.order, marker: marker.marker, before: others.map(({ order }) => order) };
  }
  return undefined;
}

/**
 * The item that a page begins with, where only the page before tells that it is one: `7.` after `6.`.
 * `isRunning`: whether a block, by its page and order, is running text.
 */
export function continuedItem(
  before: { readonly page: number; readonly lists?: EdgeLists } | undefined,
  own: { readonly page: number; readonly lists?: EdgeLists },
  isRunning: (page: number, order: number) => boolean,
): ContinuedItem | undefined {
  const last = before?.lists?.last;
  const first = own.lists?.first;
  if (!before || !last || !first || before.page + 1 !== own.page) return undefined;
  const isAtEdges =
    last.after.every((order) => isRunning(before.page, order)) &&
    first.before.every((order) => isRunning(own.page, order));
  const marker = parseListMarker(`${first.marker} x`);
  if (!isAtEdges || !marker) return undefined;
  const item = last.items.findLast((one) => {
    const previous = parseListMarker(`${one.marker} x`);
    return previous !== undefined && follows(marker, previous);
  });
  return item && [first.order, item.depth];
}

/** The paragraph as an item of this depth; offsets of marks and formulas count from the text behind its number. */
export function asListItem(block: Extract<Block, { kind: 'paragraph' }>, depth: number): Block {
  const parsed = parseListMarker(block.text);
  if (!parsed) return block;
  const { marker, ordered, rest } = parsed;
  const from = block.text.length - rest.length;
  const moved = <T extends { readonly start: number; readonly end: number }>(parts: readonly T[]): T[] =>
    parts
      .filter(({ end }) => end > from)
      .map((part) => ({ ...part, start: Math.max(0, part.start - from), end: part.end - from }));
  return {
    ...block,
    kind: 'list-item',
    marker,
    ordered,
    depth,
    text: rest,
    ...(block.marks ? { marks: moved(block.marks) } : {}),
    ...(block.formulas ? { formulas: moved(block.formulas) } : {}),
  };
}
