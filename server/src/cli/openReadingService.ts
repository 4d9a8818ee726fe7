import type { FolioClient, FolioJob } from '../daemonClient/folioClient.ts';
import { FolioError, toFolioError } from '../errors/catalogue.ts';
import type { JobFinishedParams, ReadParamsInput, Source } from '../protocol.ts';
import type { ServiceChoice } from './commandContext.ts';
import type { ReadingEvents, ReadingService } from './readingService.ts';

/**
 * The shared daemon, started where none runs, or an engine of this process alone. Rejects with the
 * FolioError of not reaching it, `cancelled` when the signal aborts first.
 */
export async function openReadingService(
  { daemon, servers = [] }: ServiceChoice,
  signal: AbortSignal,
): Promise<ReadingService> {
  const open = async (): Promise<FolioClient> => {
    const client = await (daemon ? openDaemon() : openInProcess());
    // A daemon knows them for this connection only.
    if (servers.length > 0) await client.setServers(servers);
    return client;
  };
  return new ClientReadingService(await unlessAborted(open(), signal), open);
}

async function openDaemon(): Promise<FolioClient> {
  const { connectDaemon } = await import('../daemonClient/connectDaemon.ts');
  return connectDaemon({ start: true });
}

async function openInProcess(): Promise<FolioClient> {
  const { startInProcess } = await import('../daemonClient/startInProcess.ts');
  return startInProcess();
}

/** Reads through a client, and through a new one when a daemon goes away in the middle. */
export class ClientReadingService implements ReadingService {
  #client: Promise<FolioClient>;
  readonly #reopen: () => Promise<FolioClient>;

  constructor(client: FolioClient, reopen: () => Promise<FolioClient>) {
    this.#client = Promise.resolve(client);
    this.#reopen = reopen;
  }

  async read(
    params: ReadParamsInput,
    events: ReadingEvents,
    signal: AbortSignal,
  ): Promise<JobFinishedParams> {
    const client = this.#client;
    try {
      return await readOnce(await client, params, events, signal);
    } catch (error) {
      const known = toFolioError(error);
      // An upload went away with its daemon; the pages of a file that were read are in the cache.
      const again = known.code === 'daemon-unreachable' && params.source.kind === 'path' && !signal.aborted;
      if (!again) throw known;
    }
    // Several documents lose the same client; the first to notice opens the next.
    if (this.#client === client) this.#client = this.#reopen();
    return readOnce(await unlessAborted(this.#client, signal), params, events, signal);
  }

  async upload(bytes: AsyncIterable<Uint8Array>, name: string, signal: AbortSignal): Promise<Source> {
    return unlessAborted((await this.#client).upload(bytes, name), signal);
  }

  async close(): Promise<void> {
    const client = await this.#client.catch(() => undefined);
    await client?.close();
  }
}

async function readOnce(
  client: FolioClient,
  params: ReadParamsInput,
  events: ReadingEvents,
  signal: AbortSignal,
): Promise<JobFinishedParams> {
  const job = await unlessAborted(client.read(params), signal);
  const cancel = (): void => {
    job.cancel().catch(() => undefined);
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const finished = await follow(job, events);
    if (finished.outcome === 'cancelled' || signal.aborted) throw new FolioError('cancelled');
    return finished;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function follow(job: FolioJob, events: ReadingEvents): Promise<JobFinishedParams> {
  for await (const event of job.events) {
    if (event.type === 'opened') events.onOpened?.(event);
    else if (event.type === 'progress') events.onProgress?.(event);
    else if (event.type === 'page') events.onPage?.(event);
    else if (event.type === 'finished') return event;
  }
  throw new FolioError('internal', { reason: 'a job ended without its end' });
}

/** The promise, or FolioError `cancelled` as soon as the signal aborts. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      reject(new FolioError('cancelled'));
    };
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', cancel);
    });
  });
}
