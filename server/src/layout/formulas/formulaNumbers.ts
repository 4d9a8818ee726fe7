import { unionBox, type Box } from '../../page/geometry.ts';
import type { PageScale } from '../pageScale.ts';
import type { ProseLines, ColumnAround } from './columnAround.ts';
import { aboveBy, type FormulaPart } from './formulaParts.ts';
import { type FormulaGroup, groupOf } from './formulaGroups.ts';
import { NEAR, AT_EDGE, NUMERIC } from './settings.ts';

/** Line heights to the next number of a column, beside labels of up to three lines, and parts that are looked at. */
const IN_COLUMN = { within: 4, most: 200 } as const;
/** Font sizes by which the ends of lines differ that end at one edge. */
const SAME_END = 0.5;
/** Line heights above and below the middle of a number that a formula takes of which nothing was read. */
const BLANK = 1.5;

/**
 * Whether a piece is a formula's number, or ends with one: it ends at the edge of its column, or where another number
 * or a line of text ends, if the text near it is short.
 */
export function isNumberAtEdge(
  piece: FormulaPart,
  ends: readonly number[],
  prose: ProseLines,
  scale: PageScale,
): boolean {
  if (!piece.signs?.number) return false;
  const column = prose.around(piece);
  if (!column) return false;
  if (Math.abs(piece.right - column.right) < AT_EDGE * scale.bodySize) return true;
  return piece.right > column.right && endsNear(ends, piece.right, SAME_END * scale.bodySize) > 1;
}

/** Where numbers and lines of text end, in order: at the most frequent places columns end. */
export function endsOf(parts: readonly FormulaPart[]): number[] {
  return parts
    .filter(({ signs }) => signs?.isProse === true || signs?.number !== undefined)
    .map(({ right }) => right)
    .sort((a, b) => a - b);
}

function endsNear(ends: readonly number[], x: number, reach: number): number {
  const self = (end: number): number => end;
  return firstFrom(ends, x + reach, self) - firstFrom(ends, x - reach, self);
}

function firstFrom<T>(sorted: readonly T[], value: number, of: (item: T) => number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (of(sorted[middle]!) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/**
 * Gives numbers to the groups beside them in their column, or right above where a long formula leaves them no room;
 * a number beside nothing stands for what is not read.
 */
export function withNumbers(
  groups: readonly FormulaGroup[],
  numbers: readonly FormulaPart[],
  parts: readonly FormulaPart[],
  prose: ProseLines,
  scale: PageScale,
): FormulaGroup[] {
  const open = new Set(groups);
  const joined = new Map<FormulaGroup, FormulaGroup>();
  for (const number of numbers) {
    const near = prose.around(number);
    if (!near) continue;
    const right = Math.max(near.right, number.right);
    const bounds = prose.around({ middle: number.middle, left: near.left, right }) ?? near;
    const column = { left: near.left, right, above: bounds.above, below: bounds.below };
    const inColumn = ({ box }: FormulaGroup): boolean =>
      box.x > column.left - AT_EDGE * scale.bodySize && box.x + box.width / 2 < column.right;
    const all = [...open, ...joined.keys()].filter(inColumn);
    let own = all.filter(
      ({ box }) =>
        box.y < number.bottom && box.y + box.height > number.top && box.x < number.left + scale.bodySize,
    );
    const isWhole = number.signs?.number === 'at-end';
    if (own.length === 0 && !isWhole) {
      const above = all.filter(
        ({ box }) =>
          box.y + box.height <= number.middle &&
          number.top - (box.y + box.height) < NEAR.above * scale.lineHeight &&
          box.x + box.width > number.left - column.right + column.left &&
          box.x + box.width > (column.left + column.right) / 2,
      );
      own = above;
    }
    if (own.length === 0 && !isWhole && isAmongNumbers(number, parts, scale)) continue;
    const pieces = own.flatMap((group) => group.pieces);
    const before = own.flatMap((group) => group.numbers);
    for (const group of own) {
      open.delete(group);
      joined.delete(group);
    }
    const group: FormulaGroup =
      pieces.length + before.length > 0 || isWhole
        ? { ...groupOf([...pieces, ...(isWhole ? [number] : [])], prose, [...before, number]), column }
        : { pieces, numbers: [number], box: blankBeside(number, column, scale), column };
    joined.set(group, group);
  }
  return [...joined.values(), ...open];
}

/** Whether a number stands in a column of numbers: `(287)` below `3,803` is one less than nothing. `parts`: by tops. */
function isAmongNumbers(number: FormulaPart, parts: readonly FormulaPart[], scale: PageScale): boolean {
  const reach = IN_COLUMN.within * scale.lineHeight;
  const from = firstFrom(parts, number.top - reach, ({ top }) => top);
  for (const part of parts.slice(from, from + IN_COLUMN.most)) {
    if (part.top > number.top + reach) return false;
    const isNumber = (part.signs?.numeric ?? 0) >= NUMERIC && part.signs?.number === undefined;
    if (isNumber && aboveBy(part, number) > 0.5 * Math.min(part.box.width, number.box.width)) return true;
  }
  return false;
}

/** Where a formula must be of which nothing was found but its number. */
function blankBeside(number: FormulaPart, column: ColumnAround, scale: PageScale): Box {
  const reach = BLANK * scale.lineHeight;
  const top = Math.min(number.top, Math.max(column.above, number.middle - reach));
  const bottom = Math.max(number.bottom, Math.min(column.below, number.middle + reach));
  return { x: column.left, y: top, width: Math.max(0, number.left - column.left), height: bottom - top };
}

/** Each number has its own formula: rows are parted between two numbers, where most space is. */
export function partAtNumbers(group: FormulaGroup): FormulaGroup[] {
  if (group.numbers.length < 2) return [group];
  const numbers = [...group.numbers].sort((a, b) => a.middle - b.middle);
  const cuts = numbers
    .slice(1)
    .map((number, i) => widestSpace(group.pieces, numbers[i]!.middle, number.middle));
  return numbers.map((number, i): FormulaGroup => {
    const from = i === 0 ? -Infinity : cuts[i - 1]!;
    const to = cuts[i] ?? Infinity;
    const pieces = group.pieces.filter(({ middle }) => middle >= from && middle < to);
    return {
      pieces,
      numbers: [number],
      box: unionBox((pieces.length > 0 ? pieces : [number]).map(({ box }) => box)),
      column: group.column,
    };
  });
}

function widestSpace(pieces: readonly FormulaPart[], from: number, to: number): number {
  let best = { at: (from + to) / 2, space: 0 };
  let bottom = from;
  for (const piece of pieces) {
    if (piece.top > to) break;
    if (piece.top > bottom && bottom > from && piece.top - bottom > best.space)
      best = { at: (bottom + piece.top) / 2, space: piece.top - bottom };
    bottom = Math.max(bottom, piece.bottom);
  }
  return best.at;
}
