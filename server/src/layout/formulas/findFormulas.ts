import { unionBox, type Box } from '../../page/geometry.ts';
import type { RulingLine } from '../../page/pageContent.ts';
import type { UnreadRegion } from '../../page/pageResult.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import type { PageScale } from '../pageScale.ts';
import { ProseLines } from './columnAround.ts';
import { besideBy, formulaParts, type FormulaPart } from './formulaParts.ts';
import { type FormulaGroup, isPiece, joinPieces, partAtRows, groupOf, placeOf } from './formulaGroups.ts';
import { isNumberAtEdge, endsOf, withNumbers, partAtNumbers } from './formulaNumbers.ts';
import { withRest, evidenceOf, isUnread } from './formulaEvidence.ts';
import { NEAR, OPEN_PIECES, EVIDENCE } from './settings.ts';

/** A formula on lines of its own. */
export interface FoundFormula {
  readonly box: Box;
  readonly lines: readonly LayoutLine[];
  /** The lines of its number at the column's edge, which are among `lines`. */
  readonly number: readonly LayoutLine[];
  /** Ruling lines among its pieces: bars of fractions, mostly. */
  readonly bars: readonly Box[];
  /** Something of it was not read. */
  readonly isUnread: boolean;
}

/** Unread places for each line of a page, up to which what is unread may be a formula: else it is handwriting. */
const MOSTLY_READ = 1;
/** Numbers of formulas on a page that show that it has formulas, however little could be read. */
const NUMBERED = 2;
/** Line heights above and below what was found of a formula that may hold more of it. */
const UNFOUND = 0.5;
/** Line heights between a formula of which parts were not found and the text around it. */
const ROOM = 0.1;
/** Words of a formula that has words, and what it looks like: a side of one to three words, and another. */
const WORDY = 4;
const TWO_SIDES = /^\S{1,20}(?: \S{1,20}){0,2} ?[=≈≤≥∝] ?\S/u;

/**
 * Finds the formulas on lines of their own: pieces that are no text, stand alone between the edges of their column,
 * indented or with a number at the edge, and have relations, operators, scripts, fraction bars or type of formulas;
 * from pixels also what could not be read, since few recognisers read formulas. Fractions, limits, matrices and the
 * rows of one formula are one. Pure; near O(n log n). `unread`: where text was found and not read.
 */
export function findFormulas(
  lines: readonly LayoutLine[],
  rulingLines: readonly RulingLine[],
  unread: readonly UnreadRegion[],
  scale: PageScale,
): FoundFormula[] {
  if (!lines.some(({ text }) => text !== '')) return [];
  const parts = withWordyFormulas(formulaParts(lines, unread, rulingLines, scale), scale);
  const prose = new ProseLines(parts, scale);
  const isUnreadTold =
    unread.length <= MOSTLY_READ * lines.length ||
    parts.filter(({ signs }) => signs?.number === 'alone').length >= NUMBERED;
  const pieces = parts.filter((part) => isPiece(part, prose, scale, isUnreadTold));
  const ends = endsOf(parts);
  const numbers = pieces.filter((piece) => isNumberAtEdge(piece, ends, prose, scale));
  const numbered = new Set(numbers);
  const groups = joinPieces(
    pieces.filter((piece) => !numbered.has(piece)),
    scale,
  )
    .flatMap(partAtRows)
    .map((own) => groupOf(own, prose));
  const candidates = withNumbers(groups, numbers, parts, prose, scale).flatMap(partAtNumbers);
  const judged = withRest(
    candidates.map((group) => ({ group, evidence: evidenceOf(group, scale) })),
    prose,
    scale,
  );
  // A page with formulas has others, of which nothing could be read.
  const hasFormulas = judged.some(({ evidence }) => evidence >= EVIDENCE.enough);
  return judged
    .filter(({ group, evidence }) =>
      isUnread(group) ? hasFormulas && evidence > 0 : evidence >= EVIDENCE.enough,
    )
    .map(({ group }) => toFormula(group, prose, scale));
}

/**
 * A line of few words with a relation is a formula if nothing but the number of one stands beside it:
 * `Memory = N × 16 [bytes]`. The others are text.
 */
function withWordyFormulas(parts: readonly FormulaPart[], scale: PageScale): FormulaPart[] {
  const numbers = parts.filter(({ signs }) => signs?.number === 'alone').slice(0, OPEN_PIECES);
  if (numbers.length === 0) return [...parts];
  return parts.map((part) => {
    const { signs, line } = part;
    if (!signs?.isProse || !line || signs.words > WORDY || !TWO_SIDES.test(line.text)) return part;
    const isNumbered = numbers.some(
      (number) =>
        number.left - part.right > NEAR.beside * scale.bodySize &&
        besideBy(number, part) > 0.5 * Math.min(number.box.height, part.box.height),
    );
    return isNumbered ? { ...part, signs: { ...signs, isProse: false } } : part;
  });
}

function toFormula(group: FormulaGroup, prose: ProseLines, scale: PageScale): FoundFormula {
  const { pieces, numbers, box } = group;
  const linesOf = (parts: readonly FormulaPart[]): LayoutLine[] => parts.flatMap(({ line }) => line ?? []);
  const number = numbers.filter(({ signs }) => signs?.number === 'alone');
  return {
    box: unionBox([withUnread(group, prose, scale), box, ...numbers.map((one) => one.box)]),
    lines: linesOf([...new Set([...pieces, ...numbers])]),
    number: linesOf(number),
    bars: pieces.flatMap((piece) => (piece.kind === 'bar' ? piece.box : [])),
    isUnread: pieces.length === 0 || pieces.some(({ kind }) => kind === 'unread'),
  };
}

/**
 * The box with room for what was not found of a formula that was read badly: as far on one side of the column's middle
 * as on the other, since formulas are centred, and a little above and below, but over no text.
 */
function withUnread({ pieces, box, column }: FormulaGroup, prose: ProseLines, scale: PageScale): Box {
  if (!column || !pieces.some(({ kind, signs }) => kind === 'unread' || signs?.isDoubtful)) return box;
  const middle = (column.left + column.right) / 2;
  const half = Math.max(middle - box.x, box.x + box.width - middle);
  const room = UNFOUND * scale.lineHeight;
  const margin = ROOM * scale.lineHeight;
  const top = Math.min(box.y, Math.max(box.y - room, column.above + margin));
  const bottom = Math.max(box.y + box.height, Math.min(box.y + box.height + room, column.below - margin));
  let left = Math.min(box.x, Math.max(column.left, middle - half));
  let right = Math.max(box.x + box.width, Math.min(column.right, middle + half));
  const place = { ...placeOf(box), kind: 'unread', box, top, bottom } as const;
  for (const other of prose.beside(place, left, right)) {
    if (other.right <= box.x) left = Math.max(left, other.right + margin);
    else if (other.left >= box.x + box.width) right = Math.min(right, other.left - margin);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
