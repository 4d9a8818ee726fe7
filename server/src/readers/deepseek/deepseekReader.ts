import { createHash } from 'node:crypto';
import { systemClock, type Clock } from '../../clock.ts';
import { FolioError } from '../../errors/catalogue.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { FleetLog } from './fleet/fleetLog.ts';
import { DEFAULT_FLEET_SETTINGS, type FleetSettings } from './fleet/fleetSettings.ts';
import { ServerFleet } from './fleet/serverFleet.ts';
import type { HttpTransport } from './http/transport.ts';
import { NodeTransport } from './http/nodeTransport.ts';
import { MODEL_OUTPUT } from './modelOutput.ts';
import type { OutputTools } from './outputTools.ts';
import { PageReading } from './pageReading.ts';
import type { ReadingContext } from './pageAsker.ts';
import { loadProfiles, type LoadedProfiles } from './profiles/profileSet.ts';
import { DEFAULT_READER_SETTINGS, type ReaderSettings } from './readerSettings.ts';
import type {
  ServedOptions,
  ServedPage,
  ServedReader,
  ServerSettings,
  ServerStatus,
} from './servedReader.ts';
import { DEFAULT_STREAM_SETTINGS, type StreamSettings } from './stream/streamSettings.ts';

/** Raised with every change of how pages are asked for or put together. */
const READER_VERSION = 1;
/** How long `model()` waits for servers that were never asked before. */
const MODEL_WAIT_MS = 10_000;

export interface ServedReaderOptions {
  readonly log: FleetLog;
  /** What reads the model's output; absent: Folio's own. */
  readonly tools?: OutputTools;
  readonly clock?: Clock;
  /** Profiles of a user's own: `*.json` in it. */
  readonly profilesDirectory?: string;
  readonly transport?: HttpTransport;
  readonly fleet?: Partial<FleetSettings>;
  readonly stream?: Partial<StreamSettings>;
  readonly settings?: Partial<ReaderSettings>;
  /** In 0..1, for jitter. */
  readonly random?: () => number;
}

/** The reader on servers, as the daemon makes it. It has no server until `configure` names some. */
export function createServedReader(options: ServedReaderOptions): ServedReader {
  return new DeepseekReader(options);
}

/** Sends pages to OCR models on servers that speak OpenAI's protocol. */
export class DeepseekReader implements ServedReader {
  readonly version: string;
  readonly #context: ReadingContext;
  readonly #transport: HttpTransport;
  readonly #profiles: LoadedProfiles;
  readonly #closing = new AbortController();

  constructor(options: ServedReaderOptions) {
    const { log, tools = MODEL_OUTPUT, clock = systemClock, random = Math.random } = options;
    const stream = { ...DEFAULT_STREAM_SETTINGS, ...options.stream };
    const fleetSettings = { ...DEFAULT_FLEET_SETTINGS, ...options.fleet };
    const settings = { ...DEFAULT_READER_SETTINGS, ...options.settings };
    this.#transport = options.transport ?? new NodeTransport(stream.connectMilliseconds);
    this.#profiles = loadProfiles(options.profilesDirectory);
    for (const problem of this.#profiles.problems) log.warn('profile-invalid', { reason: problem.message });
    const fleet = new ServerFleet({
      transport: this.#transport,
      clock,
      log,
      settings: fleetSettings,
      stream,
      profiles: this.#profiles.profiles,
      random,
    });
    this.#context = { fleet, clock, tools, settings, fleetSettings, stream, random };
    this.version = versionOf(this.#profiles, settings);
  }

  get window(): number {
    return this.#context.fleet.window;
  }

  onChange(listener: () => void): () => void {
    return this.#context.fleet.onChange(listener);
  }

  configure(servers: readonly ServerSettings[]): void {
    this.#context.fleet.configure(servers);
  }

  async model(): Promise<string | undefined> {
    const { fleet, clock } = this.#context;
    const controller = new AbortController();
    const takeBack = clock.after(MODEL_WAIT_MS, () => controller.abort());
    await fleet.known(AbortSignal.any([controller.signal, this.#closing.signal]));
    takeBack();
    return fleet.example?.identity?.model;
  }

  async read(page: ServedPage, options: ServedOptions, signal: AbortSignal): Promise<PageResult> {
    const controller = new AbortController();
    const onAbort = (): void => controller.abort(new FolioError('cancelled'));
    const { signal: closing } = this.#closing;
    if (signal.aborted || closing.aborted) throw new FolioError('cancelled');
    // Not `AbortSignal.any`: a job's signal outlives its pages by far, and would keep something of each.
    signal.addEventListener('abort', onAbort, { once: true });
    closing.addEventListener('abort', onAbort, { once: true });
    try {
      return await new PageReading(this.#context, page, options, controller.signal).read();
    } finally {
      signal.removeEventListener('abort', onAbort);
      closing.removeEventListener('abort', onAbort);
    }
  }

  status(): readonly ServerStatus[] {
    const [first, ...others] = this.#context.fleet.status();
    const problems = this.#profiles.problems.map(({ message, hint }) => `${message} ${hint}`);
    if (!first) return [];
    return [{ ...first, problems: [...first.problems, ...problems] }, ...others];
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#context.fleet.close();
    await this.#transport.close();
  }
}

function versionOf({ profiles }: LoadedProfiles, settings: ReaderSettings): string {
  const hash = createHash('sha256').update(JSON.stringify([profiles.all, settings.bands, settings.textInk]));
  return `${READER_VERSION}-${hash.digest('hex').slice(0, 12)}`;
}
