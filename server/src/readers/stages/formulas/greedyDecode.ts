/** What a decoder makes of the sequences so far: for each the logits of all tokens, as the next one. */
export type NextLogits = (sequences: readonly (readonly number[])[]) => Promise<readonly Float32Array[]>;

export interface DecodeLimits {
  /** Numbers of the tokens at which a text begins and ends. */
  readonly begin: number;
  readonly end: number;
  /** Tokens of a text at most. */
  readonly length: number;
}

export interface DecodedText {
  /** Without begin and end. */
  readonly tokens: readonly number[];
  /** Mean probability of the tokens and of the end. */
  readonly score: number;
}

/** Tokens of the longest unit that is looked for in a loop, and how often it must follow itself. */
const LOOP = { unit: 12, times: 6 } as const;

/**
 * The likeliest token of each step, for some texts at once; those that have ended are not looked at any more. Undefined
 * for a text that does not end within its limit, or that says the same again and again.
 */
export async function greedyDecode(
  count: number,
  next: NextLogits,
  { begin, end, length }: DecodeLimits,
): Promise<(DecodedText | undefined)[]> {
  const sequences = Array.from({ length: count }, () => [begin]);
  const sums = sequences.map(() => 0);
  const texts: (DecodedText | undefined)[] = sequences.map(() => undefined);
  const open = new Set(sequences.keys());
  for (let step = 0; step < length && open.size > 0; step += 1) {
    const logits = await next(sequences);
    for (const at of open) {
      const sequence = sequences[at];
      const own = logits[at];
      if (!sequence || !own || own.length === 0) {
        open.delete(at);
        continue;
      }
      const { token, probability } = likeliest(own);
      sums[at] = (sums[at] ?? 0) + probability;
      if (token === end) {
        texts[at] = { tokens: sequence.slice(1), score: (sums[at] ?? 0) / sequence.length };
        open.delete(at);
        continue;
      }
      sequence.push(token);
      if (endsInLoop(sequence)) open.delete(at);
    }
    // Sequences stay of one length, so that they are one tensor.
    for (const [at, sequence] of sequences.entries()) if (!open.has(at)) sequence.push(end);
    for (const sequence of sequences) sequence.length = Math.min(sequence.length, step + 2);
  }
  return texts;
}

/** Whether the end of a sequence is one unit, several times. */
export function endsInLoop(tokens: readonly number[]): boolean {
  for (let unit = 1; unit <= LOOP.unit; unit += 1) {
    const needed = unit * LOOP.times;
    if (tokens.length < needed) return false;
    let same = unit;
    while (same < needed && tokens[tokens.length - 1 - same] === tokens[tokens.length - 1 - same + unit])
      same += 1;
    if (same === needed) return true;
  }
  return false;
}

function likeliest(logits: Float32Array): { readonly token: number; readonly probability: number } {
  let token = 0;
  for (let i = 1; i < logits.length; i += 1) if ((logits[i] ?? 0) > (logits[token] ?? 0)) token = i;
  const top = logits[token] ?? 0;
  let sum = 0;
  for (const value of logits) sum += Math.exp(value - top);
  return { token, probability: sum > 0 ? 1 / sum : 0 };
}
