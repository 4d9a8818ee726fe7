import { Uri, workspace } from 'vscode';
import type { Folio } from '../folio.ts';
import { ReadingJob } from '../jobs/readingJob.ts';
import { log } from '../logs.ts';
import { savedFigures } from '../figures/saveFigures.ts';
import { ResultDocument } from '../resultDocument/resultDocument.ts';
import { exists } from '../resultDocument/resultPlace.ts';
import type { ResultRecord } from '../resultDocument/resultRecords.ts';
import { beginReading, joinReading } from './beginReading.ts';

/** Goes on with the documents that were filling when the window went away. Resolves when all have ended. */
export async function resumeReadings(folio: Folio): Promise<void> {
  await Promise.all(folio.records.unfinished.map((record) => resumeReading(folio, record)));
}

async function resumeReading(folio: Folio, record: ResultRecord): Promise<void> {
  const result = Uri.parse(record.result, true);
  if (!(await isStillThere(result))) {
    await folio.records.remove(result);
    return;
  }
  const source = Uri.parse(record.source, true);
  log().info('a document goes on filling after the window was reloaded');
  const sink = ResultDocument.resume(result, savedFigures(folio.connections, source));
  const job = new ReadingJob({ source, options: record.options, priority: 'interactive' }, sink);
  folio.records.follow(job);
  const begin =
    record.daemonJob === undefined
      ? beginReading(folio.connections)
      : joinReading(folio.connections, record.daemonJob);
  await folio.jobs.run(job, begin);
}

/** Documents without a file are there when VS Code has brought them back. */
async function isStillThere(result: Uri): Promise<boolean> {
  if (result.scheme !== 'untitled') return exists(result);
  return workspace.textDocuments.some(({ uri }) => uri.toString() === result.toString());
}
