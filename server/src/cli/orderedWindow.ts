/**
 * Runs `work` on items, at most `width` of them begun and not yet given out, and gives the results in
 * the items' order. A rejection ends the iteration once its turn comes; what runs then is left to its
 * own signal.
 */
export async function* orderedWindow<Item, Result>(
  items: Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const begun: Promise<Result>[] = [];
  for (const item of items) {
    if (begun.length >= width) yield await next(begun);
    const result = work(item);
    // It is awaited in its turn; until then a rejection must not end the process.
    result.catch(() => undefined);
    begun.push(result);
  }
  while (begun.length > 0) yield await next(begun);
}

function next<Result>(begun: Promise<Result>[]): Promise<Result> {
  const first = begun.shift();
  if (!first) throw new RangeError('nothing was begun');
  return first;
}
