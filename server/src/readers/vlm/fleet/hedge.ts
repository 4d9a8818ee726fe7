import type { Clock } from '../../../clock.ts';

/** Does something until `signal` is aborted, and says when it has begun to come. */
export type Attempt<T> = (signal: AbortSignal, begun: () => void) => Promise<T>;

export interface Hedge<T> {
  readonly clock: Clock;
  /** How long the first attempt may be silent before the second is made beside it. */
  readonly milliseconds: number;
  readonly signal: AbortSignal;
  readonly first: Attempt<T>;
  /** Undefined when there is nowhere to make it. */
  readonly second: () => Attempt<T> | undefined;
}

/**
 * Makes one attempt, and a second one beside it when the first is silent for too long. Who begins first goes
 * on, the other is aborted; one that fails leaves it to the other. Rejects as the last one standing does.
 * (Dean and Barroso, The Tail at Scale, 2013.)
 */
export async function hedge<T>({ clock, milliseconds, signal, first, second }: Hedge<T>): Promise<T> {
  const controllers: AbortController[] = [];
  let winner: number | undefined;
  const run = async (attempt: Attempt<T>): Promise<T> => {
    const number = controllers.length;
    const controller = new AbortController();
    controllers.push(controller);
    const onAbort = (): void => controller.abort(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await attempt(controller.signal, () => {
        if (winner !== undefined) return;
        winner = number;
        for (const other of controllers)
          if (other !== controller) other.abort(new Error('another began first'));
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
  const firstRun = run(first);
  let takeBack = (): void => undefined;
  const secondRun = new Promise<T>((resolve, reject) => {
    takeBack = clock.after(milliseconds, () => {
      const attempt = winner === undefined && !signal.aborted ? second() : undefined;
      if (attempt) run(attempt).then(resolve, reject);
      else reject(new Error('there is no second'));
    });
    firstRun.catch((error: unknown) => {
      // With no second under way, the first alone decides.
      if (controllers.length === 1) reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
  try {
    return await Promise.any([firstRun, secondRun]);
  } catch (error) {
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
    throw errors[winner ?? 0];
  } finally {
    takeBack();
  }
}
