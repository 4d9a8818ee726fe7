/**
 * Few fixed shapes, so that a device does not plan or compile for each new one. An octave has four sizes:
 * an axis grows by at most a quarter, and by an eighth on average.
 */
const SIZES_PER_OCTAVE_FROM = 8;

/** The size of an axis on a lane: `size` px or a little more, a multiple of `multipleOf`. */
export function bucketSize(size: number, multipleOf: number): number {
  const octaves = Math.max(0, Math.ceil(Math.log2(size / (SIZES_PER_OCTAVE_FROM * multipleOf))));
  const step = multipleOf * 2 ** octaves;
  return Math.max(1, Math.ceil(size / step)) * step;
}

export interface BatchPlan {
  /** Requests that go into the batch. */
  readonly take: number;
  /** Size of the batch, a power of two; what is not taken up stays empty. */
  readonly size: number;
}

/** At most this share of a batch is left empty. */
const MAX_EMPTY = 0.25;

/**
 * How to batch `waiting` requests of one shape: a power of two that they fill, or nearly. The rest is left
 * for the next batch.
 */
export function planBatch(waiting: number, max: number): BatchPlan {
  const largest = powerOfTwoBelow(Math.max(1, max));
  if (waiting >= largest) return { take: largest, size: largest };
  const below = powerOfTwoBelow(Math.max(1, waiting));
  const above = below === waiting ? below : below * 2;
  return (above - waiting) / above <= MAX_EMPTY
    ? { take: waiting, size: above }
    : { take: below, size: below };
}

function powerOfTwoBelow(value: number): number {
  return 2 ** Math.floor(Math.log2(value));
}
