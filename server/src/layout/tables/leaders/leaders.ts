import type { TextLine } from '../../../page/pageResult.ts';
import { partsOf, trace, type Run, type Traced } from './leaderRuns.ts';

/** Lines without the dots that lead the eye, and those of them that such dots lead to. */
export interface LedLines {
  readonly lines: TextLine[];
  readonly led: ReadonlySet<TextLine>;
}

/** Font sizes between dots and a text on the same line that they lead to; numbers may stand further away. */
const NEAR = 2.5;
const NEAR_VALUE = 12;
/** Share of the higher line's height by which the middles of two texts on one baseline may differ. */
const SAME_BASELINE = 0.5;
/** Font sizes by which the text that dots lead to may lie over them. */
const OVERLAP = 0.5;
/** Dots of a short run that lead to a number on a page with leaders. */
const FEWEST_DOTS = 2;
/** Dots that lead to words rather than to a number; in a novel a sentence breaks off with five. */
const DOTS_TO_WORDS = 8;
/** Leaders on a page that show what its shorter and open runs are. */
const SEVERAL = 3;
/** Lines near one that are looked at for what its dots lead to: bounds the work on hostile pages. */
const NEAR_LINES = 120;
/** A page number, an amount. */
const VALUE = /^[\s$€£¥(]*(?:[\d.,' /–-]*\d[\d.,' /–-]*%?|[ivxlcdm]{1,7}|[A-Z]-?\d{1,3})[)\s]*$/iu;

/**
 * Removes dot leaders from lines: the dots between an entry and its page, a label and its amount. The line is split
 * there, so that both ends stand as they would without dots. Dots that lead nowhere (a place to sign, an ellipsis)
 * are text, and stay. O(n log n).
 */
export function withoutLeaders(lines: readonly TextLine[]): LedLines {
  const traced = lines.map(trace);
  if (traced.every(({ runs }) => runs.length === 0)) return { lines: [...lines], led: new Set() };
  const sorted = [...traced].sort((a, b) => a.top + a.bottom - (b.top + b.bottom));
  const led = new Set<TextLine>();
  const replaced = new Map<TextLine, TextLine[]>();
  const partners = new Map<Traced, Traced | undefined>();
  let sure = 0;
  sorted.forEach((own, i) => {
    const last = own.runs.at(-1);
    if (!last) return;
    if (own.line.text.slice(last.to).trim() === '') partners.set(own, rightOf(own, last, sorted, i));
    const partner = partners.get(own);
    if (
      own.runs.some((run) =>
        isLeader(run, own.line.text, partner, run === last && isFaint(own, last, partner)),
      )
    )
      sure += 1;
  });
  for (const own of sorted) {
    const partner = partners.get(own);
    const cuts = leadersOf(own, partner, sure >= SEVERAL);
    if (cuts.length === 0) continue;
    const parts = partsOf(own, cuts);
    parts.slice(1).forEach((part) => led.add(part));
    if (cuts[0]!.from === 0 && parts[0]) led.add(parts[0]);
    if (partner && cuts.includes(own.runs.at(-1)!)) led.add(partner.line);
    replaced.set(own.line, parts);
  }
  // What dots lead to may have been parted at dots itself.
  for (const [line, parts] of replaced) if (led.delete(line) && parts[0]) led.add(parts[0]);
  return { lines: lines.flatMap((line) => replaced.get(line) ?? [line]), led };
}

/** The first few dots of a leader that was not seen as a whole. */
function isFaint(own: Traced, run: Run, partner: Traced | undefined): boolean {
  return (
    partner !== undefined &&
    own.line.origin === 'ocr' &&
    run.dots >= FEWEST_DOTS &&
    partner.left - run.right > NEAR * own.size
  );
}

/** The runs of a line that are leaders; dots before a leader, with nothing between but commas, are part of it. */
function leadersOf({ line, runs }: Traced, partner: Traced | undefined, onLedPage: boolean): Run[] {
  const leaders: Run[] = [];
  for (const run of [...runs].reverse()) {
    const next = leaders[0];
    const isPart = next !== undefined && /^[\s,:;'’-]*$/u.test(line.text.slice(run.to, next.from));
    if (isPart || isLeader(run, line.text, partner, onLedPage)) leaders.unshift(run);
  }
  return leaders;
}

function isLeader(run: Run, text: string, partner: Traced | undefined, onLedPage: boolean): boolean {
  const after = text.slice(run.to).trim();
  if (after === '') {
    if (partner) return run.isWide || (onLedPage && VALUE.test(partner.line.text));
    return onLedPage && run.isWide;
  }
  if (run.isWide && (run.dots >= DOTS_TO_WORDS || VALUE.test(after))) return true;
  return onLedPage && run.dots >= FEWEST_DOTS && VALUE.test(after);
}

/** The nearest line to the right of a run at its end, on one baseline with it. */
function rightOf(own: Traced, run: Run, sorted: readonly Traced[], at: number): Traced | undefined {
  const middle = (own.top + own.bottom) / 2;
  const height = own.bottom - own.top;
  let best: Traced | undefined;
  for (const step of [1, -1]) {
    for (
      let i = at + step, seen = 0;
      i >= 0 && i < sorted.length && seen < NEAR_LINES;
      i += step, seen += 1
    ) {
      const other = sorted[i]!;
      const away = Math.abs((other.top + other.bottom) / 2 - middle);
      if (away > Math.max(height, other.bottom - other.top)) break;
      if (away > SAME_BASELINE * Math.max(height, other.bottom - other.top)) continue;
      const gap = other.left - run.right;
      if (gap > reachOf(own, other) * own.size) continue;
      if (other.left < run.right - OVERLAP * own.size || (best && other.left >= best.left)) continue;
      best = other;
    }
  }
  return best;
}

/** Font sizes that a line's last dots may stand before a text which they lead to. */
function reachOf(own: Traced, other: Traced): number {
  if (!VALUE.test(other.line.text)) return NEAR;
  // Of faint dots, readers of pixels find the first few.
  return own.line.origin === 'ocr' ? Infinity : NEAR_VALUE;
}
