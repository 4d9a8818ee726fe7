import cliProgress from 'cli-progress';
import type { Output } from '../commandContext.ts';
import { printable, printableLine } from '../printable.ts';
import { stageText } from './progress.ts';
import type { DocumentProgress, Progress } from './progress.ts';

/** Room for a name beside bar, numbers and stage. */
const NAME_COLUMNS = 28;

/**
 * One line on a terminal: the pages of a single document, or the number of documents and the name of the latest.
 */
export class BarProgress implements Progress {
  readonly #stderr: Output;
  readonly #documents: number;
  #bar: cliProgress.SingleBar | undefined;
  #finished = 0;

  constructor(stderr: Output, documents: number) {
    this.#stderr = stderr;
    this.#documents = documents;
  }

  update(document: string, { stage, pagesDone, pagesTotal }: DocumentProgress): void {
    const pages = pagesTotal > 0 ? `page ${pagesDone} of ${pagesTotal}` : '';
    const about = [stageText(stage), pages].filter((text) => text !== '').join(', ');
    const single = this.#documents === 1;
    this.#show(single ? pagesDone : this.#finished, single ? pagesTotal : this.#documents, document, about);
  }

  finish(document: string, pages: number): void {
    this.#finished += 1;
    if (this.#documents > 1) {
      this.#show(this.#finished, this.#documents, document, `${pages} ${pages === 1 ? 'page' : 'pages'}`);
    }
  }

  note(line: string): void {
    this.stop();
    this.#stderr.write(`${printable(line)}\n`);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }

  #show(value: number, total: number, document: string, about: string): void {
    const payload = { name: shortened(printableLine(document)), about };
    if (!this.#bar) {
      this.#bar = newBar(this.#stderr, '{name} [{bar}] {value}/{total} {about}');
      this.#bar.start(Math.max(total, 1), value, payload);
      return;
    }
    this.#bar.setTotal(Math.max(total, 1));
    this.#bar.update(value, payload);
  }
}

/** A bar on a terminal. `format`: as cli-progress has it. */
export function newBar(stream: Output, format: string): cliProgress.SingleBar {
  return new cliProgress.SingleBar(
    {
      stream,
      format,
      barsize: 24,
      fps: 10,
      clearOnComplete: true,
      // A cursor that stays hidden after a kill is worse than one that blinks.
      hideCursor: null,
      stopOnComplete: false,
      // Signals are handled where the process begins.
      gracefulExit: false,
    },
    cliProgress.Presets.shades_classic,
  );
}

/** Names are told apart by their end. */
function shortened(name: string): string {
  return name.length <= NAME_COLUMNS ? name : `…${name.slice(name.length - NAME_COLUMNS + 1)}`;
}
