import type { RulingLine } from '../../page/pageContent.ts';

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
