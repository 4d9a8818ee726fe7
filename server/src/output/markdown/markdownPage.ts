import type { Block, PageResult } from '../../page/pageResult.ts';
import { pageAnchor } from '../../page/pageSections.ts';
import { visibleText } from '../../page/visibleText.ts';
import { continuedTableNote, failureTitle, pageNotes } from '../pageNotes.ts';
import { cleanText, writtenBlocks, type WriteOptions } from '../writtenBlocks.ts';
import { escapeHeading, escapeText } from './escapeText.ts';
import { ListWriter } from './listWriter.ts';
import { markdownTable } from './markdownTable.ts';
import { writeDisplayMath, writeMarked } from './writeMarked.ts';

/**
 * The page as CommonMark with pipe tables. A paragraph is one line, so that a change of one sentence is a
 * change of one line. Pages that failed say so; pages without text say why there is none, and pages with lines that
 * were not read how many, at their end.
 */
export function markdownPage(result: PageResult, options: WriteOptions = {}): string {
  const parts = [pageAnchor(result.page)];
  if (result.failure) {
    const { code, message } = result.failure;
    const text = escapeText(cleanText(message).replaceAll('\n', ' '));
    parts.push(`> **${failureTitle(result)}** (\`${code}\`): ${text}`);
  }
  parts.push(...writeBlocks(writtenBlocks(result, options)));
  if (options.withoutNotes !== true) parts.push(...pageNotes(result).map((note) => `*${note}*`));
  return parts.join('\n\n');
}

/** A page of which a model has written so much: no word about what is not there, since it may still come. */
export function markdownDraft(
  page: number,
  blocks: readonly Block[],
  open: string,
  options: WriteOptions = {},
): string {
  const text = paragraph(cleanText(open).trim());
  return [
    pageAnchor(page),
    // They come in the order of the page, each part of it counted from 0.
    ...writeBlocks(writtenBlocks({ blocks: blocks.map((block, order) => ({ ...block, order })) }, options)),
    ...(text === '' ? [] : [text]),
  ].join('\n\n');
}

function writeBlocks(blocks: readonly Block[]): string[] {
  const parts: string[] = [];
  let list: ListWriter | undefined;
  for (const block of blocks) {
    if (block.kind === 'list-item') {
      list ??= new ListWriter();
      list.add(block);
      continue;
    }
    if (list) parts.push(list.text());
    list = undefined;
    const text = writeBlock(block);
    if (text !== '') parts.push(text);
  }
  if (list) parts.push(list.text());
  return parts;
}

function writeBlock(block: Exclude<Block, { kind: 'list-item' }>): string {
  switch (block.kind) {
    case 'heading': {
      const text = writeMarked(block, (raw) => escapeHeading(oneLine(raw)));
      return text === '' ? '' : `${'#'.repeat(block.level)} ${text}`;
    }
    case 'table':
      return block.continues === undefined
        ? markdownTable(block)
        : `*${continuedTableNote(block.continues)}*`;
    case 'code':
      return codeFence(block.text);
    case 'figure':
      return figurePlaceholder(block);
    case 'caption':
      return writeMarked(block, (raw) => escapeText(oneLine(raw)));
    case 'formula':
      return block.notation === 'characters' ? formulaPlace(block) : writeDisplayMath(block.text);
    case 'paragraph':
    case 'footnote':
    case 'header':
    case 'footer':
    case 'page-number':
      return writeMarked(block, paragraph);
  }
}

/** Lines that are kept as lines end with a backslash, CommonMark's visible hard break. */
function paragraph(text: string): string {
  return escapeText(cleanText(text)).replaceAll('\n', '\\\n');
}

function oneLine(text: string): string {
  return cleanText(text).replaceAll('\n', ' ');
}

/**
 * A comment: it shows nothing where the page shows a picture, and tells a program where to find it. Words in the picture
 * are its alternative text, in the comment, where a search finds them; what a model says of it is a text behind it.
 */
function figurePlaceholder({ box, text, lines }: Block): string {
  const words = oneLine(text);
  if (words === '') return `<!-- figure: ${placeOf(box)} -->`;
  if (lines.length === 0) return `<!-- figure: ${placeOf(box)} -->\n\n${escapeText(words)}`;
  // Two hyphens would end the comment.
  return `<!-- figure: ${placeOf(box)}: ${words.replace(/-(?=-)/g, '- ')} -->`;
}

/**
 * The characters of a formula whose structure is not known, and on the same line its place, so that a program that
 * shows the picture instead knows which words are its alternative text.
 */
function formulaPlace({ box, text }: Block): string {
  const characters = escapeText(oneLine(text));
  return `${characters}${characters === '' ? '' : ' '}<!-- formula: ${placeOf(box)} -->`;
}

function placeOf(box: Block['box']): string {
  const [x, y, width, height] = [box.x, box.y, box.width, box.height].map((value) => Math.round(value));
  return `${x},${y} ${width}x${height} pt`;
}

function codeFence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  // A line that looks like a page's anchor would begin a page, one like the place of a figure or formula become a
  // picture.
  const lines = visibleText(text)
    .trimEnd()
    .replace(/^<!-- (?:page|figure)/gm, ' $&')
    .replace(/<!-- formula: [^<>\n]{1,80} -->$/gm, '$& ');
  return `${fence}\n${lines}\n${fence}`;
}
