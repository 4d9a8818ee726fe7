import type { Disposable } from 'vscode';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  CloseAction,
  CodeActionRequest,
  CodeLensRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidRenameFilesNotification,
  DocumentDiagnosticRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  ErrorAction,
  ExecuteCommandRequest,
  FoldingRangeRequest,
  HoverRequest,
  LanguageClient,
  RevealOutputChannelOn,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageclient/node';
import type { DaemonSocket } from '../../server/src/daemonClient/connectDaemon.ts';
import { JobRequests } from '../../server/src/daemonClient/jobRequests.ts';
import { FolioError, reasonOf } from '../../server/src/errors/catalogue.ts';
import { StatusChanged, type ClientSettingsInput, type DaemonStatus } from '../../server/src/protocol.ts';
import { log } from './logs.ts';

/** So many turns of the event loop without a message, and none is left. */
const QUIET_TURNS = 10;

/**
 * The daemon as this window has it: vscode-languageclient over the daemon's socket. It brings the features of
 * results that are open (diagnostics, hovers, lenses, quick fixes, outline), and Folio's own requests go the same way.
 */
export class DaemonClient extends JobRequests implements Disposable {
  readonly info: DaemonSocket['info'];
  /** Resolves when the connection has ended, and all that came through it has been told. */
  readonly closed: Promise<void>;
  readonly #socket: DaemonSocket['socket'];
  readonly #client: LanguageClient;

  private constructor(
    { socket, info, log: daemonLog }: DaemonSocket,
    client: LanguageClient,
    closed: Promise<void>,
  ) {
    super(client, (reason) => new FolioError('daemon-unreachable', { reason, log: daemonLog }));
    this.info = info;
    this.closed = closed;
    this.#socket = socket;
    this.#client = client;
  }

  /** Resolves when `initialize` is answered. Rejects with `daemon-unreachable`. */
  static async start(daemon: DaemonSocket, settings: ClientSettingsInput): Promise<DaemonClient> {
    const closed = Promise.withResolvers<void>();
    const client = languageClient(daemon, settings, () => closed.resolve());
    try {
      await client.start();
      // One that has gone meanwhile was heard of before anybody had it.
      if (!client.isRunning()) throw new Error('the connection ended');
    } catch (error) {
      daemon.socket.destroy();
      throw new FolioError(
        'daemon-unreachable',
        { reason: reasonOf(error), log: daemon.log },
        { cause: error },
      );
    }
    return new DaemonClient(daemon, client, closed.promise);
  }

  /** Calls with the daemon's status, now and whenever it changes. */
  onStatus(told: (status: DaemonStatus) => void): void {
    this.#client.onNotification(StatusChanged, told);
    this.status().then(told, () => undefined);
  }

  /** Takes its hands off documents: another daemon has them now. What it was asked to read goes on. */
  leaveDocuments(): void {
    for (const feature of [
      this.#client.getFeature(ExecuteCommandRequest.method),
      this.#client.getFeature(DocumentDiagnosticRequest.method),
      this.#client.getFeature(HoverRequest.method),
      this.#client.getFeature(CodeLensRequest.method),
      this.#client.getFeature(CodeActionRequest.method),
      this.#client.getFeature(DocumentSymbolRequest.method),
      this.#client.getFeature(DocumentLinkRequest.method),
      this.#client.getFeature(FoldingRangeRequest.method),
      this.#client.getFeature(DidOpenTextDocumentNotification.method),
      this.#client.getFeature(DidChangeTextDocumentNotification.method),
      this.#client.getFeature(DidCloseTextDocumentNotification.method),
      this.#client.getFeature(DidRenameFilesNotification.method),
    ])
      feature.clear();
  }

  dispose(): void {
    this.#socket.destroy();
  }
}

function languageClient(
  { socket }: DaemonSocket,
  settings: ClientSettingsInput,
  onClosed: () => void,
): LanguageClient {
  let handled = 0;
  const server = {
    reader: new PatientReader(socket, () => handled),
    writer: new StreamMessageWriter(socket),
    // The daemon is no child of this window, and outlives it.
    detached: true,
  };
  return new QuietClient('folio.languageClient', 'Folio', () => Promise.resolve(server), {
    documentSelector: [{ language: 'markdown' }],
    initializationOptions: { settings, extension: true, status: true, flowControl: true },
    outputChannel: log(),
    traceOutputChannel: log(),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    diagnosticPullOptions: { onChange: true },
    initializationFailedHandler: () => false,
    errorHandler: {
      // A message that cannot be read leaves no way to find the next one.
      error: () => {
        socket.destroy();
        return { action: ErrorAction.Continue, handled: true };
      },
      // Whether and when another daemon is started is decided by whoever counts the losses.
      closed: () => {
        onClosed();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
    connectionOptions: {
      messageStrategy: {
        handleMessage: (message, next) => {
          handled += 1;
          return next(message);
        },
      },
    },
  });
}

/** What went wrong is said by whoever asked for something; by itself the client only writes into the log. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  override info(message: string, data?: unknown): void {
    super.info(message, data, false);
  }
}

/**
 * Tells the end of the stream when all that came through it has been handled: vscode-jsonrpc handles one message a turn
 * of the event loop, and the last words of a daemon that leaves are still on their way when its socket closes.
 */
class PatientReader extends StreamMessageReader {
  readonly #handled: () => number;

  constructor(stream: NodeJS.ReadableStream, handled: () => number) {
    super(stream);
    this.#handled = handled;
  }

  protected override fireClose(): void {
    void this.#quiet().then(() => super.fireClose());
  }

  async #quiet(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
      const before = this.#handled();
      await nextTurn();
      if (this.#handled() !== before) quiet = 0;
    }
  }
}
