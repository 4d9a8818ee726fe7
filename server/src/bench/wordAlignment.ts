/** The longest common subsequence of two lists of words, as pairs of places. */
export function commonWords(a: readonly string[], b: readonly string[]): [number, number][] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return pairs;
}

/** For each word the share of its letters that face a letter of the other side, alike or not. */
export function counterparts(a: readonly string[], b: readonly string[]): { a: number[]; b: number[] } {
  const [left, right] = [a, b].map((words) =>
    words.flatMap((word, at) => [...word].map((c) => ({ c, at }))),
  ) as [Letter[], Letter[]];
  const facing = { a: a.map(() => 0), b: b.map(() => 0) };
  for (const [i, j] of facingLetters(left, right)) {
    const [wordA, wordB] = [left[i]?.at ?? 0, right[j]?.at ?? 0];
    facing.a[wordA] = (facing.a[wordA] ?? 0) + 1;
    facing.b[wordB] = (facing.b[wordB] ?? 0) + 1;
  }
  return {
    a: facing.a.map((count, i) => count / [...(a[i] ?? '')].length),
    b: facing.b.map((count, i) => count / [...(b[i] ?? '')].length),
  };
}

interface Letter {
  readonly c: string;
  /** Place of its word. */
  readonly at: number;
}

/** Pairs of letters of an alignment with the fewest edits. */
function facingLetters(a: readonly Letter[], b: readonly Letter[]): [number, number][] {
  const width = b.length + 1;
  const costs = new Uint32Array((a.length + 1) * width);
  const cost = (i: number, j: number): number => costs[i * width + j] ?? 0;
  for (let i = a.length; i >= 0; i -= 1) {
    for (let j = b.length; j >= 0; j -= 1) {
      if (i === a.length || j === b.length) costs[i * width + j] = a.length - i + b.length - j;
      else {
        const swap = a[i]?.c === b[j]?.c ? 0 : 1;
        costs[i * width + j] = Math.min(cost(i + 1, j + 1) + swap, cost(i + 1, j) + 1, cost(i, j + 1) + 1);
      }
    }
  }
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const swap = a[i]?.c === b[j]?.c ? 0 : 1;
    if (cost(i, j) === cost(i + 1, j + 1) + swap) pairs.push([i++, j++]);
    else if (cost(i, j) === cost(i + 1, j) + 1) i += 1;
    else j += 1;
  }
  return pairs;
}
