import { EventEmitter, type Disposable, type Event } from 'vscode';
import type { DaemonStatus } from '../../../server/src/protocol.ts';
import { LossBudget, type LossResponse } from '../daemon/lossBudget.ts';
import type { DaemonLink } from '../daemon/daemonLink.ts';
import type { JobList } from '../jobs/jobList.ts';
import type { ReadingJob } from '../jobs/readingJob.ts';
import { log } from '../logs.ts';

const WHILE_RUNNING_MILLISECONDS = 2_000;

/** Looks at the daemon while this window's jobs run in it, and notices crashes of its engine. */
export class DaemonMonitor implements Disposable {
  readonly #link: DaemonLink;
  readonly #jobs: JobList;
  readonly #onDidChange = new EventEmitter<void>();
  readonly #onDidCrash = new EventEmitter<LossResponse>();
  readonly #listeners: Disposable[];
  readonly #crashes = new LossBudget();
  /** Of each job the pages that were done when it was last looked at. */
  readonly #pagesDone = new WeakMap<ReadingJob, number>();
  #status: DaemonStatus | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;

  constructor(link: DaemonLink, jobs: JobList) {
    this.#link = link;
    this.#jobs = jobs;
    this.#listeners = [
      jobs.onDidChange((job) => {
        if (job) this.#noteSuccess(job);
        this.#jobsChanged();
      }),
      link.onDidChangeState((state) => {
        if (state === 'connected') void this.refresh();
        else if (state !== 'connecting') this.#set(undefined);
      }),
    ];
  }

  /** As last seen; undefined without a connection. */
  get status(): DaemonStatus | undefined {
    return this.#status;
  }

  get onDidChange(): Event<void> {
    return this.#onDidChange.event;
  }

  /** The engine crashed since the last look; what it is worth. */
  get onDidCrash(): Event<LossResponse> {
    return this.#onDidCrash.event;
  }

  async refresh(): Promise<void> {
    const daemon = this.#link.current;
    if (!daemon) return;
    try {
      this.#set(await daemon.status());
    } catch (error) {
      log().debug('the daemon did not say how it is', error);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener.dispose();
    this.#onDidChange.dispose();
    this.#onDidCrash.dispose();
  }

  /** A page that was not done before shows that the daemon works; one that comes again shows nothing. */
  #noteSuccess(job: ReadingJob): void {
    const { pagesDone } = job.state;
    if (pagesDone > (this.#pagesDone.get(job) ?? 0)) this.#link.succeeded();
    this.#pagesDone.set(job, pagesDone);
  }

  #jobsChanged(): void {
    const isRunning = this.#jobs.running.length > 0;
    if (isRunning === this.#isRunning) return;
    this.#isRunning = isRunning;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#look();
  }

  async #look(): Promise<void> {
    await this.refresh();
    if (!this.#isRunning || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, WHILE_RUNNING_MILLISECONDS);
    this.#timer.unref();
  }

  #set(status: DaemonStatus | undefined): void {
    const before = this.#status;
    this.#status = status;
    if (status && before?.pid === status.pid) {
      for (let crash = before.engine.crashes; crash < status.engine.crashes; crash += 1) {
        log().warn('the engine crashed and was started anew');
        this.#onDidCrash.fire(this.#crashes.add());
      }
    }
    this.#onDidChange.fire();
  }
}
