import { Uri, type Memento } from 'vscode';
import type { ReadOptionsInput } from '../../../server/src/protocol.ts';
import type { ReadingJob } from '../jobs/readingJob.ts';
import { log } from '../logs.ts';

/** What a result document must still know after its window was reloaded. */
export interface ResultRecord {
  readonly result: string;
  readonly source: string;
  /** Without a password: that is never stored. */
  readonly options: Omit<ReadOptionsInput, 'password'>;
  /** The daemon's job while it runs. */
  readonly daemonJob?: string;
  readonly hasEnded: boolean;
}

const KEY = 'folio.results';
const MAX_RECORDS = 300;

/** The results of this workspace and what they were read from, newest last. */
export class ResultRecords {
  readonly #state: Memento;

  constructor(state: Memento) {
    this.#state = state;
  }

  get all(): readonly ResultRecord[] {
    return this.#state.get<ResultRecord[]>(KEY, []);
  }

  /** Those whose reading had not ended when the window went away. */
  get unfinished(): readonly ResultRecord[] {
    return this.all.filter(({ hasEnded }) => !hasEnded);
  }

  find(result: Uri): ResultRecord | undefined {
    return this.all.find((record) => record.result === result.toString());
  }

  sourceOf(result: Uri): Uri | undefined {
    const record = this.find(result);
    return record && Uri.parse(record.source, true);
  }

  /** Notes which document a job fills, so that a reloaded window knows it; to be called before the job runs. */
  follow(job: ReadingJob): void {
    let kept = '';
    job.onDidChange(() => {
      const { result } = job.sink;
      if (!result) return;
      const { password: _secret, ...options } = job.request.options;
      const record = {
        result: result.toString(),
        source: job.request.source.toString(),
        options,
        ...(job.daemonJob === undefined ? {} : { daemonJob: job.daemonJob }),
        hasEnded: job.hasEnded,
      };
      const key = JSON.stringify(record);
      if (key === kept) return;
      kept = key;
      this.put(record).then(undefined, (error: unknown) => log().warn('a result is not noted', error));
    });
  }

  async put(record: ResultRecord): Promise<void> {
    const others = this.all.filter(({ result }) => result !== record.result);
    await this.#state.update(KEY, [...others, record].slice(-MAX_RECORDS));
  }

  async remove(result: Uri): Promise<void> {
    await this.#state.update(
      KEY,
      this.all.filter((record) => record.result !== result.toString()),
    );
  }
}
