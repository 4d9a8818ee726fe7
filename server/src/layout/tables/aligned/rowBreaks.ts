import type { TextRow } from '../../lines/textRow.ts';
import { median } from '../../pageScale.ts';
import { isNumeric } from '../../readingOrder/columnJudgement.ts';
import type { RowScale } from './continuedRows.ts';
import type { PlacedRow } from './placedRows.ts';
import { wraps } from './wrappedCells.ts';

/** Share of the spaces between rulings that may hold several rows of numbers, where rulings part rows. */
const SEVERAL_ROWS = 0.15;
/** Of the narrowest usual distance of lines: a wider one parts rows, where cells of several lines stand closer. */
const WIDER = { exact: 1.1, fromOcr: 1.35 } as const;
/** Line heights between lines that stand side by side, one lower than the other. */
const BESIDE = 0.85;
/** Which of the distances, from narrow to wide, is the usual one of lines of one cell. */
const NARROW = 0.2;
/** Rows below which distances say nothing. */
const FEWEST_ROWS = 3;
/** Share of the lines that follow closely which must look as if they went on with a cell above. */
const GOING_ON = 0.7;

/** Lines of a body by the rulings between them; undefined where rulings do not part single rows. */
export function rowsBetweenRules(
  rows: readonly PlacedRow[],
  separators: readonly number[],
  numeric: ReadonlySet<number>,
): PlacedRow[][] | undefined {
  const groups: PlacedRow[][] = [];
  let at = -1;
  let next = 0;
  for (const placed of rows) {
    const from = next;
    while (next < separators.length && separators[next]! < placed.row.middle) next += 1;
    if (at < 0 || next > from) {
      groups.push([placed]);
      at = next;
    } else groups.at(-1)!.push(placed);
  }
  if (groups.length < FEWEST_ROWS) return undefined;
  const crowded = groups.filter(
    (group) => group.filter((placed) => hasNumbers(placed, numeric)).length > 1,
  ).length;
  return crowded > SEVERAL_ROWS * groups.length ? undefined : groups;
}

/** Lines of a body by the space between them; undefined where all lines stand at one distance. */
export function rowsBySpace(
  rows: readonly PlacedRow[],
  numeric: ReadonlySet<number>,
  scale: RowScale,
): PlacedRow[][] | undefined {
  const pitches = rows.slice(1).map(({ row }, i) => middleOf(row) - middleOf(rows[i]!.row));
  // Lines half a line apart stand side by side.
  const beside = BESIDE * scale.lineHeight;
  const sorted = pitches.filter((pitch) => pitch > beside).sort((a, b) => a - b);
  const narrow = sorted[Math.floor(NARROW * (sorted.length - 1))] ?? 0;
  const wide = (scale.fromOcr ? WIDER.fromOcr : WIDER.exact) * narrow;
  const groups: PlacedRow[][] = [];
  let close = 0;
  let goingOn = 0;
  rows.forEach((placed, i) => {
    const before = rows[i - 1];
    if (!before || pitches[i - 1]! > Math.max(wide, beside)) {
      groups.push([placed]);
      return;
    }
    close += 1;
    const group = groups.at(-1)!;
    // A row has its numbers once, also where text that wraps stands between them.
    const repeats = hasNumbers(placed, numeric) && group.some((one) => hasNumbers(one, numeric));
    if (repeats) goingOn -= rows.length;
    if (looksGoingOn(before, placed, rows)) goingOn += 1;
    group.push(placed);
  });
  const enough = close > 0 && groups.length >= FEWEST_ROWS && goingOn >= GOING_ON * close;
  return enough ? groups : undefined;
}

/** The middle of a row's usual line: raised signs move that of its box. */
function middleOf({ lines }: TextRow): number {
  return median(lines.map(({ middle }) => middle));
}

/** Whether a line may go on with the one above: nothing in the first column, or text that did not fit there. */
function looksGoingOn(before: PlacedRow, placed: PlacedRow, rows: readonly PlacedRow[]): boolean {
  if (before.row.bold !== placed.row.bold) return false;
  const own = placed.pieces.find(({ from }) => from === 0);
  if (!own) return true;
  const above = before.pieces.find(({ from }) => from === 0);
  return above === undefined || wraps(above, own, rows);
}

function hasNumbers({ pieces }: PlacedRow, numeric: ReadonlySet<number>): boolean {
  return pieces.some(({ from, piece }) => numeric.has(from) && isNumeric(piece.text));
}
