import { boundingBox, intersectionArea, unionBox, type Box } from '../../../page/geometry.ts';
import type { Block, TextLine } from '../../../page/pageResult.ts';
import { alignedLines, type FoundWord } from './alignedLines.ts';
import { comparable, wordPlaces } from './comparableText.ts';
import { localCharacters, type LocalCharacters } from './localCharacters.ts';
import { matchCharacters } from './matchCharacters.ts';

export interface AlignedPage {
  /** The model's blocks, with lines and words where the other reader has them. */
  readonly blocks: Block[];
  /** For each block the share, 0 to 1, of its words that the other reader has not read. */
  readonly unmatched: readonly number[];
  /** Share of all words that only one of the readers has, 0 to 1. */
  readonly disagreement: number;
  /** Words that were compared, of both readers. */
  readonly words: number;
}

/** Share of a word's letters that must be the same before it is the same word. */
const SAME_WORD = 0.6;

/** Share of the page's height that a model's boxes may be off. */
const SLACK = 0.04;

/** Words read worse than this say nothing against another reader. */
const MIN_CONFIDENCE = 0.5;

/** Letters and digits of a page that are compared; what comes behind counts as unmatched. */
const MAX_CHARACTERS = 60_000;

/**
 * Gives the text of a model, which knows no lines, the boxes and confidences of lines that another reader
 * found on the same page. The text stays the model's own. A block without a box of its own (it has that of
 * the whole page or band) gets one from its words.
 */
export function alignBlocks(
  blocks: readonly Block[],
  lines: readonly TextLine[],
  page: { readonly width: number; readonly height: number },
): AlignedPage {
  const local = localCharacters(lines);
  const model = modelCharacters(blocks);
  const margin = SLACK * page.height;
  const near = blocks.map(({ box }) => (isUnplaced(box, page) ? undefined : grow(box, margin)));
  const found = matchCharacters(
    model.text.slice(0, MAX_CHARACTERS),
    local.text.slice(0, MAX_CHARACTERS),
    (at, otherAt) => {
      const box = near[model.blocks[at] ?? 0];
      const place = local.boxes[otherAt];
      return !box || !place || isCentreIn(place, box);
    },
  );
  const offsets = offsetsOf(model.blocks, blocks.length);
  let words = 0;
  let matched = 0;
  const unmatched: number[] = [];
  const aligned = blocks.map((block, index): Block => {
    const own = wordsOf(block, model, offsets[index] ?? 0, found, local);
    words += own.count;
    matched += own.found.length;
    unmatched.push(own.count === 0 ? 0 : 1 - own.found.length / own.count);
    if (own.found.length === 0) return block;
    const lineList = alignedLines(block.text, own.found, lines);
    const placed = near[index] !== undefined || 2 * own.found.length < own.count;
    const box = placed ? block.box : unionBox(lineList.map(({ quad }) => boundingBox(quad)));
    return { ...block, box, lines: lineList };
  });
  const missing = unreadWords(local, found, blocks, page);
  const all = words + missing.count;
  const disagreement = all === 0 ? 0 : (words - matched + missing.unread) / all;
  return { blocks: aligned, unmatched, disagreement, words: all };
}

/** A box of everything the model saw says nothing about a block. */
function isUnplaced(box: Box, page: { readonly width: number; readonly height: number }): boolean {
  return box.width >= 0.99 * page.width && box.height >= 0.4 * page.height;
}

function grow({ x, y, width, height }: Box, by: number): Box {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function isCentreIn(box: Box, area: Box): boolean {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return x >= area.x && x <= area.x + area.width && y >= area.y && y <= area.y + area.height;
}

interface ModelCharacters {
  readonly text: string;
  /** Of each character: its block, and its offset in the block's text. */
  readonly blocks: readonly number[];
  readonly places: readonly number[];
}

/** Formulas are left out: nobody reads TeX from a page but a model. */
function modelCharacters(blocks: readonly Block[]): ModelCharacters {
  const owners: number[] = [];
  const offsets: number[] = [];
  let whole = '';
  blocks.forEach((block, index) => {
    const { text, places } = comparable(prose(block));
    whole += text;
    for (const place of places) {
      owners.push(index);
      offsets.push(place);
    }
  });
  return { text: whole, blocks: owners, places: offsets };
}

/** The block's text with blanks in the place of its formulas. */
function prose(block: Block): string {
  if (block.kind === 'formula') return '';
  let { text } = block;
  for (const { start, end } of block.formulas ?? [])
    text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
  return text;
}

/** Where each block's characters begin. */
function offsetsOf(owners: readonly number[], count: number): number[] {
  const offsets: number[] = new Array<number>(count).fill(owners.length);
  for (let at = owners.length - 1; at >= 0; at -= 1) offsets[owners[at] ?? 0] = at;
  return offsets;
}

/** The words of a block that the other reader has read, and how many there are. */
function wordsOf(
  block: Block,
  model: ModelCharacters,
  from: number,
  found: Int32Array,
  local: LocalCharacters,
): { found: FoundWord[]; count: number } {
  const words: FoundWord[] = [];
  let count = 0;
  let at = from;
  for (const place of wordPlaces(prose(block))) {
    const characters: number[] = [];
    let same = 0;
    const begin = at;
    while ((model.places[at] ?? Infinity) < place.end && model.blocks[at] === model.blocks[from]) {
      const otherAt = found[at] ?? -1;
      if (otherAt >= 0) {
        characters.push(otherAt);
        if (model.text[at] === local.text[otherAt]) same += 1;
      }
      at += 1;
    }
    if (at === begin) continue;
    count += 1;
    const share = same / (at - begin);
    const line = local.lines[characters[0] ?? -1];
    if (share < SAME_WORD || line === undefined) continue;
    const own = characters.filter((one) => local.lines[one] === line);
    const confidence = own.reduce((sum, one) => sum + (local.confidences[one] ?? 0), 0) / own.length;
    const boxes = own.flatMap((one) => local.boxes[one] ?? []);
    words.push({ ...place, line, box: unionBox(boxes), confidence: Math.min(1, confidence * share) });
  }
  return { found: words, count };
}

/** Words that only the other reader has, without those in pictures and formulas, which a model need not write. */
function unreadWords(
  local: LocalCharacters,
  found: Int32Array,
  blocks: readonly Block[],
  page: { readonly width: number; readonly height: number },
): { count: number; unread: number } {
  const read = new Int32Array(local.wordLengths.length);
  for (const otherAt of found) {
    const word = otherAt < 0 ? undefined : local.words[otherAt];
    if (word !== undefined) read[word] = (read[word] ?? 0) + 1;
  }
  const confident = new Uint8Array(local.wordLengths.length);
  local.words.forEach((word, at) => {
    if ((local.confidences[at] ?? 0) >= MIN_CONFIDENCE) confident[word] = 1;
  });
  const silent = blocks
    .filter((block) => block.kind === 'figure' || block.kind === 'formula')
    .filter(({ box }) => !isUnplaced(box, page));
  let count = 0;
  let unread = 0;
  local.wordLengths.forEach((length, word) => {
    const box = local.wordBoxes[word];
    if (length === 0 || confident[word] === 0 || !box) return;
    if (silent.some((block) => intersectionArea(block.box, box) > 0.5 * box.width * box.height)) return;
    count += 1;
    if ((read[word] ?? 0) < SAME_WORD * length) unread += 1;
  });
  return { count, unread };
}
