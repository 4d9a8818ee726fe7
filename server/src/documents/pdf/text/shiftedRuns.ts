import type { TextRun } from './textRuns.ts';

/** Em of the line: how far a superscript or subscript stands off its baseline, and how much smaller it is. */
const SHIFT = { most: 0.62, smaller: 0.86, smallest: 0.3 } as const;
/** Em by which a hole may be narrower than what stands in it: slanted letters reach over their place. */
const TIGHT = 0.15;
/** Characters of what stands in a hole; longer texts between the words of a line are of another line. */
const LONGEST = 12;
/** Lines that a shifted text is compared with; bounds the work on pages made to be slow. */
const MOST_LINES = 64;

/**
 * Puts superscripts and subscripts that were drawn apart from their line into the hole that the line leaves for them:
 * programs that typeset formulas draw each part at its place, in an order of their own. Returns the runs that are left.
 */
export function joinShiftedRuns(
  runs: readonly TextRun[],
  append: (run: TextRun, glyph: TextRun['glyphs'][number]) => void,
): TextRun[] {
  const shifted = runs.filter((run) => run.glyphs.length <= LONGEST && !run.vertical && !run.overprinted);
  if (shifted.length === 0 || runs.length < 2) return [...runs];
  const byBaseline = [...runs].sort((a, b) => a.baseline - b.baseline);
  const gone = new Set<TextRun>();
  for (const run of [...shifted].sort((a, b) => a.size - b.size)) {
    const host = hostOf(run, byBaseline, gone);
    if (!host) continue;
    for (const glyph of run.glyphs) append(host, glyph);
    host.glyphs.sort((a, b) => a.start - b.start);
    gone.add(run);
  }
  return runs.filter((run) => !gone.has(run));
}

/** The line with a hole for a run, nearest to it. */
function hostOf(
  run: TextRun,
  byBaseline: readonly TextRun[],
  gone: ReadonlySet<TextRun>,
): TextRun | undefined {
  const reach = (SHIFT.most * run.size) / SHIFT.smallest;
  let best: TextRun | undefined;
  let looked = 0;
  for (let i = firstAt(byBaseline, run.baseline - reach); i < byBaseline.length; i += 1) {
    const host = byBaseline[i]!;
    if (host.baseline > run.baseline + reach || looked >= MOST_LINES) break;
    looked += 1;
    if (host === run || gone.has(host) || !mayHold(host, run)) continue;
    const distance = Math.abs(host.baseline - run.baseline);
    if (!best || distance < Math.abs(best.baseline - run.baseline)) best = host;
  }
  return best;
}

function mayHold(host: TextRun, run: TextRun): boolean {
  return (
    host.angle === run.angle &&
    host.hidden === run.hidden &&
    !host.vertical &&
    run.size < SHIFT.smaller * host.size &&
    run.size > SHIFT.smallest * host.size &&
    Math.abs(host.baseline - run.baseline) <= SHIFT.most * host.size &&
    run.start > host.start &&
    run.end < host.end &&
    hasHole(host, run)
  );
}

/** Whether no glyph of a line stands where a run does. */
function hasHole(host: TextRun, run: TextRun): boolean {
  const tight = TIGHT * host.size;
  return host.glyphs.every(({ start, end }) => end <= run.start + tight || start >= run.end - tight);
}

function firstAt(runs: readonly TextRun[], baseline: number): number {
  let from = 0;
  let to = runs.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (runs[middle]!.baseline < baseline) from = middle + 1;
    else to = middle;
  }
  return from;
}
