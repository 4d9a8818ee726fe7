import { greatest, least } from '../lines/extremes.ts';
import type { Point, Quad } from '../../page/geometry.ts';
import type { TextLine, Word } from '../../page/pageResult.ts';
import { LEVEL_WITHIN } from '../settings.ts';

/** Lines without the dots that lead the eye, and those of them that such dots lead to. */
export interface LedLines {
  readonly lines: TextLine[];
  readonly led: ReadonlySet<TextLine>;
}

/**
 * Dots, with or without spaces: full stops, middle dots, ellipses, underscores. Between them readers of
 * pixels see a comma or a colon now and then.
 */
const RUN =
  /(?:\s[,:;'’]+\s*)?[.·•․‥…_∙⋅・](?:[\s,:;'’-]{0,4}[.·•․‥…_∙⋅・])+[\s,:;]*|(?:\s[.·]|\s?…)(?=\s*$)/gu;
/** Dots of a run that is a leader whatever stands around it; an ellipsis after a sentence has four. */
const DOTS = 5;
/** Signs of a leader of ellipses; Chinese writes two or three of them after a sentence. */
const ELLIPSES = 5;
/** Font sizes between dots and a text on the same line that they lead to; numbers may stand further away. */
const NEAR = 2.5;
const NEAR_VALUE = 12;
/** Font size over the height of a line's box at most; sizes measured from pixels may come out larger. */
const SIZE_OF_HEIGHT = 1.25;
/** Share of the higher line's height by which the middles of two texts on one baseline may differ. */
const SAME_BASELINE = 0.5;
/** Font sizes by which the text that dots lead to may lie over them. */
const OVERLAP = 0.5;
/** Dots of a short run that lead to a number on a page with leaders. */
const FEWEST_DOTS = 2;
/** Dots that lead to words rather than to a number; in a novel a sentence breaks off with five. */
const DOTS_TO_WORDS = 8;
/** Font sizes that such a run is wide. */
const WIDTH = 2;
/** Leaders on a page that show what its shorter and open runs are. */
const SEVERAL = 3;
/** Lines near one that are looked at for what its dots lead to: bounds the work on hostile pages. */
const NEAR_LINES = 120;
/** A page number, an amount. */
const VALUE = /^[\s$€£¥(]*(?:[\d.,' /–-]*\d[\d.,' /–-]*%?|[ivxlcdm]{1,7}|[A-Z]-?\d{1,3})[)\s]*$/iu;

interface Run {
  readonly from: number;
  readonly to: number;
  /** Points. */
  readonly left: number;
  readonly right: number;
  readonly dots: number;
  readonly isWide: boolean;
}

interface Traced {
  readonly line: TextLine;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly size: number;
  readonly runs: readonly Run[];
  /** Where each character of the text stands. */
  readonly place: (index: number) => number;
}

/**
 * Takes leaders out of lines: the dots between an entry and its page, a label and its amount. A line is
 * parted there, so that both ends stand as they would without dots. Dots that lead nowhere (a place to
 * sign, an ellipsis) are text and stay. O(n log n).
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

function trace(line: TextLine): Traced {
  const xs = line.quad.map(([x]) => x);
  const ys = line.quad.map(([, y]) => y);
  const [left, right, top, bottom] = [least(xs), greatest(xs), least(ys), greatest(ys)];
  const height = bottom - top;
  const size =
    line.font.size > 0 ? Math.min(line.font.size, SIZE_OF_HEIGHT * height || line.font.size) : height;
  const isPlain =
    Math.abs(line.angle) < LEVEL_WITHIN &&
    line.direction === 'ltr' &&
    [left, right, top, bottom].every(Number.isFinite);
  const found = isPlain ? [...line.text.matchAll(RUN)] : [];
  const place = found.length > 0 ? placesOf(line, left, right) : () => left;
  const runs = found.map(({ 0: text, index }): Run => {
    const trimmed = text.trimEnd();
    const [from, to] = [index, index + trimmed.length];
    const dots = [...trimmed].reduce(
      (sum, c) => sum + (c === '…' ? 3 : c === '‥' ? 2 : /[\s,:;'’-]/.test(c) ? 0 : 1),
      0,
    );
    const [start, end] = [place(from), place(to)];
    const enough = /^[…‥⋯\s]+$/.test(trimmed) ? trimmed.replace(/\s/g, '').length >= ELLIPSES : dots >= DOTS;
    return { from, to, left: start, right: end, dots, isWide: enough && end - start >= WIDTH * size };
  });
  return { line, left, right, top, bottom, size, runs, place };
}

/** Where a line's characters begin: as its words tell, or evenly where they are not its text. */
function placesOf({ text, words }: TextLine, left: number, right: number): (index: number) => number {
  const knots: [index: number, x: number][] = [[0, left]];
  let at = 0;
  for (const { text: word, box } of words) {
    const found = text.indexOf(word, at);
    if (found < 0 || !Number.isFinite(box.x) || !Number.isFinite(box.width)) continue;
    knots.push([found, box.x], [found + word.length, box.x + box.width]);
    at = found + word.length;
  }
  knots.push([text.length, right]);
  return (index) => {
    const next = Math.max(
      1,
      knots.findIndex(([knot]) => knot >= index),
    );
    const [i0, x0] = knots[next - 1]!;
    const [i1, x1] = knots[next]!;
    return i1 === i0 ? x1 : x0 + ((x1 - x0) * (index - i0)) / (i1 - i0);
  };
}

/** The parts of a line between its leaders, each with its words and its place. */
function partsOf({ line, place }: Traced, cuts: readonly Run[]): TextLine[] {
  const edges = [0, ...cuts.flatMap(({ from, to }) => [from, to]), line.text.length];
  const parts: TextLine[] = [];
  for (let i = 0; i < edges.length; i += 2) {
    const raw = line.text.slice(edges[i], edges[i + 1]);
    const text = raw.trim();
    // A comma among the dots.
    if (text === '' || /^[\s,:;.'’·-]+$/u.test(text)) continue;
    const from = edges[i]! + raw.indexOf(text);
    const [left, right] = [place(from), place(from + text.length)];
    parts.push({
      ...line,
      text,
      words: wordsBetween(line, from, from + text.length),
      quad: narrow(line.quad, left, right),
    });
  }
  return parts;
}

function wordsBetween({ text, words }: TextLine, from: number, to: number): Word[] {
  const inside: Word[] = [];
  let at = 0;
  for (const word of words) {
    const found = text.indexOf(word.text, at);
    if (found < 0) continue;
    at = found + word.text.length;
    const [start, end] = [Math.max(from, found), Math.min(to, at)];
    if (start >= end) continue;
    const unit = word.box.width / word.text.length;
    const box = { ...word.box, x: word.box.x + unit * (start - found), width: unit * (end - start) };
    inside.push({ ...word, text: text.slice(start, end), box });
  }
  return inside;
}

function narrow([topLeft, topRight, bottomRight, bottomLeft]: Quad, left: number, right: number): Quad {
  const on = ([x0, y0]: Point, [x1, y1]: Point, x: number): Point => [
    x,
    x1 === x0 ? y0 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0),
  ];
  return [
    on(topLeft, topRight, left),
    on(topLeft, topRight, right),
    on(bottomLeft, bottomRight, right),
    on(bottomLeft, bottomRight, left),
  ];
}
