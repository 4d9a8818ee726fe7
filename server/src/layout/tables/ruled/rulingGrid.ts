import type { RulingLine } from '../../../page/pageContent.ts';
import { greatest, least } from '../../lines/extremes.ts';
import { median } from '../../pageScale.ts';
import type { LayoutLine } from '../../lines/layoutLine.ts';

/** Ruling lines that are compared with each other; more than any real page has. */
const MAX_RULING_LINES = 1500;
/** Points between two ruling lines that still touch: pens, scans and skew leave gaps. */
const TOUCH = 4;

/** Points between the two lines of a double ruling line. */
const DOUBLE = 5;
/** Ruling lines of the smallest table: two that cross a third. */
const FEWEST = 3;

/** Sets of ruling lines that touch each other, directly or through others. */
export function groupRulingLines(rulingLines: readonly RulingLine[]): RulingLine[][] {
  const usable = rulingLines
    .filter(({ box }) => [box.x, box.y, box.width, box.height].every(Number.isFinite))
    .sort((a, b) => Math.max(b.box.width, b.box.height) - Math.max(a.box.width, a.box.height))
    .slice(0, MAX_RULING_LINES);
  const parent = usable.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!;
    return at;
  };
  for (let i = 0; i < usable.length; i += 1) {
    for (let j = 0; j < i; j += 1) if (touch(usable[i]!, usable[j]!)) parent[root(i)] = root(j);
  }
  const groups = new Map<number, RulingLine[]>();
  usable.forEach((rulingLine, index) => {
    const at = root(index);
    groups.set(at, [...(groups.get(at) ?? []), rulingLine]);
  });
  return [...groups.values()].filter((group) => group.length >= FEWEST);
}

function touch({ box: a }: RulingLine, { box: b }: RulingLine): boolean {
  return (
    a.x - TOUCH <= b.x + b.width &&
    b.x - TOUCH <= a.x + a.width &&
    a.y - TOUCH <= b.y + b.height &&
    b.y - TOUCH <= a.y + a.height
  );
}

/** Positions of lines that are one line: sorted, double ruling lines as one. */
export function clusterPositions(values: readonly number[]): number[] {
  const clusters: number[][] = [];
  for (const value of [...values].sort((a, b) => a - b)) {
    const last = clusters.at(-1);
    if (last && value - last.at(-1)! < DOUBLE) last.push(value);
    else clusters.push([value]);
  }
  return clusters.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** Points between the places of one border that is drawn row by row, not always at the same place. */
const SHIFTED = 14;
/** Points by which two pieces of such a border may run beside each other. */
const BESIDE = 4;

/**
 * Where the borders of columns stand, and the lines moved there: vertical lines near each other that never run side
 * by side are one border.
 */
export function columnBorders(vertical: readonly RulingLine[]): { borders: number[]; lines: RulingLine[] } {
  const middle = ({ box }: RulingLine): number => box.x + box.width / 2;
  const places = clusterPositions(vertical.map(middle));
  const at = (line: RulingLine): number => {
    let place = 0;
    while (
      place + 1 < places.length &&
      Math.abs(places[place + 1]! - middle(line)) < Math.abs(places[place]! - middle(line))
    )
      place += 1;
    return place;
  };
  const byPlace = places.map((): RulingLine[] => []);
  for (const line of vertical) byPlace[at(line)]!.push(line);
  const groups: RulingLine[][] = [];
  byPlace.forEach((own, i) => {
    const last = groups.at(-1);
    const first = last?.[0];
    if (last && first && places[i]! - middle(first) < SHIFTED && !runBeside(last, own)) last.push(...own);
    else groups.push([...own]);
  });
  const borders = groups.map((own) => own.reduce((sum, line) => sum + middle(line), 0) / own.length);
  const lines = groups.flatMap((own, i) =>
    own.map((line) => ({ ...line, box: { ...line.box, x: borders[i]! - line.box.width / 2 } })),
  );
  return { borders, lines };
}

/** Font sizes of a column without texts, at most, for its two borders to be one. */
const SLIVER = 1.6;

/** Borders without those of columns that are too narrow for a text and have none. */
export function withoutSlivers(
  { borders, lines }: { borders: readonly number[]; lines: readonly RulingLine[] },
  texts: readonly LayoutLine[],
): { borders: number[]; lines: RulingLine[] } {
  const size = median(texts.map((line) => line.size));
  const top = least(lines.map(({ box }) => box.y));
  const bottom = greatest(lines.map(({ box }) => box.y + box.height));
  const middles = texts
    .filter(({ middle }) => middle > top && middle < bottom)
    .flatMap(({ pieces }) => pieces.map(({ left, right }) => (left + right) / 2))
    .sort((a, b) => a - b);
  const moved = new Map<number, number>();
  const kept: number[] = [];
  let next = 0;
  for (const x of borders) {
    const last = kept.at(-1);
    while (next < middles.length && middles[next]! < (last ?? x)) next += 1;
    const isEmpty = !(middles[next]! < x);
    if (last !== undefined && x - last < SLIVER * size && isEmpty) moved.set(x, last);
    else kept.push(x);
  }
  if (moved.size === 0) return { borders: [...borders], lines: [...lines] };
  const at = (line: RulingLine): number => line.box.x + line.box.width / 2;
  return {
    borders: kept,
    lines: lines.map((line) => {
      const to = [...moved].find(([x]) => Math.abs(x - at(line)) < SAME_PLACE)?.[1];
      return to === undefined ? line : { ...line, box: { ...line.box, x: to - line.box.width / 2 } };
    }),
  };
}

/** Points within which a line stands on its border. */
const SAME_PLACE = 0.5;

/** Share of the texts beside a line that it runs through, and points from their edges: strokes of letters do. */
const THROUGH = { share: 0.5, points: 1 } as const;
/** Comparisons of lines with words; bounds the work on hostile pages. */
const MOST_COMPARED = 2_000_000;

/** Vertical lines without those that readers of pixels make of letters that touch each other. */
export function withoutLetters(vertical: readonly RulingLine[], lines: readonly LayoutLine[]): RulingLine[] {
  const words = lines.flatMap(({ source }) => source.words.map(({ box }) => box));
  if (words.length === 0 || words.length * vertical.length > MOST_COMPARED) return [...vertical];
  return vertical.filter(({ box }) => {
    const x = box.x + box.width / 2;
    const rows = new Map<number, boolean>();
    for (const word of words) {
      const y = word.y + word.height / 2;
      if (y < box.y || y > box.y + box.height) continue;
      const row = Math.round(y / Math.max(1, word.height));
      const through = x > word.x - THROUGH.points && x < word.x + word.width + THROUGH.points;
      rows.set(row, through || rows.get(row) === true);
    }
    const crossed = [...rows.values()].filter(Boolean).length;
    return crossed === 0 || crossed < THROUGH.share * rows.size;
  });
}

function runBeside(a: readonly RulingLine[], b: readonly RulingLine[]): boolean {
  return a.some(({ box: one }) =>
    b.some(
      ({ box: other }) =>
        Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y) > BESIDE,
    ),
  );
}
