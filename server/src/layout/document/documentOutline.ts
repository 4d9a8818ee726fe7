import type { Block, BlockKind, PageResult } from '../../page/pageResult.ts';
import { numberingDepth } from '../blocks/headings/numbering.ts';
import { edgeLists, type EdgeLists } from './continuedLists.ts';
import { edgeTables, type EdgeTables } from './tableOutline.ts';
import { sketchText } from './textSketch.ts';
import { isInCapitals } from '../blocks/headings/headingCandidate.ts';
import type { HeadingSign } from '../blocks/headings/headings.ts';

/** What one page tells about its document: under 3 KB, plain JSON. */
export interface PageOutline {
  readonly page: number;
  /** How many blocks have text and are not known for furniture. */
  readonly texts: number;
  /** Which words stand where between its edges, to tell copies of a page; see `sketchText`. */
  readonly sketch: readonly number[];
  /** The first and last blocks of the page from its edges inwards. */
  readonly top: readonly EdgeBlock[];
  readonly bottom: readonly EdgeBlock[];
  readonly headings: readonly HeadingOutline[];
  /** Tables that may go on on the pages around it; absent: none. */
  readonly tables?: EdgeTables;
  /** Lists that may go on on the pages around it; absent: none. */
  readonly lists?: EdgeLists;
}

export interface EdgeBlock {
  readonly order: number;
  readonly kind: BlockKind;
  /** Lower case, white space folded, digits as they are, at most 48 characters: its beginning and end. */
  readonly text: string;
  /** Middle, as a share of the page's height. */
  readonly y: number;
  /** Set larger than the page's text: a title. */
  readonly large: boolean;
}

export interface HeadingOutline {
  readonly order: number;
  readonly level: number;
  readonly sign: HeadingSign;
}

const FURNITURE: ReadonlySet<BlockKind> = new Set(['header', 'footer', 'page-number']);
/** Blocks at each edge: a running header has two lines at most, and a page number may stand beside it. */
const EDGE_BLOCKS = 3;
/** Headings and characters that are kept, so that an outline stays small. */
const MAX_HEADINGS = 13;
const MAX_TEXT = 48;
/** Points. The size of the text on a page where it is not known. */
const DEFAULT_SIZE = 10;
/** Share of the page's height where running headers and footers stand. */
const EDGE = 0.16;
/** More text than this is no running header. */
const MAX_EDGE_TEXT = 160;
/** Type of this size over the text's is a title's: pages of small print make a running line look larger, too. */
const LARGE = 1.5;

export function outlinePage(result: PageResult): PageOutline {
  const texts = result.blocks.filter((block) => block.lines.length > 0 || block.text.trim() !== '');
  const body = bodySize(texts);
  const byTop = [...texts].sort((a, b) => a.box.y - b.box.y);
  const byBottom = [...texts].sort((a, b) => b.box.y + b.box.height - (a.box.y + a.box.height));
  const { height } = result.size;
  const edge = (blocks: readonly Block[], near: (middle: number) => boolean): EdgeBlock[] =>
    blocks
      .slice(0, EDGE_BLOCKS)
      .filter(
        (block) =>
          block.text.length <= MAX_EDGE_TEXT &&
          block.kind !== 'table' &&
          near(middleOf(block) / Math.max(1, height)),
      )
      .map((block) => ({
        order: block.order,
        kind: block.kind,
        text: shorten(block.kind === 'list-item' ? `${block.marker} ${block.text}` : block.text),
        y: round(middleOf(block) / Math.max(1, height)),
        large: isLarge(block, body),
      }));
  const top = edge(byTop, (y) => y < EDGE);
  const bottom = edge(byBottom, (y) => y > 1 - EDGE);
  const atEdge = new Set([...top, ...bottom].map(({ order }) => order));
  const tables = edgeTables(result);
  const lists = edgeLists(result);
  const inside = texts.filter(({ order }) => !atEdge.has(order));
  return {
    page: result.page,
    texts: texts.filter(({ kind, text }) => !FURNITURE.has(kind) && text.trim() !== '').length,
    sketch: sketchText(
      inside.map((block) => ({ text: block.text, y: middleOf(block) / Math.max(1, height) })),
    ),
    top,
    bottom,
    headings: result.blocks
      .flatMap((block): HeadingOutline[] =>
        block.kind === 'heading' && block.levelGiven !== true
          ? [{ order: block.order, level: block.level, sign: signOf(block, body) }]
          : [],
      )
      .slice(0, MAX_HEADINGS),
    ...(tables.first || tables.last ? { tables } : {}),
    ...(lists.first || lists.last ? { lists } : {}),
  };
}

/** A heading that the reader named as one is a title, too: it knows headers by another name. */
function isLarge(block: Block, body: number): boolean {
  if (block.kind === 'heading' && block.levelGiven === true) return true;
  return block.lines.length > 0 && block.lines.every((line) => line.font.size >= LARGE * body);
}

function signOf(block: Block, body: number): HeadingSign {
  return {
    scale: round(Math.max(0, ...block.lines.map((line) => line.font.size)) / body),
    bold: block.lines.every((line) => line.font.bold),
    capitals: isInCapitals(block.text),
    depth: numberingDepth(block.text),
  };
}

/** Font size most of the page's characters have. */
function bodySize(blocks: readonly Block[]): number {
  const lines = blocks.flatMap((block) => block.lines).sort((a, b) => a.font.size - b.font.size);
  const half = lines.reduce((sum, { text }) => sum + text.length, 0) / 2;
  let sum = 0;
  for (const line of lines) {
    sum += line.text.length;
    if (sum >= half) return Math.max(1, line.font.size);
  }
  return DEFAULT_SIZE;
}

function middleOf({ box }: Block): number {
  return box.y + box.height / 2;
}

function shorten(text: string): string {
  const folded = text.toLowerCase().replace(/\s+/g, ' ').trim();
  if (folded.length <= MAX_TEXT) return folded;
  return `${folded.slice(0, MAX_TEXT / 2)}…${folded.slice(1 - MAX_TEXT / 2)}`;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
