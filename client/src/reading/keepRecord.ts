import type { ReadingJob } from '../jobs/readingJob.ts';
import { log } from '../logs.ts';
import type { ResultRecords } from '../resultDocument/resultRecords.ts';

/** Notes which document a job fills, so that a reloaded window knows it; to be called before the job runs. */
export function keepRecord(job: ReadingJob, records: ResultRecords): void {
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
    records.put(record).then(undefined, (error: unknown) => log().warn('a result is not noted', error));
  });
}
