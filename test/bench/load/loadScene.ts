import type { DaemonConnection } from '../../../server/src/daemonClient/daemonConnection.ts';
import type { FolioJob } from '../../../server/src/daemonClient/folioClient.ts';
import type { BenchModel } from '../folio/fastModel.ts';
import type { PrivateDaemon } from '../folio/privateDaemon.ts';
import { beginReading } from '../folio/readDocument.ts';

/** What all load measurements work with. */
export interface LoadScene {
  readonly daemon: PrivateDaemon;
  readonly model: BenchModel;
  /** A scanned document of so many pages. */
  scan(pages: number): Promise<string>;
  /** A born-digital document of so many pages. */
  text(pages: number): Promise<string>;
  readonly say: (line: string) => void;
}

/** A long job in the background of a measurement. */
export interface Batch {
  readonly job: FolioJob;
  /** Pages that have come. */
  readonly pages: () => number;
  /** Cancels it, where it has not ended, and waits for its end. */
  end(): Promise<void>;
}

/** Begins to read a document as a batch; resolves when its first `begun` pages have come. */
export async function beginBatch(
  client: DaemonConnection,
  file: string,
  model: BenchModel,
  begun: number,
): Promise<Batch> {
  const job = await beginReading(client, { file, options: model.options, priority: 'batch' });
  let pages = 0;
  let onPage: () => void = () => undefined;
  const enough = new Promise<void>((resolve) => {
    onPage = () => {
      pages += 1;
      if (pages >= begun) resolve();
    };
  });
  const ended = (async () => {
    for await (const event of job.events) if (event.kind === 'page') onPage();
  })();
  await Promise.race([enough, ended]);
  return {
    job,
    pages: () => pages,
    async end() {
      await job.cancel();
      await ended;
    },
  };
}
