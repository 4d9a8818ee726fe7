import type { Cancellation } from '../readers/pageReader.ts';

/**
 * A page's cancel flag. It lives in shared memory because a worker inside a loop or between two
 * inference steps does not take messages; aborting the Piscina task instead would end the worker and
 * lose its loaded models.
 */
export class CancelFlag implements Cancellation {
  readonly flag: SharedArrayBuffer;

  constructor(flag = new SharedArrayBuffer(4)) {
    this.flag = flag;
  }

  cancel(): void {
    Atomics.store(new Int32Array(this.flag), 0, 1);
  }

  isCancelled(): boolean {
    return Atomics.load(new Int32Array(this.flag), 0) === 1;
  }
}
