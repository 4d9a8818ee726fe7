/** Somebody who takes a turn in every round. */
export interface Contestant<Result> {
  readonly id: string;
  run(): Promise<Result>;
}

/**
 * Interleaved rounds: all take a turn, then all take another, each round beginning with another of them, so
 * that what the machine does meanwhile hits everybody alike.
 */
export class Contest<Result> {
  readonly #contestants: readonly Contestant<Result>[];
  readonly #onTurn: (id: string, round: number, seconds: number) => void;
  readonly #results = new Map<string, Result[]>();

  constructor(
    contestants: readonly Contestant<Result>[],
    onTurn: (id: string, round: number, seconds: number) => void = () => undefined,
  ) {
    this.#contestants = contestants;
    this.#onTurn = onTurn;
  }

  /**
   * Runs at most so many rounds and says how many it ran: none is begun that would end after `until` (of
   * `performance.now()`), going by the longest before, but for the first.
   */
  async run(rounds: number, until = Infinity): Promise<number> {
    let longest = 0;
    for (let round = 1; round <= rounds; round += 1) {
      const begun = performance.now();
      if (round > 1 && begun + longest > until) return round - 1;
      await this.#round(round);
      longest = Math.max(longest, performance.now() - begun);
    }
    return rounds;
  }

  resultsOf(id: string): Result[] {
    return this.#results.get(id) ?? [];
  }

  async #round(round: number): Promise<void> {
    const first = (round - 1) % Math.max(1, this.#contestants.length);
    const order = [...this.#contestants.slice(first), ...this.#contestants.slice(0, first)];
    for (const contestant of order) {
      const { id } = contestant;
      const begun = performance.now();
      const result = await contestant.run();
      this.#onTurn(id, round, (performance.now() - begun) / 1_000);
      this.#results.set(id, [...this.resultsOf(id), result]);
    }
  }
}
