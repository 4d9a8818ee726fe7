import { systemClock, type Clock } from '../clock.ts';
import type { FolioClient, FolioJob } from '../daemonClient/folioClient.ts';
import { LossPauses, pauseFor } from '../daemonClient/lossPauses.ts';
import { FolioError, toFolioError } from '../errors/catalogue.ts';
import type {
  ClientSettingsInput,
  ReadParamsInput,
  ReadResult,
  ResultWrittenParams,
  Source,
} from '../protocol.ts';
import type { ServiceChoice } from './commandContext.ts';
import type { ReadingEvents, ReadingService } from './readingService.ts';

/**
 * Opens the shared daemon, starting it if necessary, or an engine of this process. Rejects with the FolioError of
 * the connection, or `cancelled` if the signal aborts first.
 */
export async function openReadingService(
  { daemon, servers = [], onHeldUp }: ServiceChoice,
  signal: AbortSignal,
): Promise<ReadingService> {
  // A daemon knows them for this connection only.
  const settings = { servers: [...servers] };
  const open = (): Promise<FolioClient> => (daemon ? openDaemon(settings) : openInProcess(settings));
  return new ClientReadingService(await unlessAborted(open(), signal), open, { onHeldUp });
}

async function openDaemon(settings: ClientSettingsInput): Promise<FolioClient> {
  const { connectDaemon } = await import('../daemonClient/connectDaemon.ts');
  return connectDaemon({ start: true }, { settings });
}

async function openInProcess(settings: ClientSettingsInput): Promise<FolioClient> {
  const { startInProcess } = await import('../daemonClient/startInProcess.ts');
  return startInProcess({ settings });
}

export interface LossOptions {
  readonly clock?: Clock | undefined;
  readonly onHeldUp?: ((line: string) => void) | undefined;
}

/**
 * Reads through a client. If the daemon ends while a document is being read, it connects again, as long as this
 * leads to progress (see `LossPauses`).
 */
export class ClientReadingService implements ReadingService {
  #client: Promise<FolioClient>;
  readonly #reopen: () => Promise<FolioClient>;
  readonly #clock: Clock;
  readonly #onHeldUp: (line: string) => void;
  readonly #pauses: LossPauses;

  constructor(
    client: FolioClient,
    reopen: () => Promise<FolioClient>,
    { clock = systemClock, onHeldUp = () => undefined }: LossOptions = {},
  ) {
    this.#client = Promise.resolve(client);
    this.#reopen = reopen;
    this.#clock = clock;
    this.#onHeldUp = onHeldUp;
    this.#pauses = new LossPauses(clock);
  }

  async read(params: ReadParamsInput, events: ReadingEvents, signal: AbortSignal): Promise<ReadResult> {
    const told = this.#watched(events);
    for (;;) {
      const client = this.#client;
      try {
        const finished = await readOnce(await unlessAborted(client, signal), params, told, signal);
        this.#pauses.succeeded();
        return finished;
      } catch (error) {
        const known = toFolioError(error);
        // An upload went away with its daemon; the pages of a file that were read are in the cache.
        if (!isLoss(known) || params.source.kind !== 'path' || signal.aborted) throw known;
        this.#replace(client, known);
      }
    }
  }

  async upload(bytes: AsyncIterable<Uint8Array>, name: string, signal: AbortSignal): Promise<Source> {
    return unlessAborted((await this.#client).upload(bytes, name), signal);
  }

  async noteResult(written: ResultWrittenParams): Promise<void> {
    await (await this.#client).resultWritten(written);
  }

  async close(): Promise<void> {
    const client = await this.#client.catch(() => undefined);
    await client?.close();
  }

  /** A page that has not come before is a success; one that comes again from the cache is none. */
  #watched(events: ReadingEvents): ReadingEvents {
    const pages = new Set<number>();
    return {
      ...events,
      onPage: (page) => {
        if (!pages.has(page.page)) this.#pauses.succeeded();
        pages.add(page.page);
        events.onPage?.(page);
      },
    };
  }

  /** Several documents lose the same client: the first to notice opens the next. Throws when it is time to give up. */
  #replace(lost: Promise<FolioClient>, error: FolioError): void {
    if (this.#client !== lost) return;
    const pause = this.#pauses.lost();
    if (pause === undefined) throw error;
    this.#onHeldUp(`folio: ${heldUp(error, Math.ceil(pause / 1_000))}`);
    this.#client = pauseFor(this.#clock, pause).then(this.#reopen);
    // Whoever reads next hears of it.
    this.#client.catch(() => undefined);
  }
}

/** The daemon is gone, or takes nothing new because it is about to go. */
function isLoss({ code }: FolioError): boolean {
  return code === 'daemon-unreachable' || code === 'daemon-refused';
}

function heldUp({ code, message }: FolioError, seconds: number): string {
  if (code === 'daemon-refused') return `${message} Trying again in ${seconds} s.`;
  return `The daemon ended unexpectedly; trying again in ${seconds} s.`;
}

async function readOnce(
  client: FolioClient,
  params: ReadParamsInput,
  events: ReadingEvents,
  signal: AbortSignal,
): Promise<ReadResult> {
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

async function follow(job: FolioJob, events: ReadingEvents): Promise<ReadResult> {
  for await (const event of job.events) {
    if (event.kind === 'opened') events.onOpened?.(event);
    else if (event.kind === 'progress') events.onProgress?.(event);
    else if (event.kind === 'page') events.onPage?.(event);
    else if (event.kind === 'finished') return event;
  }
  throw new FolioError('internal', { reason: 'a job ended without a result' });
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
