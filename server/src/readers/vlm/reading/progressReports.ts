import type { Clock } from '../../../clock.ts';
import type { PageTranscript } from '../output/outputTools.ts';
import type { PageProgress } from '../../pageReader.ts';

/**
 * Tells how far the model has come: the first words at once, blocks when they close, and the open block a
 * few times a second, because a page is read by eyes and not by tokens.
 */
export class ProgressReports {
  readonly #report: ((progress: PageProgress) => void) | undefined;
  readonly #clock: Clock;
  readonly #milliseconds: number;
  #before: PageProgress['blocks'] = [];
  #nextAt = -Infinity;
  #blocks = 0;

  constructor(report: ((progress: PageProgress) => void) | undefined, clock: Clock, milliseconds: number) {
    this.#report = report;
    this.#clock = clock;
    this.#milliseconds = milliseconds;
  }

  /** From now on these blocks stand before those of the transcript: the band above is done. */
  continueAfter(blocks: PageProgress['blocks']): void {
    this.#before = blocks;
    this.#nextAt = -Infinity;
    this.#blocks = 0;
  }

  update(transcript: PageTranscript): void {
    if (!this.#report) return;
    const now = this.#clock.now();
    const count = transcript.blocks().length;
    if (count === this.#blocks && now < this.#nextAt) return;
    this.#blocks = count;
    this.#nextAt = now + this.#milliseconds;
    this.#report({ blocks: [...this.#before, ...transcript.blocks()], open: transcript.open() });
  }
}
