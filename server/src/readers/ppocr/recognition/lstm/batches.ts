/** Lines of one batch; more gain nothing. */
export const BATCH = 16;

/** Columns of one batch, px: what the network keeps for each is some kilobytes. */
const MOST_COLUMNS = 12_000;

/** A line is put with others only where it is at least so wide in relation to the widest. */
const LIKE = 0.75;

/** Parts lines into batches of like width. Takes their widths, gives their indices. */
export function batchesOf(widths: readonly number[]): number[][] {
  const byWidth = [...widths.keys()].sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
  const batches: number[][] = [];
  let widest = 0;
  for (const index of byWidth) {
    const width = widths[index] ?? 0;
    const batch = batches.at(-1);
    const fits =
      batch && batch.length < BATCH && width >= LIKE * widest && (batch.length + 1) * widest <= MOST_COLUMNS;
    if (fits) batch.push(index);
    else {
      batches.push([index]);
      widest = width;
    }
  }
  return batches;
}
