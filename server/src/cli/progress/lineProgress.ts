import type { Output } from '../commandContext.ts';
import { printable, printableLine } from '../printable.ts';
import { stageText } from './progress.ts';
import type { DocumentProgress, Progress } from './progress.ts';

/** Logs and pipes get a line now and then, not one a page. */
const MILLISECONDS_BETWEEN_LINES = 2_000;

/** Plain lines, for a stderr that is not a terminal. */
export class LineProgress implements Progress {
  readonly #stderr: Output;
  readonly #documents: number;
  readonly #now: () => number;
  #lastLine: number;
  #finished = 0;

  constructor(stderr: Output, documents: number, now: () => number = Date.now) {
    this.#stderr = stderr;
    this.#documents = documents;
    this.#now = now;
    this.#lastLine = now();
  }

  update(document: string, { stage, pagesDone, pagesTotal }: DocumentProgress): void {
    if (this.#now() - this.#lastLine < MILLISECONDS_BETWEEN_LINES) return;
    this.#lastLine = this.#now();
    const pages = pagesTotal > 0 ? `, page ${pagesDone} of ${pagesTotal}` : '';
    this.#line(`${this.#counter(this.#finished + 1)}${printableLine(document)}: ${stageText(stage)}${pages}`);
  }

  finish(document: string, pages: number): void {
    this.#finished += 1;
    if (this.#documents === 1) return;
    const line = `${this.#counter(this.#finished)}${printableLine(document)}: ${pages} ${pages === 1 ? 'page' : 'pages'}`;
    this.#line(line);
  }

  note(line: string): void {
    this.#line(printable(line));
  }

  stop(): void {
    return;
  }

  #counter(number: number): string {
    return this.#documents === 1 ? '' : `[${number}/${this.#documents}] `;
  }

  #line(line: string): void {
    this.#stderr.write(`${line}\n`);
  }
}
