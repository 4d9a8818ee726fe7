import { isNumberWord, type LinePiece, type PieceWord } from '../../lines/layoutLine.ts';

export interface Column {
  readonly left: number;
  readonly right: number;
}

/** A part of a row that fills one or more columns. */
export interface PlacedPiece {
  readonly piece: LinePiece;
  readonly from: number;
  readonly to: number;
}

/** Share of the rows that may cross a river: a heading inside a table, a long label. */
const MAY_CROSS = 0.12;
/** Rows with fewer parts than this share of a full row's say nothing of the columns. */
const FULL = 0.6;
/** Of the rows' numbers of parts, from few to many: where that of a full row is found; a few rows have too many. */
const USUAL = 0.8;
/** Points. A piece without a width is so wide. */
const THINNEST = 0.01;
/** Share of the narrower one that a piece and a column it fills have in common. */
const COVERED = 0.25;
/** Of the gap between words: two numbers stand closer to each other. */
const NUMBER_GAP = 0.7;
/**
 * Font sizes between two columns that are one. A heading of one or two rows may stand further from its numbers, of
 * which there are some times as many; a word of it may stand beside the one that is over them.
 */
const SAME_COLUMN = { gap: 1.2, wordGap: 1.5, headRows: 2, headGap: 4, numbers: 3 } as const;
/** Rows below a head that say more of the columns than it does. */
const ROWS_BELOW = 3;
/** Font sizes between two words that stand in two columns. */
const WORD_GAP = 0.42;

/**
 * The columns of a table: the areas between rivers of white space that nearly all full rows leave open. `minimum`:
 * width of the narrowest river, points.
 */
export function findColumns(
  rows: readonly (readonly LinePiece[])[],
  minimum: number,
  size: number,
): Column[] {
  let best = riversOf(rows, minimum, MAY_CROSS);
  let crowded = crowding(rows, best, size);
  if (crowded === 0) return best;
  const below = rows.slice(1);
  const others = [
    // A column that few rows fill is lost on a crossing that is allowed; its numbers then share a cell.
    riversOf(rows, minimum, 0),
    // The cells of a head are centred and close to each other, so that they close the rivers below them.
    ...(below.length >= ROWS_BELOW ? [widened(riversOf(below, minimum, MAY_CROSS), below, size)] : []),
  ];
  for (const columns of others) {
    const own = crowding(rows, columns, size);
    if (own < crowded) [best, crowded] = [columns, own];
  }
  return best;
}

/** Columns as wide as all that stands in them alone: the rows that part them may have the shortest cells. */
function widened(
  columns: readonly Column[],
  rows: readonly (readonly LinePiece[])[],
  size: number,
): Column[] {
  const wide = columns.map((column) => ({ ...column }));
  for (const { piece, from, to } of rows.flatMap((pieces) => placePieces(pieces, columns, size))) {
    const own = wide[from];
    if (!own || from !== to) continue;
    if (piece.left > (wide[from - 1]?.right ?? -Infinity)) own.left = Math.min(own.left, piece.left);
    if (piece.right < (wide[from + 1]?.left ?? Infinity)) own.right = Math.max(own.right, piece.right);
  }
  return wide;
}

/** Pieces that would share a cell or fill several. */
function crowding(rows: readonly (readonly LinePiece[])[], columns: readonly Column[], size: number): number {
  return rows.reduce((sum, pieces) => {
    const placed = placePieces(pieces, columns, size);
    const cells = new Set(placed.map(({ from }) => from)).size;
    return sum + placed.length - cells + placed.filter(({ from, to }) => from < to).length;
  }, 0);
}

function riversOf(rows: readonly (readonly LinePiece[])[], minimum: number, mayCross: number): Column[] {
  const counts = rows.map(({ length }) => length).sort((a, b) => a - b);
  const usual = counts[Math.floor(USUAL * (counts.length - 1))] ?? 0;
  const full = rows.filter(({ length }) => length >= FULL * usual);
  const tolerance = Math.floor(mayCross * full.length);
  const events = full
    .flat()
    .flatMap(({ left, right }): [x: number, change: number][] => [
      [left, 1],
      [Math.max(right, left + THINNEST), -1],
    ])
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const columns: { left: number; right: number }[] = [];
  let depth = 0;
  for (const [x, change] of events) {
    const before = depth;
    depth += change;
    if (before <= tolerance && depth > tolerance) {
      const last = columns.at(-1);
      if (last && x - last.right < minimum) last.right = Infinity;
      else columns.push({ left: x, right: Infinity });
    } else if (before > tolerance && depth <= tolerance) columns.at(-1)!.right = x;
  }
  return columns;
}

/**
 * Assigns the pieces of a row to columns. A piece that spans several columns is split if its words stand in each of
 * them.
 */
export function placePieces(
  pieces: readonly LinePiece[],
  columns: readonly Column[],
  size: number,
): PlacedPiece[] {
  return pieces.flatMap((piece) => {
    const placed = place(piece, columns);
    if (placed.from === placed.to) return [placed];
    const parts = partAtRivers(piece, columns, size).map((part) => place(part, columns));
    return parts.every(({ from, to }) => from === to) ? parts : [placed];
  });
}

function place(piece: LinePiece, columns: readonly Column[]): PlacedPiece {
  const covered = columns.flatMap((column, index) => {
    const overlap = Math.min(piece.right, column.right) - Math.max(piece.left, column.left);
    return overlap > COVERED * Math.min(piece.right - piece.left, column.right - column.left) ? [index] : [];
  });
  if (covered.length > 0) return { piece, from: covered[0]!, to: covered.at(-1)! };
  const nearest = nearestColumn((piece.left + piece.right) / 2, columns);
  return { piece, from: nearest, to: nearest };
}

/** The words of a piece by column, where wide gaps between them lie at rivers. */
function partAtRivers(piece: LinePiece, columns: readonly Column[], size: number): LinePiece[] {
  const { words } = piece;
  if (!words || words.length < 2) return [piece];
  const parts: PieceWord[][] = [[words[0]!]];
  words.slice(1).forEach((word, i) => {
    const before = words[i]!;
    const gap = word.left - before.right;
    const enough = isNumberWord(word.text) && isNumberWord(before.text) ? NUMBER_GAP * WORD_GAP : WORD_GAP;
    const atRiver = columns.some((column, c) => {
      const next = columns[c + 1];
      return (
        next !== undefined && before.right <= next.left && word.left >= column.right && gap >= enough * size
      );
    });
    if (atRiver) parts.push([word]);
    else parts.at(-1)!.push(word);
  });
  if (parts.length < 2) return [piece];
  return parts.map((own) => ({
    left: own[0]!.left,
    right: own.at(-1)!.right,
    text: own.map(({ text }) => text).join(' '),
    words: own,
  }));
}

function nearestColumn(x: number, columns: readonly Column[]): number {
  let best = 0;
  let distance = Infinity;
  columns.forEach(({ left, right }, index) => {
    const away = x < left ? left - x : x > right ? x - right : 0;
    if (away < distance) [best, distance] = [index, away];
  });
  return best;
}

/**
 * Merges columns that are parts of their neighbour: no row fills both, and hardly any space separates them (a
 * heading beside its numbers, centred words).
 */
export function mergeColumns(
  columns: readonly Column[],
  rows: readonly (readonly PlacedPiece[])[],
  size: number,
): Column[] {
  const filled = columns.map(
    (_, index) =>
      new Set(
        rows.flatMap((pieces, row) =>
          pieces.some(({ from, to }) => from <= index && index <= to) ? [row] : [],
        ),
      ),
  );
  const merged: { left: number; right: number; rows: Set<number> }[] = [];
  columns.forEach((column, index) => {
    const own = filled[index]!;
    const last = merged.at(-1);
    const gap = last ? column.left - last.right : Infinity;
    const apart = last && ![...own].some((row) => last.rows.has(row));
    const few = last ? Math.min(own.size, last.rows.size) : 0;
    const isHead =
      few <= SAME_COLUMN.headRows && Math.max(own.size, last?.rows.size ?? 0) >= SAME_COLUMN.numbers * few;
    const reach = isHead ? SAME_COLUMN.headGap : SAME_COLUMN.gap;
    const isWord = few === 1 && Math.max(own.size, last?.rows.size ?? 0) >= SAME_COLUMN.numbers;
    if (last && ((apart && gap < reach * size) || (isWord && gap < SAME_COLUMN.wordGap * size))) {
      last.right = Math.max(last.right, column.right);
      for (const row of own) last.rows.add(row);
    } else merged.push({ ...column, rows: new Set(own) });
  });
  return merged.map(({ left, right }) => ({ left, right }));
}
