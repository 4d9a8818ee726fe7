import type { ServerStatus } from '../../protocol.ts';
import { createHash } from 'node:crypto';
import { systemClock, type Clock } from '../../clock.ts';
import { FolioError } from '../../errors/catalogue.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { FleetLog } from './fleet/fleetLog.ts';
import { DEFAULT_FLEET_SETTINGS, type FleetSettings } from './fleet/fleetSettings.ts';
import type { FleetList } from './fleet/fleetList.ts';
import { ServerFleet } from './fleet/serverFleet.ts';
import type { HttpTransport } from './http/transport.ts';
import { NodeTransport } from './http/nodeTransport.ts';
import { MODEL_OUTPUT } from './output/modelOutput.ts';
import type { OutputTools } from './output/outputTools.ts';
import { ModelPage } from './reading/modelPage.ts';
import type { ReadingContext } from './reading/pageRequests.ts';
import { loadProfiles, type LoadedProfiles } from './profiles/profileSet.ts';
import { DEFAULT_READER_SETTINGS, type ReaderSettings } from './reading/readerSettings.ts';
import type { VlmOptions, VlmPage, VlmReader, ServerList, ServerSettings } from './vlmReader.ts';
import { DEFAULT_STREAM_SETTINGS, type StreamSettings } from './stream/streamSettings.ts';

/** Raised with every change of how pages are asked for or put together. */
const READER_VERSION = 1;
/** How long `model()` waits for servers that were never asked before. */
const MODEL_WAIT_MS = 10_000;

export interface VlmReaderOptions {
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

/** The reader on servers, as the daemon makes it. It has no server until a list names some. */
export function createVlmReader(options: VlmReaderOptions): VlmReader {
  return new ServerVlmReader(options);
}

/** Sends pages to OCR models on servers that speak OpenAI's protocol. */
export class ServerVlmReader implements VlmReader {
  readonly version: string;
  readonly #fleet: ServerFleet;
  readonly #context: Omit<ReadingContext, 'servers'>;
  readonly #transport: HttpTransport;
  readonly #profiles: LoadedProfiles;
  readonly #closing = new AbortController();

  constructor(options: VlmReaderOptions) {
    const { log, tools = MODEL_OUTPUT, clock = systemClock, random = Math.random } = options;
    const stream = { ...DEFAULT_STREAM_SETTINGS, ...options.stream };
    const fleetSettings = { ...DEFAULT_FLEET_SETTINGS, ...options.fleet };
    const settings = { ...DEFAULT_READER_SETTINGS, ...options.settings };
    this.#transport = options.transport ?? new NodeTransport(stream.connectMilliseconds);
    this.#profiles = loadProfiles(options.profilesDirectory);
    for (const problem of this.#profiles.problems) log.warn('profile-invalid', { reason: problem.message });
    this.#fleet = new ServerFleet({
      transport: this.#transport,
      clock,
      log,
      settings: fleetSettings,
      stream,
      profiles: this.#profiles.profiles,
      random,
    });
    this.#context = { clock, tools, settings, fleetSettings, stream, random };
    this.version = versionOf(this.#profiles, settings);
  }

  get window(): number {
    return this.#fleet.window;
  }

  onChange(listener: () => void): () => void {
    return this.#fleet.onChange(listener);
  }

  openList(): ServerList {
    return new VlmServerList(this.#fleet.openList(), this.#context, this.#closing.signal);
  }

  status(): readonly ServerStatus[] {
    const [first, ...others] = this.#fleet.status();
    const problems = this.#profiles.problems.map(({ message, hint }) => `${message} ${hint}`);
    if (!first) return [];
    return [{ ...first, problems: [...first.problems, ...problems] }, ...others];
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#fleet.close();
    await this.#transport.close();
  }
}

/** Reads pages by the servers of one list. */
class VlmServerList implements ServerList {
  readonly #servers: FleetList;
  readonly #context: ReadingContext;
  readonly #closing: AbortSignal;

  constructor(servers: FleetList, context: Omit<ReadingContext, 'servers'>, closing: AbortSignal) {
    this.#servers = servers;
    this.#context = { ...context, servers };
    this.#closing = closing;
  }

  get window(): number {
    return this.#servers.window;
  }

  name(servers: readonly ServerSettings[]): void {
    this.#servers.name(servers);
  }

  async models(): Promise<readonly string[]> {
    const controller = new AbortController();
    const takeBack = this.#context.clock.after(MODEL_WAIT_MS, () => controller.abort());
    await this.#servers.known(AbortSignal.any([controller.signal, this.#closing]));
    takeBack();
    const models = this.#servers.servers.flatMap(({ isUsable, identity }) =>
      isUsable && identity ? [identity.model] : [],
    );
    return [...new Set(models)].sort();
  }

  async read(page: VlmPage, options: VlmOptions, signal: AbortSignal): Promise<PageResult> {
    const controller = new AbortController();
    const onAbort = (): void => controller.abort(new FolioError('cancelled'));
    if (signal.aborted || this.#closing.aborted) throw new FolioError('cancelled');
    // Not `AbortSignal.any`: a job's signal outlives its pages by far, and would keep something of each.
    signal.addEventListener('abort', onAbort, { once: true });
    this.#closing.addEventListener('abort', onAbort, { once: true });
    try {
      return await new ModelPage(this.#context, page, options, controller.signal).read();
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#closing.removeEventListener('abort', onAbort);
    }
  }

  status(): readonly ServerStatus[] {
    return this.#servers.status();
  }

  close(): void {
    this.#servers.close();
  }
}

function versionOf({ profiles }: LoadedProfiles, settings: ReaderSettings): string {
  const hash = createHash('sha256').update(JSON.stringify([profiles.all, settings.bands, settings.textInk]));
  return `${READER_VERSION}-${hash.digest('hex').slice(0, 12)}`;
}
