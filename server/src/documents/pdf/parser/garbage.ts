import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Decoded pictures of a thread that are worth a collection, which takes some 10 ms. */
const WORTH_BYTES = 150_000_000;

let collect: (() => void) | undefined;

/** Collects what V8 holds for nobody, whether it sees a reason or not. */
export function collectGarbage(): void {
  collect ??= findCollector();
  collect();
}

/**
 * Collects where this thread holds large buffers: pdf.js leaves several copies of a large picture behind, and V8
 * would keep them until it needs their memory, while the page is recognised beside them.
 */
export function collectLargeBuffers(): void {
  if (process.memoryUsage().arrayBuffers > WORTH_BYTES) collectGarbage();
}

function findCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
