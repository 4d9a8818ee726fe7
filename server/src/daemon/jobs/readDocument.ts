import { FolioError } from '../../errors/catalogue.ts';
import type { ReaderSide } from '../pages/pageQueue.ts';
import type { Job } from './job.ts';
import type { JobPages } from './jobPages.ts';

/**
 * A document's way through the daemon, step by step. Rejects with `cancelled`, or with the reason why no page could be
 * read.
 */
export async function readDocument(job: Job): Promise<void> {
  // Find the file, its hash, the model and the readers; open it in the engine unless it is known (`openJob`).
  const pages = await job.open();

  // Known pages are sent at once. The others wait in a queue; the dispatcher decides whose page is next.
  job.setStage('reading');
  const reading = pages.untilDone(async () => {
    for (const page of pages.numbers) {
      if (pages.isCancelled) return;
      const known = await pages.known(page);
      if (known) pages.deliver(known, true);
      else pages.queue(page, pages.firstSide);
    }
  });
  await unlessAborted(reading, job.signal);

  // Now that all pages are known, send those again that the others change: headers, heading levels.
  job.setStage('writing');
  pages.revise();

  // A job that says it has ended has its pages kept, or says why not.
  await unlessAborted(pages.kept(), job.signal);
}

/** The way of a page that was not known, when it is its turn. */
export async function readPage(page: number, side: ReaderSide, pages: JobPages): Promise<void> {
  // By the engine or by the reader in the daemon (`jobReaders.ts`); the engine may hand a page on.
  const read = await pages.read(page, side);

  // It is written while it is on its way to the clients: none of them waits for the disk.
  if (read) await pages.keep(read);

  if (pages.isCancelled) return;
  if (read) pages.deliver(read.result, false);
  else pages.queue(page, 'daemon');
}

/** Aborting ends the wait at once; what was begun ends by itself, and its outcome is ignored. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new FolioError('cancelled'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
