import { greatest, least } from './extremes.ts';
import type { Point, Quad } from '../../page/geometry.ts';
import type { TextLine, Word } from '../../page/pageResult.ts';
import { LEVEL_WITHIN } from '../settings.ts';
import { marksOfPart } from './textMarks.ts';

/** Font sizes. A narrower gap between words is a word space, also in justified text. */
const MIN_GAP = 0.85;
/** Lines that must show the gap at the same place, one under the other. */
const MIN_LINES = 5;

/**
 * The edges of two columns: lines that end before a gap, and lines that begin after it, within so many font sizes; a
 * gap this wide between them is their gutter, whatever the lines around are like.
 */
const EDGES = { lines: 5, within: 0.5, gap: 0.6 } as const;

/** Font size over the height of a line's box at most; sizes measured from pixels may come out larger. */
const SIZE_OF_HEIGHT = 1.1;
/** Points. Gaps are compared in steps of this width; places this many steps apart or closer are one. */
const STEP = 4;
const SAME_PLACE = 2;
/** Gaps of a line, and steps of a gap, that are looked at; bounds the work on hostile pages. */
const MOST_GAPS = 40;
const MOST_STEPS = 60;
/** Places where lines are parted, at most: a page has few columns. */
const MAX_CUTS = 12;

interface Gap {
  readonly from: number;
  readonly to: number;
}

interface GappedLine {
  readonly line: TextLine;
  readonly size: number;
  readonly left: number;
  readonly right: number;
  readonly middle: number;
  readonly gaps: readonly Gap[];
  /** Gaps that are only wide enough between the edges of columns. */
  readonly narrow: readonly Gap[];
}

/**
 * Splits lines that run over the gutter between two columns, since text detectors join what is close on one
 * baseline. A gap counts if several lines below each other leave it open and none closes it, or if it is between two
 * edges at which other lines end and begin. Each word stays in its part. O(lines × candidate gaps), with at most 12
 * candidates.
 */
export function splitAtGutters(lines: readonly TextLine[]): TextLine[] {
  const gapped = lines.map(findGaps);
  const all = gapped.filter(({ right }) => Number.isFinite(right)).sort((a, b) => a.middle - b.middle);
  const cuts = new Map<TextLine, number[]>();
  for (const x of candidates(all)) {
    for (const line of linesToCut(all, x)) cuts.set(line, [...(cuts.get(line) ?? []), x]);
  }
  for (const [line, places] of cutsAtEdges(all)) cuts.set(line, [...(cuts.get(line) ?? []), ...places]);
  return lines.flatMap((line) => {
    const own = cuts.get(line);
    return own ? cutLine(line, own) : [line];
  });
}

function findGaps(line: TextLine): GappedLine {
  const xs = line.quad.map(([x]) => x);
  const middle = line.quad.reduce((sum, [, y]) => sum + y, 0) / 4;
  const height = Math.abs(line.quad[3][1] - line.quad[0][1]);
  const size = line.origin === 'ocr' ? Math.min(line.font.size, SIZE_OF_HEIGHT * height) : line.font.size;
  const base = { line, size, left: least(xs), right: greatest(xs), middle };
  if (
    line.isField ||
    line.direction === 'rtl' ||
    Math.abs(line.angle) > LEVEL_WITHIN ||
    line.words.length < 2
  )
    return { ...base, gaps: [], narrow: [] };
  const gaps: Gap[] = [];
  const narrow: Gap[] = [];
  line.words.forEach(({ box }, i) => {
    const before = line.words[i - 1]?.box;
    const from = before ? before.x + before.width : Infinity;
    if (box.x - from >= MIN_GAP * size) gaps.push({ from, to: box.x });
    if (box.x - from >= EDGES.gap * size) narrow.push({ from, to: box.x });
  });
  return { ...base, gaps, narrow };
}

/** Where lines that were seen in pixels run over the gutter between columns whose edges other lines show. */
function cutsAtEdges(lines: readonly GappedLine[]): Map<TextLine, number[]> {
  const lefts = Float64Array.from(lines, ({ left }) => left).sort();
  const rights = Float64Array.from(lines, ({ right }) => right).sort();
  const cuts = new Map<TextLine, number[]>();
  for (const { line, size, narrow } of lines) {
    if (line.origin !== 'ocr') continue;
    const reach = EDGES.within * size;
    const places = narrow
      .slice(0, MOST_GAPS)
      .filter(
        ({ from, to }) =>
          countWithin(rights, from, reach) >= EDGES.lines && countWithin(lefts, to, reach) >= EDGES.lines,
      )
      .map(({ from, to }) => (from + to) / 2);
    if (places.length > 0) cuts.set(line, places);
  }
  return cuts;
}

/** How many of sorted numbers are within a distance of a place. O(log n). */
function countWithin(sorted: Float64Array, place: number, reach: number): number {
  const before = (x: number): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < x) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return before(place + reach) - before(place - reach);
}

/** Places where many lines have a gap, the most frequent first. */
function candidates(lines: readonly GappedLine[]): number[] {
  const counts = new Map<number, number>();
  for (const { gaps } of lines) {
    for (const { from, to } of gaps.slice(0, MOST_GAPS)) {
      for (
        let bin = Math.ceil(from / STEP), steps = 0;
        bin * STEP <= to && steps < MOST_STEPS;
        bin += 1, steps += 1
      )
        counts.set(bin, (counts.get(bin) ?? 0) + 1);
    }
  }
  const frequent = [...counts]
    .filter(([, count]) => count >= MIN_LINES)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const chosen: number[] = [];
  for (const [bin] of frequent) {
    if (chosen.length >= MAX_CUTS) break;
    if (chosen.every((other) => Math.abs(other - bin) > SAME_PLACE)) chosen.push(bin);
  }
  return chosen.map((bin) => bin * STEP);
}

/** The lines of runs, top to bottom, that leave x open in at least MIN_LINES and close it in none. */
function linesToCut(lines: readonly GappedLine[], x: number): TextLine[] {
  const cut: TextLine[] = [];
  let run: TextLine[] = [];
  const close = (): void => {
    if (run.length >= MIN_LINES) for (const line of run) cut.push(line);
    run = [];
  };
  for (const { line, left, right, gaps } of lines) {
    if (right <= x || left >= x) continue;
    if (gaps.some(({ from, to }) => from <= x && to >= x)) run.push(line);
    else close();
  }
  close();
  return cut;
}

/** Splits a line at places along it; returns it whole if its words are not its text. */
export function cutLine(line: TextLine, at: readonly number[]): TextLine[] {
  const edges = [...at].sort((a, b) => a - b);
  const groups: Word[][] = [[]];
  for (const word of line.words) {
    const part = edges.filter((x) => word.box.x >= x).length;
    while (groups.length <= part) groups.push([]);
    groups[part]!.push(word);
  }
  return partsOfLine(line, groups) ?? [line];
}

/** Splits a line before offsets of its text; undefined if its words are not its text. */
export function cutAtOffsets(line: TextLine, offsets: readonly number[]): TextLine[] | undefined {
  const starts = startsOf(
    line.text,
    line.words.map((word) => [word]),
  );
  if (!starts) return undefined;
  const groups: Word[][] = offsets.map(() => []);
  line.words.forEach((word, i) => {
    const part = offsets.filter((offset) => offset <= starts[i]!).length - 1;
    groups[Math.max(0, part)]?.push(word);
  });
  return groups.some((words) => words.length === 0) ? undefined : partsOfLine(line, groups);
}

/** A line as the parts that groups of its words make; undefined when its words are not the text. */
function partsOfLine(line: TextLine, groups: readonly Word[][]): TextLine[] | undefined {
  const parts = groups.filter((words) => words.length > 0);
  const starts = startsOf(line.text, parts);
  if (!starts || parts.length < 2) return undefined;
  return parts.map((words, i): TextLine => {
    const left = i === 0 ? undefined : least(words.map(({ box }) => box.x));
    const right = i === parts.length - 1 ? undefined : greatest(words.map(({ box }) => box.x + box.width));
    const from = i === 0 ? 0 : starts[i]!;
    const part = line.text.slice(from, starts[i + 1]);
    const text = part.trim();
    const { marks, ...rest } = line;
    const own = marks
      ? marksOfPart(line, from + part.indexOf(text), from + part.indexOf(text) + text.length)
      : [];
    return {
      ...rest,
      text,
      ...(own.length > 0 ? { marks: own } : {}),
      words,
      quad: narrow(line.quad, left, right),
    };
  });
}

/** Where the first words of its parts are in the line's text; undefined when the words are not the text. */
function startsOf(text: string, parts: readonly (readonly Word[])[]): number[] | undefined {
  const starts: number[] = [];
  let at = 0;
  for (const words of parts) {
    let first = true;
    for (const word of words) {
      const found = text.indexOf(word.text, at);
      if (found < 0 || text.slice(at, found).trim() !== '') return undefined;
      if (first) starts.push(found);
      first = false;
      at = found + word.text.length;
    }
  }
  if (text.slice(at).trim() !== '') return undefined;
  return starts;
}

function narrow(
  [topLeft, topRight, bottomRight, bottomLeft]: Quad,
  left: number | undefined,
  right: number | undefined,
): Quad {
  const on = ([x0, y0]: Point, [x1, y1]: Point, x: number): Point => [
    x,
    x1 === x0 ? y0 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0),
  ];
  return [
    left === undefined ? topLeft : on(topLeft, topRight, left),
    right === undefined ? topRight : on(topLeft, topRight, right),
    right === undefined ? bottomRight : on(bottomLeft, bottomRight, right),
    left === undefined ? bottomLeft : on(bottomLeft, bottomRight, left),
  ];
}
