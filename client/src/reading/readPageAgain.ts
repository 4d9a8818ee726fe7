import {
  commands,
  l10n,
  ProgressLocation,
  Range,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  type TextDocument,
  type TextDocumentContentProvider,
} from 'vscode';
import type { FolioJob } from '../../../server/src/daemonClient/folioClient.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type { PageEvent, ReadOptionsInput } from '../../../server/src/protocol.ts';
import { savedFigures } from '../figures/saveFigures.ts';
import type { Folio } from '../folio.ts';
import { sectionOf, sectionText } from '../../../server/src/page/pageSections.ts';
import { originOf, tellWritten } from '../resultDocument/resultOrigins.ts';
import { sourceOf } from './beginReading.ts';
import { limitsFromSettings } from './optionsFromSettings.ts';

const SCHEME = 'folio-reading';

export interface PageReading {
  /** What stands on the page in the result, from its anchor on. */
  readonly before: string;
  /** The same page as it was read now. */
  readonly after: string;
  readonly isReplaced: boolean;
}

/** A page of a result, and how it is to be read. */
export interface PageToRead {
  readonly document: TextDocument;
  readonly page: number;
  readonly options: ReadOptionsInput;
}

/**
 * Reads one page of a result with other options, shows both readings side by side, and replaces the page where
 * `confirm` says so: one step that can be undone. Rejects with the FolioError of the page.
 */
export async function readPageAgain(
  folio: Folio,
  { document, page, options }: PageToRead,
  confirm: () => Promise<boolean> = askToReplace,
): Promise<PageReading | undefined> {
  const origin = await originOf(folio.connections, document.uri);
  if (!origin) {
    void window.showInformationMessage(l10n.t('Folio does not know which document this text was read from.'));
    return undefined;
  }
  const before = textOf(document, page);
  if (before === undefined) return undefined;
  const all = { ...origin.options, ...options, pages: String(page), format: 'md', drafts: false } as const;
  const read = await readPage(folio, origin.source, page, all);
  if (!read) return undefined;
  const { event, jobId } = read;
  const refined = await savedFigures(folio.connections, origin.source)(document.uri, event);
  const after = (refined ?? event.text).trimEnd();
  if (before === after) {
    void window.showInformationMessage(l10n.t('Page {0} was read again. Its text is the same.', page));
    return { before, after, isReplaced: false };
  }
  const readings = new Readings(document.uri, page, before, after);
  try {
    await readings.show();
    const isReplaced = (await confirm()) && (await replacePage(document, page, before, after));
    if (isReplaced)
      tellWritten(folio.connections, {
        result: document.uri.toString(),
        source: origin.source.toString(),
        options: all,
        jobId,
        pages: [page],
      });
    return { before, after, isReplaced };
  } finally {
    await readings.close();
  }
}

async function readPage(
  { connections }: Folio,
  source: Uri,
  page: number,
  options: ReadOptionsInput,
): Promise<{ readonly event: PageEvent; readonly jobId: string } | undefined> {
  return window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: l10n.t('Reading page {0} again', page),
      cancellable: true,
    },
    async (_progress, token) => {
      const job: FolioJob = await connections.use(
        async (daemon) =>
          daemon.read({
            source: await sourceOf(source, daemon),
            options: { ...options, limits: limitsFromSettings(source) },
          }),
        () => undefined,
      );
      token.onCancellationRequested(() => void job.cancel());
      let event: PageEvent | undefined;
      for await (const told of job.events) {
        if (told.kind === 'page') event = told;
        if (told.kind === 'finished' && told.outcome === 'failed' && told.failure)
          throw FolioError.fromFailure(told.failure);
      }
      if (event?.outcome === 'failed' && event.failure) throw FolioError.fromFailure(event.failure);
      return token.isCancellationRequested || !event ? undefined : { event, jobId: job.jobId };
    },
  );
}

async function askToReplace(): Promise<boolean> {
  const replace = l10n.t('Replace Page');
  const text = l10n.t('Replace the page with the new reading? You can undo this.');
  return (await window.showInformationMessage(text, replace, l10n.t('Keep Page'))) === replace;
}

async function replacePage(
  document: TextDocument,
  page: number,
  before: string,
  after: string,
): Promise<boolean> {
  const section = sectionOf(document.getText(), page);
  if (!section || sectionText(document.getText(), section) !== before) {
    void window.showWarningMessage(
      l10n.t('Page {0} has changed in the meantime and was not replaced.', page),
    );
    return false;
  }
  const edit = new WorkspaceEdit();
  const range = new Range(document.positionAt(section.start), document.positionAt(section.contentEnd));
  edit.replace(document.uri, range, after);
  return workspace.applyEdit(edit);
}

function textOf(document: TextDocument, page: number): string | undefined {
  const section = sectionOf(document.getText(), page);
  return section && sectionText(document.getText(), section);
}

/** Two readings of a page, side by side, as documents without files. */
class Readings implements TextDocumentContentProvider {
  readonly #page: number;
  readonly #texts: ReadonlyMap<string, string>;
  readonly #left: Uri;
  readonly #right: Uri;
  readonly #registered = workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(result: Uri, page: number, before: string, after: string) {
    const uri = (which: string): Uri =>
      Uri.from({ scheme: SCHEME, path: result.path, query: `${which} ${page} ${Date.now()}` });
    this.#page = page;
    this.#left = uri('before');
    this.#right = uri('after');
    this.#texts = new Map([
      [this.#left.toString(), before],
      [this.#right.toString(), after],
    ]);
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  async show(): Promise<void> {
    const title = l10n.t('Page {0}: as it is ↔ read again', this.#page);
    await commands.executeCommand('vscode.diff', this.#left, this.#right, title, { preview: true });
  }

  async close(): Promise<void> {
    const tabs = window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter(
        ({ input }) =>
          input instanceof TabInputTextDiff && input.modified.toString() === this.#right.toString(),
      );
    await window.tabGroups.close(tabs);
    this.#registered.dispose();
  }
}
