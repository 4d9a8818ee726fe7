import { isNumeric } from '../../readingOrder/columnJudgement.ts';
import { median, type PageScale } from '../../pageScale.ts';
import { NEXT_ROW } from '../../settings.ts';
import type { PlacedRow } from './placedRows.ts';
import { numericColumns } from './continuedRows.ts';

/** Lines of a table's head, at most. */
const MAX_HEAD = 6;
/** Share of the names in a line of the head that have a line above them, for that to be no name for several. */
const FEW_NAMES = 0.6;

/** Font sizes within which lines of one name share an edge, or an edge or their middle where all names have two lines. */
const SAME_NAME = { edge: 0.35, edgeOfAll: 0.8 } as const;
/** Line heights between lines that stand beside each other: names of one line are set in the middle of those of two. */
export const BESIDE = 0.75;
/** Share of numbers in a first row of names, at most, and in the usual row below it. */
const NUMBERS = { head: 0.25, body: 0.5 } as const;
/** Rows of a body from which a column of numbers must have several of them. */
const SEVERAL = 3;

/** The lines that name the columns, and the rows below them. `ruled`: lines above rules that may part them. */
export function partHead(
  rows: readonly PlacedRow[],
  columns: number,
  ruled: readonly number[],
): { head: readonly PlacedRow[]; body: readonly PlacedRow[] } {
  // The first entry with dots is an entry.
  const led = rows.findIndex(({ row }) => row.led);
  const told = headLines(rows, columns);
  const lines = Math.min(nearestRule(rows, columns, told, ruled), led < 0 ? Infinity : led);
  const body = rows.slice(lines);
  return { head: rows.slice(0, lines), body };
}

/** Lines of a head that texts tell, or those above the rule that parts names and numbers. */
function nearestRule(
  rows: readonly PlacedRow[],
  columns: number,
  told: number,
  ruled: readonly number[],
): number {
  if (ruled.length === 0 || ruled.includes(told)) return told;
  const above = ruled.findLast((lines) => lines < told);
  if (above !== undefined && told > 0) return above;
  const below = ruled[0]!;
  const numeric = numericColumns(rows, columns);
  const hasData = rows
    .slice(told, below)
    .some(({ pieces }) =>
      pieces.some(({ from, piece }) => numeric.has(from) && isNumeric(piece.text) && !isYear(piece.text)),
    );
  return hasData ? told : below;
}

/** Lines of names by the row of the head that they make: lines of one name are put together. */
export function groupLinesOfNames(lines: readonly PlacedRow[], scale: PageScale): PlacedRow[][] {
  const groups: PlacedRow[][] = [];
  lines.forEach((row, i) => {
    const before = lines[i - 1];
    const last = groups.at(-1);
    const close = before !== undefined && row.row.middle - before.row.middle < NEXT_ROW * scale.lineHeight;
    const beside = before !== undefined && row.row.middle - before.row.middle < BESIDE * scale.lineHeight;
    if (last && (beside || (close && last.every((above) => goesOnIn(above, row))))) last.push(row);
    else groups.push([row]);
  });
  return groups;
}

/** Whether the names in two lines of a head are one: each under the other, and none over several columns. */
function goesOnIn(above: PlacedRow, below: PlacedRow): boolean {
  const size = Math.min(above.row.size, below.row.size);
  if (![...above.pieces, ...below.pieces].every(({ from, to }) => from === to)) return false;
  const names = ({ pieces }: PlacedRow): number => pieces.filter(({ from }) => from > 0).length;
  // A name in the middle of three others may be one for all of them.
  const areAll = names(above) > FEW_NAMES * names(below);
  return above.pieces.every((own) => {
    const under = below.pieces.filter(({ from }) => from === own.from);
    return (
      under.length === 0 ||
      under.some(({ piece }) => {
        const [left, right] = [own.piece.left - piece.left, own.piece.right - piece.right];
        const edge = Math.min(Math.abs(left), Math.abs(right));
        return areAll
          ? Math.min(edge, Math.abs(left + right) / 2) < SAME_NAME.edgeOfAll * size
          : edge < SAME_NAME.edge * size;
      })
    );
  });
}

/** How many of the first rows name the columns: words above numbers, or rows in bold. */
function headLines(rows: readonly PlacedRow[], columns: number): number {
  const bold = rows.findIndex(({ row }) => !row.bold);
  const numeric = numericColumns(rows, columns);
  const isData = ({ pieces }: PlacedRow): boolean =>
    pieces.some(
      ({ from, to, piece }) =>
        from === to && numeric.has(from) && isNumeric(piece.text) && !isYear(piece.text),
    );
  if (numeric.size > 0) {
    const data = rows.findIndex(isData);
    if (data < 0) return bold > 0 && bold <= MAX_HEAD ? bold : 0;
    const years = rows.findIndex(({ pieces }) =>
      pieces.some(({ from, piece }) => numeric.has(from) && isYear(piece.text)),
    );
    // Years name columns where they stand above other numbers; in a table of years they are its numbers.
    let end = data > MAX_HEAD ? 0 : data;
    if (
      years >= 0 &&
      years < end &&
      rows
        .slice(years + 1, end)
        .some(({ pieces }) => pieces.some(({ from, piece }) => numeric.has(from) && isYear(piece.text)))
    )
      end = years;
    // A row that fills the first column only, right above the numbers, begins a section.
    while (end > 0 && rows[end - 1]!.pieces.every(({ from }) => from === 0)) end -= 1;
    // Of names with one value each, the first ones may be words.
    if (end > 0) return severalNumbers(rows.slice(data), columns) ? end : Math.min(end, 1);
  }
  if (bold > 0 && bold <= MAX_HEAD && bold < rows.length) return bold;
  const share = ({ pieces }: PlacedRow): number => {
    const own = pieces.filter(({ from }) => from > 0);
    return own.filter(({ piece }) => isNumeric(piece.text)).length / Math.max(1, own.length);
  };
  const [first, ...rest] = rows;
  return first && rest.length > 0 && share(first) < NUMBERS.head && median(rest.map(share)) >= NUMBERS.body
    ? 1
    : 0;
}

/** Whether at least two columns hold several numbers each. */
function severalNumbers(body: readonly PlacedRow[], columns: number): boolean {
  const numeric = [...numericColumns(body, columns)].filter(
    (column) =>
      body.length < SEVERAL ||
      body.filter(({ pieces }) => pieces.some(({ from }) => from === column)).length > 1,
  );
  return numeric.length > 1;
}

/** `1998`, `2003-04`, `FY 2009`, `Jan 26, 2025`: a number that names a column. */
export function isYear(text: string): boolean {
  return (
    /^(?:1[789]|20)\d\d(?:\s*[/–-]\s*\d{2,4})?\*?$/.test(text) ||
    /^(?:FY|Q[1-4]|\p{L}{3,9}\.?)\s?(?:\d{1,2},?\s)?(?:1[789]|20)\d\d$/u.test(text)
  );
}
