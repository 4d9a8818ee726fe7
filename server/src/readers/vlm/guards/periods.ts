/** A stretch at a text's end that says the same again and again. */
export interface Repetition {
  readonly unit: string;
  /** Offset of the first occurrence of the unit. */
  readonly start: number;
}

const MAX_PERIOD = 300;

/** Times, and characters in all, that a unit must be there before it is a loop. */
const MIN_REPEATS = 4;
const MIN_LENGTH = 120;

/** Cells of tables repeat on forms and lists: rows of zeros, pages of cells to fill in. */
const MIN_TABLE_LENGTH = 2_400;

/** So do lines to write on and the dots in a table of contents. */
const MIN_LEADER_LENGTH = 800;

const LEADER = /^[\s.·․‥…_\-–—=*~。．・\\]*$/u;
const TABLE = /<\/?t[dhr]\b|[|]|&nbsp;/i;
/** A cell's worth: what is longer does not repeat in a table, either. */
const MAX_CELL = 12;

/**
 * The loop at a text's end, with the shortest unit. For each of 300 periods the text is compared with itself
 * from its end backwards until it differs, at most as long as its loop must be: a few hundred steps for prose,
 * 700,000 for the worst of texts.
 */
export function findLoop(text: string): Repetition | undefined {
  for (let period = 1; period <= MAX_PERIOD && MIN_REPEATS * period <= text.length; period += 1) {
    const first = text.length - 1;
    if (text[first] !== text[first - period]) continue;
    const unit = text.slice(-period);
    const needed = Math.max(MIN_REPEATS * period, leastLength(unit));
    if (runOf(text, period, needed) < needed) continue;
    const length = runOf(text, period, text.length);
    return { unit, start: text.length - length };
  }
  return undefined;
}

/** Length of the end that repeats with a period, at most `most`. */
function runOf(text: string, period: number, most: number): number {
  let length = period;
  while (
    length < most &&
    length < text.length &&
    text[text.length - 1 - length] === text[text.length - 1 - length + period]
  )
    length += 1;
  return length;
}

function leastLength(unit: string): number {
  if (LEADER.test(unit)) return MIN_LEADER_LENGTH;
  if (!TABLE.test(unit)) return MIN_LENGTH;
  const cells = unit.split(/<[^<>]*>|\|/);
  return cells.every((cell) => cell.trim().length <= MAX_CELL) ? MIN_TABLE_LENGTH : MIN_LENGTH;
}
