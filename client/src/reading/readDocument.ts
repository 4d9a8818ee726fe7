import { posix } from 'node:path';
import type { Uri } from 'vscode';
import { l10n, window } from 'vscode';
import type { OutputFormat, ReadOptionsInput } from '../../../server/src/protocol.ts';
import type { Folio } from '../folio.ts';
import type { PageSink } from '../jobs/readingJob.ts';
import { ReadingJob } from '../jobs/readingJob.ts';
import { FileResult } from '../resultDocument/fileResult.ts';
import { savedFigures } from '../figures/saveFigures.ts';
import { ResultDocument } from '../resultDocument/resultDocument.ts';
import { choosePlace, type ResultPlace } from '../resultDocument/resultPlace.ts';
import { beginReading } from './beginReading.ts';
import { optionsFromSettings } from './optionsFromSettings.ts';
import { showProgress, tellEnd } from './readingProgress.ts';

const PASSWORD_TRIES = 3;

/**
 * Reads one document that somebody asked for into a document that opens at once. Resolves with the job
 * when it has ended, or undefined when they changed their mind. Never rejects for the document's sake:
 * what went wrong is shown, and in the job's state.
 */
export async function readDocument(
  folio: Folio,
  source: Uri,
  options: ReadOptionsInput = {},
): Promise<ReadingJob | undefined> {
  const wanted = { ...optionsFromSettings(source), ...options };
  const place = await choosePlace(source, wanted.format ?? 'md');
  if (!place) return undefined;
  return readInto(folio, source, wanted, () => sinkAt(folio, source, wanted.format ?? 'md', place));
}

/** Reads into a result that exists: pages that could not be read before get another chance. */
export async function readAgain(folio: Folio, earlier: ReadingJob): Promise<ReadingJob | undefined> {
  const { source, options } = earlier.request;
  const { result } = earlier.sink;
  if (!result || (options.format ?? 'md') !== 'md') return readDocument(folio, source, options);
  const unread = earlier.state.failedPages.map(({ page }) => page);
  return readInto(folio, source, options, () =>
    ResultDocument.resume(result, savedFigures(folio.connections, source), unread),
  );
}

async function readInto(
  folio: Folio,
  source: Uri,
  options: ReadOptionsInput,
  makeSink: () => PageSink,
): Promise<ReadingJob | undefined> {
  let password: string | undefined;
  for (let tries = 1; ; tries += 1) {
    const secret = password === undefined ? {} : { password };
    const request = { source, options: { ...options, ...secret }, priority: 'interactive' } as const;
    const job = new ReadingJob(request, makeSink());
    folio.records.follow(job);
    showProgress(job);
    await folio.jobs.run(job, beginReading(folio.connections));
    const code = job.state.failure?.code;
    const isLocked = code === 'password-needed' || code === 'password-wrong';
    if (!isLocked || tries > PASSWORD_TRIES) {
      tellEnd(job);
      return job;
    }
    password = await askPassword(posix.basename(source.path), code === 'password-wrong');
    if (password === undefined) return job;
    folio.jobs.remove(job);
  }
}

function sinkAt(folio: Folio, source: Uri, format: OutputFormat, place: ResultPlace): PageSink {
  if (format === 'md') return new ResultDocument(place, savedFigures(folio.connections, source));
  return new FileResult(place, format, { show: true });
}

/** It goes to the daemon with this one request and is kept nowhere. */
async function askPassword(name: string, isWrong: boolean): Promise<string | undefined> {
  return window.showInputBox({
    title: l10n.t('{0} is encrypted', name),
    prompt: isWrong ? l10n.t('The password is wrong. Try again.') : l10n.t('The password is not stored.'),
    password: true,
    ignoreFocusOut: true,
  });
}
