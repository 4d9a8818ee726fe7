import type { Readable } from 'node:stream';

const KEPT_BYTES = 4_096;
const LINE_CHARACTERS = 200;

/**
 * The last words of a process on stderr: what a native library says as it aborts is often the only clue.
 * Everything before is read and dropped, so that a process which babbles neither blocks nor fills a disk.
 */
export class StderrTail {
  #tail = Buffer.alloc(0);

  constructor(stderr: Readable | null) {
    stderr?.on('data', (chunk: Buffer) => {
      this.#tail = Buffer.concat([this.#tail, chunk]).subarray(-KEPT_BYTES);
    });
  }

  /**
   * The line that names the error, or the last. Only lines that look like an error are given: warnings of
   * parsers may quote the document.
   */
  lastLine(): string {
    const lines = this.#tail.toString('utf8').split('\n');
    const line = lines.findLast((text) =>
      /\b(error|abort|assert|fatal|exception|terminate|out of memory)/i.test(text),
    );
    return (line ?? '').trim().slice(0, LINE_CHARACTERS);
  }
}
