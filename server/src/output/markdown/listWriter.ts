import type { Block } from '../../page/pageResult.ts';
import { boxState } from '../../page/choiceSigns.ts';
import { cleanText } from '../writtenBlocks.ts';
import { escapeText } from './escapeText.ts';
import { writeMarked } from './writeMarked.ts';

type ListItem = Extract<Block, { kind: 'list-item' }>;

interface OpenList {
  /** Spaces before an item's text: where lists inside it begin. */
  readonly content: number;
  readonly indent: number;
  readonly kind: '-' | '.' | ')';
  readonly number: number;
}

/**
 * Items as one Markdown list. Numbers are written as printed (a list that skips one is begun anew, since
 * Markdown would count on); letters, roman numbers and the like stay visible in a bulleted list. Check boxes are
 * items of GitHub's task lists.
 */
export class ListWriter {
  readonly #lines: string[] = [];
  #open: OpenList[] = [];

  add(item: ListItem): void {
    const depth = Math.min(item.depth, this.#open.length);
    const before = this.#open[depth];
    this.#open = this.#open.slice(0, depth);
    const indent = before?.indent ?? this.#open.at(-1)?.content ?? 0;
    const marker = cleanText(item.marker).replaceAll('\n', ' ');
    const number = /^(\d{1,9})([.)])$/.exec(marker);
    const kind = number ? (number[2] as '.' | ')') : '-';
    const value = Number(number?.[1] ?? 0);
    if (before && kind !== '-' && kind === before.kind && value !== before.number + 1) {
      this.#lines.push('', `${' '.repeat(indent)}<!-- -->`, '');
    }
    const sign = number ? `${value}${kind}` : '-';
    const state = boxState(marker);
    const task = state === undefined ? '' : state === 'empty' ? '[ ] ' : '[x] ';
    const shown = (raw: string): string => {
      const text = cleanText(raw).replaceAll('\n', ' ');
      return escapeText(number || !item.ordered ? text : `${marker} ${text}`.trim());
    };
    this.#open.push({ content: indent + sign.length + 1, indent, kind, number: value });
    this.#lines.push(`${' '.repeat(indent)}${sign} ${task}${writeMarked(item, shown)}`.trimEnd());
  }

  text(): string {
    return this.#lines.join('\n');
  }
}
