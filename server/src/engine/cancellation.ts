/**
 * Tells a worker to stop. It lives in shared memory because a worker inside a loop or between two steps of
 * inference does not take messages. Nothing else stops a worker: to end its thread while it is inside
 * native code aborts the whole process (node-addon-api throws from a function that must not, once the
 * thread's JavaScript may not run any more).
 */
export class CancelFlag {
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
