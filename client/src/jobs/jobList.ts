import { EventEmitter, type Disposable, type Event } from 'vscode';
import type { BeginJob, ReadingJob } from './readingJob.ts';

/** Jobs that have ended and are still shown. */
const MAX_ENDED = 200;

/** All jobs of this window, oldest first. */
export class JobList implements Disposable {
  readonly #onDidChange = new EventEmitter<ReadingJob | undefined>();
  #jobs: ReadingJob[] = [];

  /** Fires with the job that changed, or without one when the list did. */
  get onDidChange(): Event<ReadingJob | undefined> {
    return this.#onDidChange.event;
  }

  get all(): readonly ReadingJob[] {
    return this.#jobs;
  }

  get running(): readonly ReadingJob[] {
    return this.#jobs.filter((job) => !job.hasEnded);
  }

  /** Runs a job; resolves when it has ended, however. */
  async run(job: ReadingJob, begin: BeginJob): Promise<void> {
    this.#jobs = [...this.#jobs, job];
    job.onDidChange((changed) => this.#onDidChange.fire(changed));
    this.#onDidChange.fire(undefined);
    await job.run(begin);
    this.#dropOld();
    this.#onDidChange.fire(undefined);
  }

  remove(job: ReadingJob): void {
    if (!job.hasEnded) return;
    this.#jobs = this.#jobs.filter((other) => other !== job);
    this.#onDidChange.fire(undefined);
  }

  removeEnded(): void {
    this.#jobs = this.#jobs.filter((job) => !job.hasEnded);
    this.#onDidChange.fire(undefined);
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }

  #dropOld(): void {
    const ended = this.#jobs.filter((job) => job.hasEnded);
    const old = new Set(ended.slice(0, Math.max(0, ended.length - MAX_ENDED)));
    if (old.size > 0) this.#jobs = this.#jobs.filter((job) => !old.has(job));
  }
}
