import { median } from '../../pageScale.ts';
import type { Band } from './gridBands.ts';

/** What a row of the grid without a text costs, in distances of rows: nearly every row has one. */
const EMPTY = 1;
/** What a second row of text in a row of the grid costs, in distances of rows: a cell's text may wrap. */
const WRAPPED = 0.25;

/** What the way to the middle of a row costs a text that lies in the row: texts at the top of high rows are right. */
const OFF_MIDDLE = 0.1;

/**
 * The row of the grid that each row of text belongs to. `texts`: the middles of rows of text, top to bottom. Rows
 * keep their order; each goes to a row that is near, and few rows of the grid stay empty. O(texts × rows).
 */
export function matchRows(texts: readonly number[], rows: readonly Band[]): number[] {
  const pitches = rows.slice(1).map((row, i) => middleOf(row) - middleOf(rows[i] ?? row));
  const pitch = Math.max(1, median(pitches.filter((distance) => distance > 0)));
  const count = rows.length;
  // As many of both, and none is a whole row off: boxes that drift look like a row without a text and one with two.
  if (
    texts.length === count &&
    texts.every((text, i) => Math.abs(text - middleOf(rows[i] ?? NOWHERE)) < pitch)
  )
    return texts.map((_, i) => i);
  // The least cost of all texts so far, the last of which is in a row.
  let costs = rows.map((band, row) => row * EMPTY + distance(texts[0] ?? 0, band, pitch));
  const from: Int32Array[] = [];
  for (const text of texts.slice(1)) {
    const back = new Int32Array(count);
    // The least cost to leave a row above, with the empty rows between.
    let above = Infinity;
    let aboveAt = 0;
    const next = rows.map((band, row) => {
      const stay = (costs[row] ?? Infinity) + WRAPPED;
      const step = above;
      back[row] = stay <= step ? row : aboveAt;
      above += EMPTY;
      if ((costs[row] ?? Infinity) < above) {
        above = costs[row] ?? Infinity;
        aboveAt = row;
      }
      return Math.min(stay, step) + distance(text, band, pitch);
    });
    from.push(back);
    costs = next;
  }
  const ends = costs.map((cost, row) => cost + (count - 1 - row) * EMPTY);
  let at = ends.indexOf(Math.min(...ends));
  const matched = [at];
  for (const back of from.reverse()) {
    at = back[at] ?? 0;
    matched.unshift(at);
  }
  return texts.length === 0 ? [] : matched;
}

/** From a text to a row of the grid, in distances of rows. */
function distance(text: number, row: Band, pitch: number): number {
  const outside = Math.max(0, row.from - text, text - row.to);
  return (outside + OFF_MIDDLE * Math.abs(text - middleOf(row))) / pitch;
}

const NOWHERE: Band = { from: Infinity, to: Infinity };

function middleOf({ from, to }: Band): number {
  return (from + to) / 2;
}
