import { isNumeric } from '../../readingOrder/columnJudgement.ts';
import { median, type PageScale } from '../../pageScale.ts';
import { columnsOf, type PartedRow } from './placedRows.ts';
import { NUMERIC_COLUMN } from '../../settings.ts';
import type { Column } from './columns.ts';

/** Of the usual distance of rows: a wider space may part a table from what stands above and below it. */
const WIDE = 1.6;
/** Line heights between the middles of rows: a smaller space is never wide. */
const LEAST_WIDE = 1.5;
/** Share of a part's pieces that do not stand in another part's columns, and show that it is none of it. */
const STRAYS = 0.25;

/**
 * Splits rows where a wide space is followed by different columns: names and values above a table, a second table
 * below it. Sections of one table have the same columns and stay together.
 */
export function partsOfRows(rows: readonly PartedRow[], scale: PageScale): PartedRow[][] {
  const pitches = rows.slice(1).map(({ row }, i) => row.middle - rows[i]!.row.middle);
  const wide = Math.max(WIDE * median(pitches), LEAST_WIDE * scale.lineHeight);
  const chunks: PartedRow[][] = [];
  rows.forEach((row, i) => {
    if (i > 0 && pitches[i - 1]! <= wide) chunks.at(-1)!.push(row);
    else chunks.push([row]);
  });
  if (chunks.length === 1) return chunks;
  const parts: PartedRow[][] = [];
  for (const chunk of chunks) {
    const last = parts.at(-1);
    if (last && fitTogether(last, chunk, scale)) last.push(...chunk);
    else parts.push([...chunk]);
  }
  return parts;
}

function fitTogether(a: readonly PartedRow[], b: readonly PartedRow[], scale: PageScale): boolean {
  const pieces = (rows: readonly PartedRow[]): number =>
    rows.reduce((sum, row) => sum + row.pieces.length, 0);
  const [few, many] = pieces(a) < pieces(b) ? [a, b] : [b, a];
  // A single text between two parts names what follows.
  if (few.every((row) => row.pieces.length < 2)) return true;
  const columns = columnsOf(many, scale);
  if (columns.length < 2) return true;
  const numeric = columns.map((column) => {
    const own = many.flatMap((row) => row.pieces.filter((piece) => columnsAt(piece, [column]).length > 0));
    return own.length > 0 && own.filter(({ text }) => isNumeric(text)).length > NUMERIC_COLUMN * own.length;
  });
  const isHead = few === a && few.every((row) => row.pieces.every(({ text }) => !isNumeric(text)));
  let strays = 0;
  let all = 0;
  for (const { pieces: own } of few) {
    for (const piece of own) {
      all += 1;
      const at = columnsAt(piece, columns);
      if (at.length !== 1 || (!isHead && numeric[at[0]!] && !/\d|^\P{L}*$/u.test(piece.text))) strays += 1;
    }
  }
  return strays <= STRAYS * all;
}

function columnsAt(piece: Column, columns: readonly Column[]): number[] {
  return columns.flatMap(({ left, right }, index) =>
    Math.min(piece.right, right) > Math.max(piece.left, left) ? [index] : [],
  );
}
