import type { Output } from '../commandContext.ts';
import { printable } from '../printable.ts';
import type { Progress } from './progress.ts';

/** Errors and summaries only. */
export class QuietProgress implements Progress {
  readonly #stderr: Output;

  constructor(stderr: Output) {
    this.#stderr = stderr;
  }

  update(): void {
    return;
  }

  finish(): void {
    return;
  }

  note(line: string): void {
    this.#stderr.write(`${printable(line)}\n`);
  }

  stop(): void {
    return;
  }
}
