import type { Uri, Memento } from 'vscode';
import type { ReadOptionsInput, ResultWrittenParams } from '../../../server/src/protocol.ts';
import type { ReadingJob } from '../jobs/readingJob.ts';
import { log } from '../logs.ts';

/** What is needed to go on with a document that was filling when its window went away. */
export interface ResultRecord {
  readonly result: string;
  readonly source: string;
  /** Without a password: that is never stored. */
  readonly options: Omit<ReadOptionsInput, 'password'>;
  /** The daemon's job while it runs. */
  readonly daemonJob?: string;
}

const KEY = 'folio.results';

/** The results of this workspace that are being filled. What a whole result was read from the daemon knows. */
export class ResultRecords {
  readonly #state: Memento;
  readonly #onWritten: (written: ResultWrittenParams) => void;

  /** `onWritten` is called when a result is there: a document that fills, or a file that is complete. */
  constructor(state: Memento, onWritten: (written: ResultWrittenParams) => void) {
    this.#state = state;
    this.#onWritten = onWritten;
  }

  get unfinished(): readonly ResultRecord[] {
    return this.#state.get<ResultRecord[]>(KEY, []);
  }

  /** Notes which document a job fills, until it is complete; to be called before the job runs. */
  follow(job: ReadingJob): void {
    let kept = '';
    let told = '';
    let jobId: string | undefined;
    job.onDidChange(() => {
      jobId = job.daemonJob ?? jobId;
      const { result } = job.sink;
      if (!result) return;
      const { password: _secret, ...options } = job.request.options;
      const record = { result: result.toString(), source: job.request.source.toString(), options };
      const running = job.daemonJob === undefined ? record : { ...record, daemonJob: job.daemonJob };
      const key = JSON.stringify([running, job.hasEnded]);
      if (key === kept) return;
      kept = key;
      const noted = job.hasEnded ? this.remove(result) : this.#put(running);
      noted.then(undefined, (error: unknown) => log().warn('a result is not noted', error));
      if ((options.format ?? 'md') !== 'md') return;
      // A job that lost its daemon goes on as another one.
      if (told === `${record.result} ${jobId ?? ''}`) return;
      told = `${record.result} ${jobId ?? ''}`;
      this.#onWritten(jobId === undefined ? record : { ...record, jobId });
    });
  }

  async remove(result: Uri): Promise<void> {
    await this.#state.update(
      KEY,
      this.unfinished.filter((record) => record.result !== result.toString()),
    );
  }

  async #put(record: ResultRecord): Promise<void> {
    const others = this.unfinished.filter(({ result }) => result !== record.result);
    await this.#state.update(KEY, [...others, record]);
  }
}
