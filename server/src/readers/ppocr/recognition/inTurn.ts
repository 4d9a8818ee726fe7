/** Takes the items in order, a few at a time; the first error ends it when those under way have ended. */
export async function inTurn<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failed = false;
  const takeOn = async (): Promise<void> => {
    for (const item of rest) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.max(1, concurrency) }, takeOn));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
