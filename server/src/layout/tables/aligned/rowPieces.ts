import { isNumberWord, type LinePiece } from '../../lines/layoutLine.ts';
import type { TextRow } from '../../lines/textRow.ts';

/** Font sizes between a sign and its number, in tables that set signs in columns of their own. */
const SIGN_REACH = 9;
/** Font sizes between two pieces of a row that are one. */
const JOIN_GAP = 0.5;
/** Font sizes between two numbers of one cell, and between a number and the sign after it. */
const NUMBER_GAP = 0.4;
const AFTER_NUMBER_GAP = 2;
const CURRENCY = /^(?:[$€£¥₹]|US\$|EUR|USD|GBP|CHF|Rs\.?)$/u;
const ENDS_WITH_CURRENCY = /^(.*\S)\s+([$€£¥₹])$/u;
const AFTER_NUMBER = /^(?:\)|%|\)%|[*†‡])$/u;

/**
 * The pieces of a row, left to right. Pieces closer than a word space are joined, currency signs with the number
 * after them, and percent signs and closing brackets with the one before.
 */
export function piecesOfRow(row: TextRow): LinePiece[] {
  const pieces = row.lines
    .flatMap((line) => line.pieces)
    .flatMap(withoutSignAtEnd)
    .sort((a, b) => a.left - b.left);
  const joined: LinePiece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    const gap = last ? piece.left - last.right : Infinity;
    const link = last === undefined ? undefined : linkOf(last.text, piece.text, gap / row.size);
    if (last && link !== undefined) joined[joined.length - 1] = join(last, piece, link);
    else joined.push(piece);
  }
  return joined;
}

function linkOf(before: string, after: string, gap: number): string | undefined {
  const isNumber = isNumberWord(after.split(' ')[0] ?? '');
  if (CURRENCY.test(before) && isNumber && gap < SIGN_REACH) return ' ';
  const last = before.split(' ').at(-1) ?? '';
  if (AFTER_NUMBER.test(after) && /\d[)%]?$/.test(last) && gap < AFTER_NUMBER_GAP) return '';
  if (isNumber && isNumberWord(last) && gap > NUMBER_GAP) return undefined;
  return gap < JOIN_GAP ? ' ' : undefined;
}

/** `178 $`: the sign belongs to the number of the next column. */
function withoutSignAtEnd(piece: LinePiece): LinePiece[] {
  const [, rest, sign] = ENDS_WITH_CURRENCY.exec(piece.text) ?? [];
  const words = piece.words;
  const last = words?.at(-1);
  if (rest === undefined || sign === undefined || !words || last?.text !== sign || words.length < 2)
    return [piece];
  if (!isNumberWord(words.at(-2)!.text)) return [piece];
  const kept = words.slice(0, -1);
  return [
    { left: piece.left, right: Math.max(...kept.map(({ right }) => right)), text: rest, words: kept },
    { left: last.left, right: piece.right, text: sign, words: [last] },
  ];
}

function join(a: LinePiece, b: LinePiece, link: string): LinePiece {
  const words = a.words && b.words ? [...a.words, ...b.words] : undefined;
  return {
    left: a.left,
    right: Math.max(a.right, b.right),
    text: `${a.text}${link}${b.text}`,
    ...(words ? { words } : {}),
  };
}
