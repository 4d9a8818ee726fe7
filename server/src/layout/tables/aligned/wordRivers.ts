import { isNumberWord, type LinePiece, type PieceWord } from '../../lines/layoutLine.ts';
import type { PageScale } from '../../pageScale.ts';
import { median } from '../../pageScale.ts';
import { placePieces, type Column } from './columns.ts';
import type { PartedRow } from './placedRows.ts';

/** Rows with a number that must leave a river open, and their share among the rows with several words. */
const ROWS = { least: 3, share: 0.6 } as const;
/** Font sizes: the narrowest river, the usual space between words at one, and the narrowest such space in rows with and without numbers. */
const RIVER = { width: 0.2, usual: 0.55, least: 0.3, leastOfWords: 0.6 } as const;
/** Share of the rows with numbers that may cross a river: a label that reaches over the next column. */
const MAY_CROSS = 0.12;
/** A sign that stands at the edge of its column, with the number further right. */
const SIGN = /^(?:[$€£¥₹(]|US\$)$/u;
/**
 * Codes before names: rows with one, their share, font sizes by which the names' left edges differ at most, and the
 * space between them over the usual one between words.
 */
const CODES = { rows: 4, share: 0.85, within: 0.15, wider: 1.2 } as const;
const CODE = /^[\p{Lu}\d][\p{Lu}\d./-]*\d[\p{Lu}\d./-]*$/u;
/** Share of the parts to the right of a river, or to its left, that are numbers. */
const NUMERIC = 0.6;

/**
 * Parts the pieces of rows where columns of a dense table stand hardly further apart than words: at rivers between
 * the words that all rows with numbers leave open, with numbers on one side.
 */
export function partAtWordRivers(
  rows: readonly PartedRow[],
  columns: readonly Column[],
  scale: PageScale,
): PartedRow[] | undefined {
  const cuts = columns.flatMap((_, index) => riversIn(index, rows, columns, scale));
  const codes = codesBefore(rows, scale);
  if (cuts.length === 0 && codes === undefined) return undefined;
  return rows.map(({ row, pieces }) => {
    const hasNumbers = pieces.some(({ words }) => words?.some(({ text }) => isNumberWord(text)));
    const least = (hasNumbers ? RIVER.least : RIVER.leastOfWords) * row.size;
    return {
      row,
      pieces: pieces
        .flatMap((piece) => partAt(piece, cuts, least))
        .flatMap((piece) => (codes === undefined ? [piece] : partAt(piece, [codes], 0))),
    };
  });
}

/**
 * Where names begin behind codes such as `K-737` in the first column: at one place in nearly all rows, with more
 * space before them than between their words.
 */
function codesBefore(rows: readonly PartedRow[], scale: PageScale): number | undefined {
  const first = rows.flatMap(({ pieces: [piece] }) => (piece?.words ? [piece.words] : []));
  const coded = first.filter(
    ([code, name]) => CODE.test(code?.text ?? '') && /^\p{L}/u.test(name?.text ?? ''),
  );
  if (coded.length < CODES.rows || coded.length < CODES.share * (first.length - 1)) return undefined;
  const left = median(coded.map((words) => words[1]!.left));
  const within = CODES.within * scale.bodySize;
  if (coded.some((words) => Math.abs(words[1]!.left - left) > within)) return undefined;
  const spaces = coded.flatMap((words) => words.slice(2).map((word, i) => word.left - words[i + 1]!.right));
  const before = median(coded.map(([code, name]) => name!.left - code!.right));
  if (spaces.length > 0 && before < CODES.wider * median(spaces)) return undefined;
  return left - within;
}

/** The middles of the rivers in a column. */
function riversIn(
  column: number,
  rows: readonly PartedRow[],
  columns: readonly Column[],
  scale: PageScale,
): number[] {
  const own = rows
    .map(({ row, pieces }) =>
      placePieces(pieces, columns, row.size)
        .filter(({ from, to }) => from <= column && column <= to)
        .flatMap(({ piece }) => piece.words ?? []),
    )
    .filter((words) => words.length > 1);
  const numbered = own.filter((words) => words.some(({ text }) => isNumberWord(text)));
  if (numbered.length < ROWS.least || numbered.length < ROWS.share * own.length) return [];
  const most = Math.floor(MAY_CROSS * numbered.length);
  const edges = numbered
    .flat()
    .flatMap(({ left, right }): [x: number, change: number][] => [
      [left, 1],
      [right, -1],
    ])
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const found: number[] = [];
  let depth = 0;
  let open: number | undefined;
  for (const [x, change] of edges) {
    const before = depth;
    depth += change;
    if (before > most && depth <= most) open = x;
    else if (before <= most && depth > most && open !== undefined) {
      const at = (x + open) / 2;
      if (x - open > RIVER.width * scale.bodySize && isRiver(at, numbered, scale.bodySize)) found.push(at);
    }
  }
  return found;
}

function isRiver(x: number, rows: readonly (readonly PieceWord[])[], size: number): boolean {
  const spaces: number[] = [];
  let [left, right, both] = [0, 0, 0];
  for (const words of rows) {
    const at = words.findIndex((word) => word.left > x);
    const [before, after] = [words[at - 1], words[at]];
    if (!before || !after || SIGN.test(before.text)) continue;
    spaces.push(after.left - before.right);
    if (isNumberWord(before.text)) left += 1;
    if (isNumberWord(after.text)) right += 1;
    const isThousands = /^\d{3}$/.test(after.text) && /^\d{1,3}$/.test(before.text);
    if (isNumberWord(before.text) && isNumberWord(after.text) && !isThousands) both += 1;
  }
  return (
    spaces.length >= Math.max(ROWS.least, ROWS.share * rows.length) &&
    (median(spaces) > RIVER.usual * size || both >= NUMERIC * spaces.length) &&
    Math.max(left, right) >= NUMERIC * spaces.length
  );
}

function partAt(piece: LinePiece, cuts: readonly number[], least: number): LinePiece[] {
  const { words } = piece;
  if (!words || words.length < 2) return [piece];
  const parts: PieceWord[][] = [[words[0]!]];
  words.slice(1).forEach((word, i) => {
    const before = words[i]!;
    const isCut = word.left - before.right > least && cuts.some((x) => before.right <= x && word.left >= x);
    if (isCut) parts.push([word]);
    else parts.at(-1)!.push(word);
  });
  if (parts.length < 2) return [piece];
  return parts.map((own) => ({
    left: own[0]!.left,
    right: Math.max(...own.map(({ right }) => right)),
    text: own.map(({ text }) => text).join(' '),
    words: own,
  }));
}
