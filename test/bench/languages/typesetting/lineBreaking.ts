import type { Language } from '../languages.ts';

/** What never begins a line of Chinese or Japanese. */
const NOT_AT_START = /^[，。、：；！？）」』》〉］・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ]/u;
/** What never ends one. */
const NOT_AT_END = /[（「『《〈［]$/u;
const CJK = /[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]/u;

/** Greedy lines no wider than `width`; `measure` gives the width of a text. */
export function breakLines(
  text: string,
  language: Language,
  width: number,
  measure: (text: string) => number,
): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text, language)) {
    if (line !== '' && measure(`${line}${piece}`.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

/** Between two of these a line may end. */
function piecesOf(text: string, { script, tag }: Language): string[] {
  if (script === 'Thai') return withMarks(segments(text, tag, 'word'));
  if (script === 'Jpan' || script === 'Hans' || script === 'Hant')
    return together(text.match(/[A-Za-z0-9]+[^\s\u3000-\uffef]*\s*|\S\s*/gu) ?? []);
  return text.match(/\S+\s*/gu) ?? [];
}

function segments(text: string, tag: string, granularity: 'word' | 'grapheme'): string[] {
  return [...new Intl.Segmenter(tag, { granularity }).segment(text)].map(({ segment }) => segment);
}

/** Words with the spaces and marks behind them. */
function withMarks(words: readonly string[]): string[] {
  const pieces: string[] = [];
  for (const word of words) {
    const last = pieces.at(-1);
    if (last !== undefined && (!/[\p{L}\p{N}]/u.test(word) || word.startsWith('ๆ')) && !/^[(“]/u.test(word))
      pieces[pieces.length - 1] = last + word;
    else pieces.push(word);
  }
  return pieces;
}

/** Characters that may not be parted from the one before or behind go with it. */
function together(characters: readonly string[]): string[] {
  const pieces: string[] = [];
  for (const character of characters) {
    const last = pieces.at(-1);
    if (last !== undefined && (NOT_AT_START.test(character) || NOT_AT_END.test(last)))
      pieces[pieces.length - 1] = last + character;
    else pieces.push(character);
  }
  return pieces;
}

/** Characters of a column of vertical writing, and whether one stands on its side there. */
export function isTurnedInColumn(character: string): boolean {
  return /[（）「」『』《》〈〉［］ー…—]/u.test(character) || !CJK.test(character);
}
