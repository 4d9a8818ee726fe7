/**
 * Which characters of one text are which of another that was made of it and changed since: parts may have been
 * edited, taken out, put in or moved.
 *
 * Stretches that stand in both exactly once hold the texts together, wherever they stand; what lies between two
 * of them is compared by Myers' algorithm (An O(ND) Difference Algorithm and Its Variations, 1986). The work is
 * bounded: what differs too much stays without a partner.
 */
export function alignText(from: Uint16Array, to: Uint16Array): Int32Array {
  const partners = new Int32Array(from.length).fill(-1);
  const blocks = disjoint(commonBlocks(from, to, whole(from, to), LONG_SEED));
  for (const block of blocks) pair(partners, block);
  for (const gap of gaps(blocks, from.length, to.length)) alignGap(from, to, gap, partners);
  return partners;
}

/** Characters. Long enough that a stretch which stands in both texts once is the same, wherever it was moved. */
const LONG_SEED = 16;
/** Inside of a gap, where both texts are known to tell of the same place. */
const SHORT_SEED = 6;
/** Differences in one gap; the work is their number times the gap's length, the memory their square. */
const MAX_DIFFERENCES = 400;

interface Range {
  readonly from: number;
  readonly fromEnd: number;
  readonly to: number;
  readonly toEnd: number;
}

interface Block {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

function whole(from: Uint16Array, to: Uint16Array): Range {
  return { from: 0, fromEnd: from.length, to: 0, toEnd: to.length };
}

function pair(partners: Int32Array, { from, to, length }: Block): void {
  for (let at = 0; at < length; at += 1) partners[from + at] = to + at;
}

/** The longest stretches around seeds that both ranges hold exactly once, longest first. */
function commonBlocks(from: Uint16Array, to: Uint16Array, range: Range, seed: number): Block[] {
  const inFrom = uniqueSeeds(from, range.from, range.fromEnd, seed);
  const inTo = uniqueSeeds(to, range.to, range.toEnd, seed);
  const blocks: Block[] = [];
  const ends = new Map<number, number>();
  for (const [text, start] of inFrom) {
    const partner = start < 0 ? undefined : inTo.get(text);
    if (partner === undefined || partner < 0) continue;
    // One that continues a block on the same diagonal is in it already.
    const diagonal = start - partner;
    if ((ends.get(diagonal) ?? -1) > start) continue;
    const block = extend(from, to, range, { from: start, to: partner, length: seed });
    ends.set(diagonal, block.from + block.length);
    blocks.push(block);
  }
  return blocks.sort((a, b) => b.length - a.length || a.from - b.from);
}

/** Where each stretch of so many characters begins; -1 for those that come more than once. */
function uniqueSeeds(text: Uint16Array, start: number, end: number, length: number): Map<string, number> {
  const seeds = new Map<string, number>();
  for (let at = start; at + length <= end; at += 1) {
    const seed = String.fromCharCode(...text.subarray(at, at + length));
    seeds.set(seed, seeds.has(seed) ? -1 : at);
  }
  return seeds;
}

function extend(from: Uint16Array, to: Uint16Array, range: Range, { from: a, to: b, length }: Block): Block {
  let before = 0;
  while (a - before > range.from && b - before > range.to && from[a - before - 1] === to[b - before - 1])
    before += 1;
  let end = length;
  while (a + end < range.fromEnd && b + end < range.toEnd && from[a + end] === to[b + end]) end += 1;
  return { from: a - before, to: b - before, length: before + end };
}

/** Those of the blocks, longest first, that share no character with a longer one; in the order of `from`. */
function disjoint(blocks: readonly Block[]): Block[] {
  const taken: Block[] = [];
  for (const block of blocks) {
    const isFree = taken.every(
      (other) =>
        (block.from + block.length <= other.from || other.from + other.length <= block.from) &&
        (block.to + block.length <= other.to || other.to + other.length <= block.to),
    );
    if (isFree) taken.push(block);
  }
  return taken.sort((a, b) => a.from - b.from);
}

/**
 * What lies between blocks that follow each other in `from`. Where their partners do not follow each other, the
 * gap may have stayed with the block before it or with the one behind it.
 */
function gaps(blocks: readonly Block[], fromLength: number, toLength: number): Range[] {
  const start: Block = { from: 0, to: 0, length: 0 };
  const end: Block = { from: fromLength, to: toLength, length: 0 };
  const all = [start, ...blocks, end];
  const taken = blocks.map(({ to, length }) => [to, to + length] as const).sort(([a], [b]) => a - b);
  const firstTakenAfter = (at: number): number => taken.find(([from]) => from >= at)?.[0] ?? toLength;
  const lastTakenBefore = (at: number): number => taken.findLast(([, to]) => to <= at)?.[1] ?? 0;
  return all.slice(1).flatMap((next, index) => {
    const previous = all[index] ?? start;
    const gap = { from: previous.from + previous.length, fromEnd: next.from };
    if (gap.from >= gap.fromEnd) return [];
    const [to, toEnd] = [previous.to + previous.length, next.to];
    const behindPrevious = firstTakenAfter(to);
    if (behindPrevious === toEnd) return [{ ...gap, to, toEnd }];
    return [
      { ...gap, to, toEnd: behindPrevious },
      { ...gap, to: lastTakenBefore(toEnd), toEnd },
    ].filter((range) => range.to < range.toEnd);
  });
}

function alignGap(from: Uint16Array, to: Uint16Array, gap: Range, partners: Int32Array): void {
  if (diff(from, to, gap, partners)) return;
  // Too different as a whole: shorter stretches that both have once, in the same order, part it.
  const blocks = inOrder(commonBlocks(from, to, gap, SHORT_SEED));
  let { from: fromStart, to: toStart } = gap;
  for (const block of [...blocks, { from: gap.fromEnd, to: gap.toEnd, length: 0 }]) {
    diff(from, to, { from: fromStart, fromEnd: block.from, to: toStart, toEnd: block.to }, partners);
    pair(partners, block);
    fromStart = block.from + block.length;
    toStart = block.to + block.length;
  }
}

/** Those of the blocks, longest first, that lie in the same order in both texts. */
function inOrder(blocks: readonly Block[]): Block[] {
  const taken: Block[] = [];
  for (const block of blocks) {
    const at = taken.findIndex(({ from }) => from > block.from);
    const index = at < 0 ? taken.length : at;
    const [before, after] = [taken[index - 1], taken[index]];
    const fits =
      (!before || (before.from + before.length <= block.from && before.to + before.length <= block.to)) &&
      (!after || (block.from + block.length <= after.from && block.to + block.length <= after.to));
    if (fits) taken.splice(index, 0, block);
  }
  return taken;
}

/** Pairs the characters of a longest common subsequence; false where there are too many differences. */
function diff(from: Uint16Array, to: Uint16Array, range: Range, partners: Int32Array): boolean {
  const n = range.fromEnd - range.from;
  const m = range.toEnd - range.to;
  if (n <= 0 || m <= 0) return true;
  const same = (x: number, y: number): boolean => from[range.from + x] === to[range.to + y];
  const max = Math.min(n + m, MAX_DIFFERENCES);
  const furthest = new Int32Array(2 * max + 3);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= max; d += 1) {
    trace.push(furthest.slice(max - d, max + d + 3));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (furthest[max + k] ?? 0) < (furthest[max + k + 2] ?? 0));
      let x = down ? (furthest[max + k + 2] ?? 0) : (furthest[max + k] ?? 0) + 1;
      while (x < n && x - k < m && same(x, x - k)) x += 1;
      furthest[max + k + 1] = x;
      if (x < n || x - k < m) continue;
      pairAlong(trace, d, { x: n, y: m }, range, partners);
      return true;
    }
  }
  return false;
}

/** Walks a path of Myers' algorithm back. `trace[d]` holds diagonals -d-1 to d+1 as they were before step d. */
function pairAlong(
  trace: readonly Int32Array[],
  steps: number,
  { x, y }: { x: number; y: number },
  range: Range,
  partners: Int32Array,
): void {
  for (let d = steps; d >= 0; d -= 1) {
    const before = trace[d];
    const at = (diagonal: number): number => before?.[diagonal + d + 1] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const previous = down ? k + 1 : k - 1;
    const startX = d === 0 ? 0 : at(previous);
    const startY = d === 0 ? 0 : startX - previous;
    while (x > startX && y > startY) {
      x -= 1;
      y -= 1;
      partners[range.from + x] = range.to + y;
    }
    x = startX;
    y = startY;
  }
}
