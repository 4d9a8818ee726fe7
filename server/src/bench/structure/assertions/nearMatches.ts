/**
 * Length of the longest common subsequence by Hyyrö's bit vectors ("Bit-parallel LCS-length computation revisited",
 * 2004): one step a character of `text`.
 */
function commonLength(masks: ReadonlyMap<string, bigint>, length: number, text: string): number {
  const all = (1n << BigInt(length)) - 1n;
  let open = all;
  for (const sign of text) {
    const mask = open & (masks.get(sign) ?? 0n);
    open = ((open + mask) | (open - mask)) & all;
  }
  let count = 0;
  for (let rest = all & ~open; rest > 0n; rest &= rest - 1n) count += 1;
  return count;
}

function masksOf(query: readonly string[]): Map<string, bigint> {
  const masks = new Map<string, bigint>();
  query.forEach((sign, at) => masks.set(sign, (masks.get(sign) ?? 0n) | (1n << BigInt(at))));
  return masks;
}

/**
 * Likeness of a text to a whole other one, 0..1: twice the longest common subsequence over both lengths, as
 * `rapidfuzz.fuzz.ratio` has it.
 */
export function ratio(a: string, b: string): number {
  const [first, second] = [[...a], [...b]];
  if (first.length + second.length === 0) return 1;
  return (2 * commonLength(masksOf(first), first.length, b)) / (first.length + second.length);
}

/** Whether `text` holds the query: the best `ratio` of a stretch of the query's length reaches 1 - maxDiffs / length. */
export function holds(text: string, query: string, maxDiffs: number): boolean {
  if (text.includes(query)) return true;
  if (maxDiffs === 0) return false;
  const [wanted, all] = [[...query], [...text]];
  const length = wanted.length;
  if (all.length < length - maxDiffs) return false;
  const masks = masksOf(wanted);
  const least = 1 - maxDiffs / length;
  // Stretches that begin before the text or end behind it are shorter.
  for (let from = 1 - length; from < all.length; from += 1) {
    const stretch = all.slice(Math.max(0, from), Math.max(0, from + length));
    const common = commonLength(masks, length, stretch.join(''));
    if ((2 * common) / (length + stretch.length) >= least) return true;
  }
  return false;
}

/** Where the first and the last stretch begin whose edit distance to the query is at most `maxDiffs`. */
export function nearMatches(
  text: string,
  query: string,
  maxDiffs: number,
): { first: number; last: number } | undefined {
  if (maxDiffs === 0) {
    const first = text.indexOf(query);
    return first < 0 ? undefined : { first, last: text.lastIndexOf(query) };
  }
  // Sellers' algorithm, with the place where each best stretch begins.
  let costs = Array.from({ length: query.length + 1 }, (_, row) => row);
  let starts = costs.map(() => 0);
  let found: { first: number; last: number } | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const nextCosts = [0];
    const nextStarts = [at + 1];
    for (let row = 1; row <= query.length; row += 1) {
      const ways = [
        [costs[row - 1]! + (query[row - 1] === text[at] ? 0 : 1), row === 1 ? at : starts[row - 1]!],
        [costs[row]! + 1, starts[row]!],
        [nextCosts[row - 1]! + 1, nextStarts[row - 1]!],
      ] as const;
      const best = ways.reduce((a, b) => (b[0] < a[0] ? b : a));
      nextCosts.push(best[0]);
      nextStarts.push(best[1]);
    }
    [costs, starts] = [nextCosts, nextStarts];
    if (costs[query.length]! <= maxDiffs) {
      const start = starts[query.length]!;
      found = { first: Math.min(found?.first ?? start, start), last: Math.max(found?.last ?? start, start) };
    }
  }
  return found;
}
