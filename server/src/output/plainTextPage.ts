import type { Block, PageResult } from '../page/pageResult.ts';
import { visibleText } from '../page/visibleText.ts';
import { continuedTableNote, failureTitle, unreadNotes } from './pageNotes.ts';
import { tableGrid } from './tableGrid.ts';
import { cleanText, writtenBlocks, type WriteOptions } from './writtenBlocks.ts';

/** The page as plain text in the order of the Markdown; the columns of tables stand under each other. */
export function plainTextPage(result: PageResult, options: WriteOptions = {}): string {
  const parts: string[] = [];
  if (result.failure)
    parts.push(`[${failureTitle(result)} (${result.failure.code}): ${cleanText(result.failure.message)}]`);
  let previous: Block | undefined;
  for (const block of writtenBlocks(result, options)) {
    const text = plainBlock(block);
    if (text === '') continue;
    if (previous?.kind === 'list-item' && block.kind === 'list-item') parts[parts.length - 1] += `\n${text}`;
    else parts.push(text);
    previous = block;
  }
  if (options.withoutNotes !== true) parts.push(...unreadNotes(result).map((note) => `[${note}]`));
  return parts.join('\n\n');
}

function plainBlock(block: Block): string {
  if (block.kind === 'table' && block.continues !== undefined)
    return `[${continuedTableNote(block.continues)}]`;
  if (block.kind === 'table') return plainTable(tableGrid(block).map((row) => row.map(({ text }) => text)));
  if (block.kind === 'code') return visibleText(block.text).trimEnd();
  if (block.kind === 'figure') return cleanText(block.text).replaceAll('\n', ' ');
  if (block.kind !== 'list-item') return cleanText(block.text);
  const { depth, marker, text } = block;
  const item = `${cleanText(marker)} ${cleanText(text).replaceAll('\n', ' ')}`.trim();
  return `${'  '.repeat(depth)}${item}`.trimEnd();
}

function plainTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((text, i) => (widths[i] = Math.max(widths[i] ?? 0, displayWidth(text))));
  return rows
    .map((row) =>
      row
        .map((text, i) => text + ' '.repeat((widths[i] ?? 0) - displayWidth(text)))
        .join('  ')
        .trimEnd(),
    )
    .filter((row) => row !== '')
    .join('\n');
}

/** Columns of a terminal: full-width characters take two, combining marks none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
