import type { Box } from '../../page/geometry.ts';
import type { PageScale } from '../pageScale.ts';
import type { ProseLines, ColumnAround } from './columnAround.ts';
import { aboveBy, type FormulaPart } from './formulaParts.ts';
import type { FormulaSigns } from './formulaSigns.ts';
import { type FormulaGroup, groupOf } from './formulaGroups.ts';
import { NEAR, INDENTED, APART, EVIDENCE, NUMERIC } from './settings.ts';

/** Longer things than this share of the column's width are lines of its text unless they are formulas by type. */
const FULL = 0.97;
/** Line heights to the text above or below, beyond which a thing is no part of running text. */
const NEAR_TEXT = 5;
/** Line heights of a formula, at most. */
const TALLEST = 16;

interface Judged {
  readonly group: FormulaGroup;
  readonly evidence: number;
}

/**
 * Gives formulas what lies between the same lines of text as they do, and shows too little to be one: a row, or a
 * fraction, of which hardly anything was read.
 */
export function withRest(judged: readonly Judged[], prose: ProseLines, scale: PageScale): Judged[] {
  const sure = judged.filter(({ evidence }) => evidence >= EVIDENCE.enough);
  const rest = new Set(judged.filter(({ evidence }) => evidence < EVIDENCE.enough));
  const whole = sure.map(({ group, evidence }): Judged => {
    const { column, box } = group;
    if (!column) return { group, evidence };
    const edge = INDENTED * scale.bodySize;
    const own = [...rest].filter(
      ({ group: { box: other, numbers, pieces } }) =>
        numbers.length === 0 &&
        other.y >= column.above - edge &&
        other.y + other.height <= column.below + edge &&
        (other.x > column.left + edge || pieces.some(({ kind }) => kind === 'unread')) &&
        other.x + other.width <= column.right + edge &&
        verticalSpace(other, box) < NEAR.row * scale.lineHeight,
    );
    for (const one of own) rest.delete(one);
    if (own.length === 0) return { group, evidence };
    const pieces = [...group.pieces, ...own.flatMap((one) => one.group.pieces)];
    return { group: { ...groupOf(pieces, prose, group.numbers), column }, evidence };
  });
  return [...whole, ...rest];
}

function verticalSpace(a: Box, b: Box): number {
  return Math.max(a.y, b.y) - Math.min(a.y + a.height, b.y + b.height);
}

/** How much shows that a group is a formula; 0 where something shows that it is none. */
export function evidenceOf(group: FormulaGroup, scale: PageScale): number {
  const { pieces, box, column } = group;
  const lines = pieces.flatMap(({ line, signs }) => (line && signs ? [{ line, signs }] : []));
  const hasFont = lines.some(({ signs }) => signs.hasMathFont);
  const has = (test: (signs: FormulaSigns) => boolean): boolean => lines.some(({ signs }) => test(signs));
  const isNumbered = group.numbers.length > 0;
  const hasUnread = pieces.some(({ kind }) => kind === 'unread');
  if (box.height > TALLEST * scale.lineHeight) return 0;
  if (lines.length === 0 && !hasUnread && !isNumbered) return 0;
  if (!hasFont && !hasUnread) {
    const numeric = lines.filter(({ signs }) => signs.numeric >= NUMERIC).length;
    if (lines.length > 0 && numeric > NUMERIC * lines.length) return 0;
  }
  if (column) {
    const indent = box.x - column.left;
    const isIndented = indent > INDENTED * scale.bodySize;
    const isLong = box.width > FULL * (column.right - column.left) && !isApart(box, column, scale);
    if (!isNumbered && (!isIndented || isLong) && !hasFont) return 0;
    const isNear =
      Math.min(box.y - column.above, column.below - (box.y + box.height)) < NEAR_TEXT * scale.lineHeight;
    if (!isNear && !isNumbered && !hasFont) return 0;
  } else if (!hasFont) return 0;
  return (
    (hasFont ? EVIDENCE.font : 0) +
    (has(({ isFormula }) => isFormula) ? EVIDENCE.signs : 0) +
    (isNumbered ? EVIDENCE.number : 0) +
    (hasUnread ? EVIDENCE.unread : 0) +
    (hasFraction(pieces) ? EVIDENCE.bar : 0) +
    (has(({ hasScripts }) => hasScripts) ? EVIDENCE.scripts : 0) +
    (has(({ isDoubtful }) => isDoubtful) ? EVIDENCE.doubtful : 0) +
    (lines.length === 0 && isNumbered ? EVIDENCE.blank : 0)
  );
}

/** White space above and below parts it from the text, as it parts no line of a paragraph. */
function isApart(box: Box, column: ColumnAround, scale: PageScale): boolean {
  const space = Math.min(box.y - column.above, column.below - (box.y + box.height));
  return space > APART * scale.lineHeight;
}

/** A bar with a piece close above and another close below it. */
function hasFraction(pieces: readonly FormulaPart[]): boolean {
  return pieces.some(
    (bar) =>
      bar.kind === 'bar' &&
      pieces.some((piece) => piece.kind === 'line' && piece.middle < bar.top && aboveBy(piece, bar) > 0) &&
      pieces.some((piece) => piece.kind === 'line' && piece.middle > bar.bottom && aboveBy(piece, bar) > 0),
  );
}

/** Nothing of it was read but, perhaps, its number. */
export function isUnread({ pieces, numbers }: FormulaGroup): boolean {
  return numbers.length === 0 && pieces.every(({ kind }) => kind === 'unread');
}
