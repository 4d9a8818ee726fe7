import {
  CancellationTokenSource,
  CodeLensRefreshRequest,
  DocumentDiagnosticReportKind,
  ErrorCodes,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
  type CancellationToken,
  type Connection,
  type DocumentDiagnosticReport,
  type DocumentSymbol,
  type ExecuteCommandParams,
  type InitializeParams,
  type RenameFilesParams,
  type ServerCapabilities,
  type SymbolInformation,
  WorkDoneProgressReporter,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { reasonOf, toFolioError } from '../../errors/catalogue.ts';
import { DEFAULT_DOUBT_THRESHOLD, type Failure } from '../../page/pageResult.ts';
import { canonicalUri } from '../results/documentUri.ts';
import { codeActions } from './codeActions.ts';
import { execute } from './commands.ts';
import { diagnose, diagnosticsId, type ReviewSettings } from './diagnostics.ts';
import { hoverAt, LineImages } from './hover.ts';
import { clientProfile, languageCapabilities, type ClientProfile } from './languageCapabilities.ts';
import type { LanguageServices } from './languageServices.ts';
import { lenses, pageLinks } from './lenses.ts';
import { foldings, outline } from './outline.ts';
import { ResultViews, type ResultView } from './resultView.ts';
import { translator } from './texts.ts';

/** Several changes at once are told once. Milliseconds. */
const TELL_AFTER = 100;

/** What a client may set. */
export interface LanguageSettings {
  readonly review: { readonly doubtfulWords: boolean; readonly threshold?: number | undefined };
  readonly codeLens: boolean;
}

/**
 * Registers the language features for the documents that a client has open; to be called before the connection
 * listens.
 */
export function registerLanguageFeatures(
  connection: Connection,
  services: LanguageServices,
): LanguageFeatures {
  return new LanguageFeatures(connection, services);
}

/** Features of LSP on the results that one client has open. */
export class LanguageFeatures {
  readonly #connection: Connection;
  readonly #services: LanguageServices;
  readonly #documents = new TextDocuments(TextDocument);
  readonly #views: ResultViews;
  readonly #images: LineImages;
  readonly #unsubscribe: readonly (() => void)[];
  /** Documents whose diagnostics are sent when the timer ends. */
  readonly #toPublish = new Set<string>();
  #publishTimer: NodeJS.Timeout | undefined;
  #refreshTimer: NodeJS.Timeout | undefined;
  #profile: ClientProfile = clientProfile({ capabilities: {} }, false);
  #settings: ReviewSettings = reviewSettings({ review: { doubtfulWords: true }, codeLens: true });

  constructor(connection: Connection, services: LanguageServices) {
    this.#connection = connection;
    this.#services = services;
    this.#views = new ResultViews(services, services.log);
    this.#images = new LineImages((params) => services.pageImages(params));
    const onDocument = (hash: string): void => {
      if (this.#views.concern(hash)) this.#refresh();
    };
    this.#unsubscribe = [
      services.records.onDidChange((result) => {
        if (this.#documents.all().some(({ uri }) => canonicalUri(uri) === result)) this.#refresh();
      }),
      services.reviews.onDidChange(onDocument),
      services.library.onDidKeep(onDocument),
    ];
    this.#documents.listen(connection);
    this.#documents.onDidChangeContent(({ document }) => this.#publish(document.uri));
    this.#documents.onDidClose(({ document }) => this.#closed(document));
    this.#answer();
  }

  /** What the client can do, and what the server does for it. `isExtension`: see `ClientProfile`. */
  initialize(params: InitializeParams, isExtension: boolean): ServerCapabilities {
    this.#profile = clientProfile(params, isExtension);
    return languageCapabilities(params.capabilities);
  }

  /** Applies to the documents that are open, at once. */
  configure(settings: LanguageSettings): void {
    const before = this.#settings;
    this.#settings = reviewSettings(settings);
    if (JSON.stringify(before) !== JSON.stringify(this.#settings)) this.#refresh();
  }

  /** The client is gone. */
  dispose(): void {
    clearTimeout(this.#publishTimer);
    clearTimeout(this.#refreshTimer);
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
  }

  #answer(): void {
    const connection = this.#connection;
    connection.languages.diagnostics.on((params, token) =>
      this.#pulled(params.textDocument.uri, params.previousResultId, token),
    );
    connection.onHover((params) =>
      this.#onView(params.textDocument.uri, null, (view) =>
        hoverAt(view, params.position, {
          translate: this.#translate,
          hasMarkdown: this.#profile.hasMarkdownHovers,
          images: this.#profile.isExtension ? this.#images : undefined,
        }),
      ),
    );
    connection.onCodeLens(({ textDocument }) =>
      this.#onView(textDocument.uri, [], (view) =>
        this.#settings.codeLens
          ? lenses(view, this.#settings, this.#profile.isExtension, this.#translate)
          : [],
      ),
    );
    connection.onCodeAction(({ textDocument, range, context }) =>
      this.#onView(textDocument.uri, [], async (view) => {
        if (context.only && !context.only.some((kind) => kind === '' || kind === 'quickfix')) return [];
        return codeActions(view, range, {
          settings: this.#settings,
          translate: this.#translate,
          hasVersionedEdits: this.#profile.hasVersionedEdits,
          models: this.#services.readLine ? await this.#services.models() : undefined,
        });
      }),
    );
    connection.onDocumentLinks(({ textDocument }) =>
      this.#onView(textDocument.uri, [], (view) =>
        pageLinks(view, this.#profile.isExtension, this.#translate),
      ),
    );
    connection.onDocumentSymbol(({ textDocument }) => this.#symbols(textDocument.uri));
    connection.onFoldingRanges(({ textDocument }) => {
      const document = this.#documents.get(textDocument.uri);
      return document ? foldings(document, this.#views.sections(document)) : [];
    });
    connection.onExecuteCommand((params, token, progress) => this.#execute(params, token, progress));
    connection.workspace.onDidRenameFiles((params) => void this.#renamed(params));
  }

  get #translate(): ReturnType<typeof translator> {
    return translator(this.#profile.language);
  }

  /** Answers with what a feature makes of a result; with `otherwise` where the document is none. */
  async #onView<T>(uri: string, otherwise: T, make: (view: ResultView) => T | Promise<T>): Promise<T> {
    const document = this.#documents.get(uri);
    const view = document && (await this.#views.of(document));
    return view ? make(view) : otherwise;
  }

  async #pulled(
    uri: string,
    previousResultId: string | undefined,
    token: CancellationToken,
  ): Promise<DocumentDiagnosticReport> {
    const items = await this.#onView(uri, [], (view) =>
      diagnose(view, this.#settings, this.#translate, token),
    );
    const resultId = diagnosticsId(items);
    return resultId === previousResultId
      ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
      : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  #symbols(uri: string): DocumentSymbol[] | SymbolInformation[] {
    const document = this.#documents.get(uri);
    if (!document) return [];
    const symbols = outline(document, this.#views.sections(document), this.#translate);
    return this.#profile.hasSymbolTree ? symbols : flat(symbols, uri);
  }

  async #execute(
    { command, arguments: given = [] }: ExecuteCommandParams,
    token: CancellationToken,
    progress: WorkDoneProgressReporter,
  ): Promise<unknown> {
    const cancel = new CancellationTokenSource();
    token.onCancellationRequested(() => cancel.cancel());
    try {
      return await execute(
        command,
        given,
        {
          services: this.#services,
          connection: this.#connection,
          translate: this.#translate,
          ...this.#profile,
          view: async (uri) => {
            const document = this.#documents.get(uri);
            return document && this.#views.of(document);
          },
        },
        { token: cancel.token, progress: () => this.#progress(progress, cancel) },
      );
    } catch (error) {
      return this.#failure(error);
    } finally {
      cancel.dispose();
    }
  }

  /** The progress that the client asked for, else one that the server begins. */
  async #progress(
    given: WorkDoneProgressReporter,
    cancel: CancellationTokenSource,
  ): Promise<WorkDoneProgressReporter> {
    const { window } = this.#connection;
    if (!WorkDoneProgressReporter.isNullInstance(given) || !this.#profile.hasWorkProgress) return given;
    const own = await window.createWorkDoneProgress();
    own.token.onCancellationRequested(() => cancel.cancel());
    return own;
  }

  #failure(thrown: unknown): ResponseError<Failure> {
    const error = toFolioError(thrown);
    const { log } = this.#services;
    if (error.code === 'internal') log.error('command-error', { reason: error.stack });
    const code = error.code === 'request-invalid' ? ErrorCodes.InvalidParams : LSPErrorCodes.RequestFailed;
    // Editors show the message and nothing else.
    return new ResponseError(code, `${error.message} ${error.hint}`.trim(), error.toFailure());
  }

  async #renamed({ files }: RenameFilesParams): Promise<void> {
    for (const { oldUri, newUri } of files) {
      await this.#services.records
        .move(oldUri, newUri)
        .catch((error: unknown) => this.#services.log.warn('rename-not-noted', { reason: reasonOf(error) }));
    }
  }

  #closed({ uri }: TextDocument): void {
    this.#views.close(uri);
    if (!this.#profile.pullsDiagnostics) this.#send(uri, []);
  }

  /** Something changed that is not in a document's text. */
  #refresh(): void {
    if (this.#refreshTimer) return;
    this.#refreshTimer = setTimeout(() => {
      this.#refreshTimer = undefined;
      for (const { uri } of this.#documents.all()) this.#publish(uri);
      const { pullsDiagnostics, refreshesDiagnostics, refreshesLenses } = this.#profile;
      // A client that has just gone needs no telling.
      if (pullsDiagnostics && refreshesDiagnostics)
        this.#connection.languages.diagnostics.refresh().catch(() => undefined);
      if (refreshesLenses) this.#connection.sendRequest(CodeLensRefreshRequest.type).catch(() => undefined);
    }, TELL_AFTER);
  }

  /** To clients that do not ask. */
  #publish(uri: string): void {
    if (this.#profile.pullsDiagnostics) return;
    this.#toPublish.add(uri);
    this.#publishTimer ??= setTimeout(() => {
      this.#publishTimer = undefined;
      const uris = [...this.#toPublish];
      this.#toPublish.clear();
      for (const one of uris) void this.#publishNow(one);
    }, TELL_AFTER);
  }

  async #publishNow(uri: string): Promise<void> {
    const document = this.#documents.get(uri);
    if (!document) return;
    const { version } = document;
    const diagnostics = await this.#onView(uri, [], (view) =>
      diagnose(view, this.#settings, this.#translate),
    );
    // What changed meanwhile is on its way.
    if (this.#documents.get(uri)?.version === version) this.#send(uri, diagnostics, version);
  }

  #send(uri: string, diagnostics: Awaited<ReturnType<typeof diagnose>>, version?: number): void {
    this.#connection
      .sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) })
      .catch(() => undefined);
  }
}

function reviewSettings({ review, codeLens }: LanguageSettings): ReviewSettings {
  const { doubtfulWords, threshold = DEFAULT_DOUBT_THRESHOLD } = review;
  return { doubtfulWords, threshold, codeLens };
}

/** For clients that know no tree. */
function flat(symbols: readonly DocumentSymbol[], uri: string, containerName?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri, range }, ...(containerName === undefined ? {} : { containerName }) },
    ...flat(children, uri, name),
  ]);
}
