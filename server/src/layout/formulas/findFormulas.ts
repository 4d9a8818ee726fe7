import { unionBox, type Box } from '../../page/geometry.ts';
import type { RulingLine } from '../../page/pageContent.ts';
import type { UnreadRegion } from '../../page/pageResult.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import type { PageScale } from '../pageScale.ts';
import { ProseLines, type ColumnAround } from './columnAround.ts';
import { aboveBy, besideBy, formulaParts, type FormulaPart } from './formulaParts.ts';
import type { FormulaSigns } from './formulaSigns.ts';

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

/** Font sizes between pieces of a formula beside each other, line heights between those above each other. */
const NEAR = { beside: 3, above: 0.7, indent: 1, row: 2 } as const;
/** Font sizes of white space between two formulas below each other, and of a sign that is no script. */
const ROW_SPACE = 0.5;
const SIGN_SIZE = 0.9;
const HAS_RELATION = /[=≠≈≃≅≡≤≥<>∈⊂→⇒]/u;
const STARTS_WITH_RELATION = /^[=≠≈≃≅≡≤≥<>∈⊂→⇒+−]/u;
/** Pieces that a piece is compared with; bounds the work on pages made to be slow. */
const OPEN_PIECES = 64;
/** Line heights to the next number of a column, beside labels of up to three lines, and parts that are looked at. */
const IN_COLUMN = { within: 4, most: 200 } as const;
/** Font sizes from the column's edge within which a number at the edge ends. */
const AT_EDGE = 1.5;
/** Font sizes by which the ends of lines differ that end at one edge. */
const SAME_END = 0.5;
/** Font sizes from the column's left edge: what stands further in is indented or centred. */
const INDENTED = 1;
/** Line heights of white space above and below a formula that is as long as a line of text. */
const APART = 0.6;
/** Longer things than this share of the column's width are lines of its text unless they are formulas by type. */
const FULL = 0.97;
/** What shows a formula, and how much it takes together. */
const EVIDENCE = {
  font: 2,
  signs: 1.5,
  number: 1.5,
  unread: 1,
  bar: 1,
  scripts: 1,
  doubtful: 0.5,
  blank: 1,
  enough: 2.5,
} as const;
/** Line heights to the text above or below, beyond which a thing is no part of running text. */
const NEAR_TEXT = 5;
/** Share of words that are numbers: rows of a table, amounts, dates. */
const NUMERIC = 0.6;
/** Unread places for each line of a page, up to which what is unread may be a formula: else it is handwriting. */
const MOSTLY_READ = 1;
/** Numbers of formulas on a page that show that it has formulas, however little could be read. */
const NUMBERED = 2;
/** Line heights above and below what was found of a formula that may hold more of it. */
const UNFOUND = 0.5;
/** Line heights between a formula of which parts were not found and the text around it. */
const ROOM = 0.1;
/** Line heights above and below the middle of a number that a formula takes of which nothing was read. */
const BLANK = 1.5;
/** Line heights of a formula, at most. */
const TALLEST = 16;
/** Words of a formula that has words, and what it looks like: a side of one to three words, and another. */
const WORDY = 4;
const TWO_SIDES = /^\S{1,20}(?: \S{1,20}){0,2} ?[=≈≤≥∝] ?\S/u;
/** What an item of a list begins with. */
const LIST_MARKER = /^(?:[•●○◦▪■◆‣∙·►–—*](?:\s|$)|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]\s)/u;

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

/** Pieces that stand together, and the numbers at the edge of their column that belong to them. */
interface Group {
  readonly pieces: readonly FormulaPart[];
  readonly numbers: readonly FormulaPart[];
  readonly box: Box;
  readonly column: ColumnAround | undefined;
}

/** Whether a thing may be a piece of a formula: no text, and not beside text in its column. */
function isPiece(part: FormulaPart, prose: ProseLines, scale: PageScale, isUnreadTold: boolean): boolean {
  if (part.kind === 'unread' && !isUnreadTold) return false;
  const { signs, line } = part;
  if (line && (line.turned || line.source.isField || line.source.font.monospace || line.source.vertical))
    return false;
  if (signs?.isProse) return false;
  if (line && LIST_MARKER.test(line.text)) return false;
  const column = prose.around(part);
  if (!column) return signs?.hasMathFont === true || part.kind === 'bar';
  if (part.kind === 'unread' && goesOnText(part, column, scale)) return false;
  const beside = prose.beside(part, column.left, column.right);
  return beside.every((other) => isElsewhere(other, part, column, scale));
}

/** What was not read stands at the column's edge close under or over a line of text: it is one as well. */
function goesOnText(part: FormulaPart, column: ColumnAround, scale: PageScale): boolean {
  const space = Math.min(part.top - column.above, column.below - part.bottom);
  return part.left - column.left < INDENTED * scale.bodySize && space < APART * scale.lineHeight;
}

/** What stands beside a piece is of the next column, though the columns' edges are not known exactly. */
function isElsewhere(other: FormulaPart, part: FormulaPart, column: ColumnAround, scale: PageScale): boolean {
  const edge = AT_EDGE * scale.bodySize;
  return (
    (other.left >= part.right && other.left > column.right - edge) ||
    (other.right <= part.left && other.right < column.left + edge)
  );
}

/** Pieces that touch or nearly touch, as groups; sorted from top to bottom. */
function joinPieces(pieces: readonly FormulaPart[], scale: PageScale): FormulaPart[][] {
  const parent = pieces.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  let open: number[] = [];
  pieces.forEach((piece, i) => {
    open = open
      .filter((j) => pieces[j]!.bottom + NEAR.above * scale.lineHeight > piece.top)
      .slice(-OPEN_PIECES);
    for (const j of open) if (areNear(pieces[j]!, piece, scale)) parent[root(j)] = root(i);
    open.push(i);
  });
  const groups = new Map<number, FormulaPart[]>();
  pieces.forEach((piece, i) => {
    const own = groups.get(root(i));
    if (own) own.push(piece);
    else groups.set(root(i), [piece]);
  });
  return [...groups.values()];
}

/**
 * Parts formulas that stand close below each other: white space parts rows with two sides each. A row that begins with
 * a relation goes on the one above. Only of a text layer: from pixels rows are seen in pieces.
 */
function partAtRows(pieces: FormulaPart[]): FormulaPart[][] {
  if (pieces.some(({ kind, line }) => kind === 'unread' || line?.source.origin === 'ocr')) return [pieces];
  const size = Math.max(...pieces.map(({ line }) => line?.size ?? 0));
  const rows: FormulaPart[][] = [];
  let bottom = -Infinity;
  for (const piece of [...pieces].sort((a, b) => a.top - b.top)) {
    if (piece.top - bottom > ROW_SPACE * size || rows.length === 0) rows.push([]);
    rows.at(-1)!.push(piece);
    bottom = Math.max(bottom, piece.bottom);
  }
  const whole: FormulaPart[][] = [];
  for (const row of rows) {
    const last = whole.at(-1);
    if (last && !(isEquation(last, size) && isEquation(row, size))) last.push(...row);
    else whole.push(row);
  }
  return whole;
}

/** Has a relation in the size of its signs, and something before it. */
function isEquation(row: readonly FormulaPart[], size: number): boolean {
  const lines = row.flatMap(({ line }) => (line ? [line] : [])).sort((a, b) => a.left - b.left);
  const begins = lines[0]?.text ?? '';
  return (
    !STARTS_WITH_RELATION.test(begins) &&
    lines.some((line) => line.size >= SIGN_SIZE * size && HAS_RELATION.test(line.text))
  );
}

function areNear(a: FormulaPart, b: FormulaPart, scale: PageScale): boolean {
  const gap = -aboveBy(a, b);
  const space = -besideBy(a, b);
  if (space < 0) return gap < NEAR.beside * scale.bodySize;
  return space < NEAR.above * scale.lineHeight && gap < NEAR.indent * scale.bodySize;
}

function groupOf(
  pieces: readonly FormulaPart[],
  prose: ProseLines,
  numbers: readonly FormulaPart[] = [],
): Group {
  const box = unionBox(pieces.map((piece) => piece.box));
  return { pieces, numbers, box, column: prose.around(placeOf(box)) };
}

function placeOf(box: Box): Pick<FormulaPart, 'left' | 'right' | 'middle'> {
  return { left: box.x, right: box.x + box.width, middle: box.y + box.height / 2 };
}

/**
 * Whether a piece is a formula's number, or ends with one: it ends at the edge of its column, or where another number
 * or a line of text ends, if the text near it is short.
 */
function isNumberAtEdge(
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
function endsOf(parts: readonly FormulaPart[]): number[] {
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
function withNumbers(
  groups: readonly Group[],
  numbers: readonly FormulaPart[],
  parts: readonly FormulaPart[],
  prose: ProseLines,
  scale: PageScale,
): Group[] {
  const open = new Set(groups);
  const joined = new Map<Group, Group>();
  for (const number of numbers) {
    const near = prose.around(number);
    if (!near) continue;
    const right = Math.max(near.right, number.right);
    const bounds = prose.around({ middle: number.middle, left: near.left, right }) ?? near;
    const column = { left: near.left, right, above: bounds.above, below: bounds.below };
    const inColumn = ({ box }: Group): boolean =>
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
    const group: Group =
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
function partAtNumbers(group: Group): Group[] {
  if (group.numbers.length < 2) return [group];
  const numbers = [...group.numbers].sort((a, b) => a.middle - b.middle);
  const cuts = numbers
    .slice(1)
    .map((number, i) => widestSpace(group.pieces, numbers[i]!.middle, number.middle));
  return numbers.map((number, i): Group => {
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

interface Judged {
  readonly group: Group;
  readonly evidence: number;
}

/**
 * Gives formulas what lies between the same lines of text as they do, and shows too little to be one: a row, or a
 * fraction, of which hardly anything was read.
 */
function withRest(judged: readonly Judged[], prose: ProseLines, scale: PageScale): Judged[] {
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
function evidenceOf(group: Group, scale: PageScale): number {
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
function isUnread({ pieces, numbers }: Group): boolean {
  return numbers.length === 0 && pieces.every(({ kind }) => kind === 'unread');
}

function toFormula(group: Group, prose: ProseLines, scale: PageScale): FoundFormula {
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
function withUnread({ pieces, box, column }: Group, prose: ProseLines, scale: PageScale): Box {
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
