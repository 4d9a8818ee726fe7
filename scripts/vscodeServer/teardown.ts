type Step = () => Promise<void> | void;

/** What must be ended and removed, in the reverse order of its making, whatever happens. */
export class Teardown {
  readonly #steps: Step[] = [];
  #running: Promise<void> | undefined;

  add(step: Step): void {
    this.#steps.push(step);
  }

  /** Never rejects: a step that fails is reported, and the others still run. */
  run(): Promise<void> {
    // A signal may come while it runs already: both wait for the same end.
    this.#running ??= this.#runAll().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #runAll(): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step();
      } catch (error) {
        process.stderr.write(`While cleaning up: ${String(error)}\n`);
      }
    }
  }

  /** Runs it on Ctrl-C and on a polite kill, too, and then leaves. For one a process. */
  onSignals(): this {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ] as const) {
      process.once(signal, () => void this.run().finally(() => process.exit(code)));
    }
    return this;
  }
}
