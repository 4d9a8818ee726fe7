import type { Duplex } from 'node:stream';
import { createConnection, type Connection } from 'vscode-languageserver';
import {
  createProtocolConnection,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  StreamMessageReader,
  StreamMessageWriter,
  type InitializeError,
  type InitializeParams,
  type InitializeResult,
  type Logger,
  type ProtocolConnection,
  type ServerCapabilities,
} from 'vscode-languageserver-protocol/node';
import { toFolioError } from '../errors/catalogue.ts';
import {
  configurationSchema,
  initializationOptionsSchema,
  JobTaken,
  jobTakenSchema,
  StatusChanged,
  type ClientSettings,
  type DaemonStatus,
  type IdleSettings,
} from '../protocol.ts';
import { folioVersion } from '../buildId.ts';
import { Followers } from './followers.ts';
import type { JobClient, JobService } from './jobs/jobService.ts';
import type { Log } from './log.ts';
import type { ModelService } from './models/modelService.ts';
import type { StatusFeed } from './statusFeed.ts';
import { failureResponse, REQUESTS, valid, type RequestContext } from './requests.ts';

/** What all sessions share. */
export interface SessionServices {
  readonly jobs: JobService;
  readonly models: ModelService;
  readonly log: Log;
  status(): Promise<DaemonStatus>;
  readonly statusFeed: StatusFeed;
  /** Opens the language features of a connection; absent: there are none. */
  readonly features?: (connection: Connection, client: JobClient) => SessionFeatures;
  /** How long a client wants an idle daemon to keep what it holds; undefined: the client has gone. */
  configureIdle(client: object, times: IdleSettings | undefined): void;
  restartEngine(): Promise<void>;
  /** Resolves when nobody can connect any more, with what follows the reply. */
  stop(now: boolean): Promise<() => void>;
}

/** What one connection is offered for documents that its client has open. */
export interface SessionFeatures {
  /** What the server does for them. */
  initialize(params: InitializeParams, isExtension: boolean): ServerCapabilities;
  /** Counts at once, also for documents that are open. */
  configure(settings: ClientSettings): void;
  /** The client is gone. */
  dispose(): void;
}

/**
 * Serves one authenticated client until its stream closes. vscode-languageserver would end the process with a
 * client's `exit`, its death or the end of its stream; the watchdog given here closes that client's stream and
 * nothing else.
 */
export function serveClient(stream: Duplex, services: SessionServices): void {
  const session = new Session(stream, services);
  session.listen();
}

class Session implements RequestContext {
  readonly services: SessionServices;
  readonly client: JobClient;
  readonly followers: Followers;
  readonly #features: SessionFeatures | undefined;
  readonly #stream: Duplex;
  readonly connection: Connection;
  readonly #gone = new AbortController();
  readonly #watchdog = {
    shutdownReceived: false,
    initialize: (): void => undefined,
    exit: (): void => void this.#stream.destroy(),
  };
  #protocol: ProtocolConnection | undefined;
  #lastWrite: Promise<void> = Promise.resolve();
  #isInitialized = false;
  #stopStatus: (() => void) | undefined;

  constructor(stream: Duplex, services: SessionServices) {
    this.#stream = stream;
    this.services = services;
    this.client = services.jobs.connect();
    this.connection = createConnection(() => (this.#protocol = this.#open()), this.#watchdog);
    this.#features = services.features?.(this.connection, this.client);
    this.followers = new Followers(this.client, this.connection, () => this.replied());
  }

  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  get isReady(): boolean {
    return this.#isInitialized && !this.#watchdog.shutdownReceived;
  }

  listen(): void {
    const { log } = this.services;
    const connection = this.connection;
    // A message that cannot be read leaves no way to find the next one.
    this.#protocol?.onError(([error]) => {
      log.warn('connection-error', { reason: error.message });
      this.#stream.destroy();
    });
    this.#stream.once('close', () => this.#close());
    connection.onInitialize((params) => this.#initialize(params));
    connection.onDidChangeConfiguration((params) => this.#changeSettings(params));
    for (const register of REQUESTS) register(connection, this);
    connection.onNotification(JobTaken, (params) => {
      const taken = jobTakenSchema.safeParse(params);
      if (taken.success) this.followers.taken(taken.data.jobId, taken.data.events);
    });
    connection.listen();
  }

  /** Resolves when the reply that is given in this turn has been written. */
  async replied(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    await this.#lastWrite.catch(() => undefined);
  }

  #open(): ProtocolConnection {
    const stream = this.#stream;
    const writer = new StreamMessageWriter(stream);
    const write = writer.write.bind(writer);
    // A daemon that leaves listens on after its last word.
    writer.write = (message) => (this.#lastWrite = stream.writableEnded ? Promise.resolve() : write(message));
    return createProtocolConnection(
      new StreamMessageReader(stream),
      writer,
      connectionLogger(this.services.log),
    );
  }

  #initialize(params: InitializeParams): InitializeResult | ResponseError<InitializeError> {
    try {
      const options = valid(initializationOptionsSchema, params.initializationOptions ?? {});
      this.followers.hasFlowControl = options.flowControl;
      const capabilities = this.#features?.initialize(params, options.extension) ?? {};
      this.#apply(options.settings);
      if (options.status) this.#stopStatus ??= this.#listenToStatus();
      this.#isInitialized = true;
      return { capabilities, serverInfo: { name: 'Folio', version: folioVersion() } };
    } catch (error) {
      const { code, message, data } = failureResponse(this.services.log, error);
      return new ResponseError(code, message, { ...data, retry: false });
    }
  }

  #listenToStatus(): () => void {
    return this.services.statusFeed.listen((status) =>
      this.connection.sendNotification(StatusChanged, status),
    );
  }

  /** What cannot be is told, and what was set before stays: a notification has no answer. */
  #changeSettings(params: unknown): void {
    try {
      this.#apply(valid(configurationSchema, params).settings.folio);
    } catch (error) {
      const { message } = toFolioError(error);
      this.services.log.warn('settings-refused', { reason: message });
      // One that has just gone need not know.
      this.connection
        .sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message })
        .catch(() => undefined);
    }
  }

  #apply(settings: ClientSettings): void {
    this.services.configureIdle(this.client, settings.idle ?? {});
    this.client.setServers(settings.servers);
    this.#features?.configure(settings);
  }

  #close(): void {
    this.#gone.abort();
    this.services.configureIdle(this.client, undefined);
    this.#stopStatus?.();
    this.#features?.dispose();
    this.followers.close();
    void this.client.disconnect();
    this.#protocol?.dispose();
  }
}

/**
 * Complaints about a connection go to the log. The logger that vscode-languageserver offers sends them to
 * the client, and throws where the client has just gone, which nobody catches.
 */
function connectionLogger(log: Log): Logger {
  const warn = (reason: string): void => log.warn('connection-message', { reason: reason.split('\n')[0] });
  return { error: warn, warn, info: () => undefined, log: () => undefined };
}
