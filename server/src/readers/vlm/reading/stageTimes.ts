/** Milliseconds by stage, summed over all requests of a page. */
export class StageTimes {
  readonly #times: Record<string, number> = {};

  add(stage: 'picture' | 'queue' | 'first-token' | 'tokens' | 'parse', milliseconds: number): void {
    this.#times[stage] = (this.#times[stage] ?? 0) + milliseconds;
  }

  get all(): Readonly<Record<string, number>> {
    return this.#times;
  }
}
