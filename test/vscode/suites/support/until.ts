/**
 * Resolves with the first answer that is neither undefined, null nor false. Looks again every few
 * milliseconds; rejects after `timeout` milliseconds with what was waited for.
 */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { timeout = 300_000, every = 15 } = {},
): Promise<Exclude<T, undefined | null | false>> {
  for (const start = performance.now(); ;) {
    const answer = await look();
    if (answer !== undefined && answer !== null && answer !== false) {
      return answer as Exclude<T, undefined | null | false>;
    }
    if (performance.now() - start > timeout) throw new Error(`Waited ${timeout / 1_000} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
