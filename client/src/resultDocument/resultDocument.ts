import { posix } from 'node:path';
import {
  commands,
  l10n,
  languages,
  Range,
  Uri,
  ViewColumn,
  window,
  workspace,
  WorkspaceEdit,
  type TextDocument,
} from 'vscode';
import type { DraftEvent, OpenedEvent, PageEvent, ReadResult } from '../../../server/src/protocol.ts';
import type { PageSink } from '../jobs/readingJob.ts';
import { log } from '../logs.ts';
import { setting } from '../settings.ts';
import { FollowMode } from './followMode.ts';
import { LiveDocument } from './liveDocument.ts';
import { applyChanges, mergePages } from './mergePages.ts';
import { PageLedger } from './pageLedger.ts';
import { plainLineEnds } from '../../../server/src/page/pageSections.ts';
import type { ResultPlace } from './resultPlace.ts';

/** How long VS Code may take to notice that a file is another one. */
const RELOAD_MILLISECONDS = 3_000;

/** A better text of a page (with links to its saved pictures), or undefined to leave it. */
export type RefinePage = (result: Uri, event: PageEvent) => Promise<string | undefined>;

/**
 * A Markdown document that fills page by page while people read and edit it. It begins with a placeholder
 * a page; in the end it equals the stored result, but for what was edited, and is saved.
 */
export class ResultDocument implements PageSink {
  readonly #place: ResultPlace;
  readonly #refinePage: RefinePage;
  readonly #show: boolean;
  readonly #ledger = new PageLedger({
    waiting: (page) => l10n.t('*Page {0} is being read …*', page),
    missing: (page) => l10n.t('*Page {0} was not read.*', page),
    missingPages: (pages) => l10n.t('*Pages {0} were not read.*', pages),
  });
  readonly #revisions = new Map<number, number>();
  readonly #refining = new Set<Promise<void>>();
  #live: LiveDocument | undefined;
  #follow: FollowMode | undefined;
  #result: Uri | undefined;
  #unread: readonly number[] = [];

  constructor(place: ResultPlace, refine: RefinePage, show = true) {
    this.#place = place;
    this.#refinePage = refine;
    this.#show = show;
  }

  /**
   * Goes on with a document that was left unfinished, as after a reload. What stands on the `unread` pages
   * only says why they could not be read, and gives way.
   */
  static resume(result: Uri, refine: RefinePage, unread: readonly number[] = []): ResultDocument {
    const resumed = new ResultDocument({ kind: 'replace', uri: result }, refine, false);
    resumed.#result = result;
    resumed.#unread = unread;
    return resumed;
  }

  get result(): Uri | undefined {
    return this.#result;
  }

  async opened({ pages }: OpenedEvent): Promise<void> {
    this.#ledger.expect(pages);
    if (this.#live) return;
    const document = this.#result ? await this.#reopen(this.#result) : await this.#create();
    this.#result = document.uri;
    this.#live = new LiveDocument(document.uri, this.#ledger, (written) => this.#written(written));
    if (this.#show) await show(document);
    if (this.#show && setting('follow', document)) this.#follow = new FollowMode(document.uri);
    if (this.#show && setting('preview.openToSide', document))
      await commands.executeCommand('markdown.showPreviewToSide', document.uri);
  }

  draft({ page, text }: DraftEvent): void {
    this.#ledger.draft(page, text);
    this.#live?.schedule();
  }

  page(event: PageEvent): void {
    // A lower revision may come late, when a job is joined.
    if (event.revision < (this.#revisions.get(event.page) ?? 0)) return;
    this.#revisions.set(event.page, event.revision);
    this.#ledger.deliver(event.page, event.text);
    this.#live?.schedule();
    if (!this.#result) return;
    this.#refine(this.#result, event);
  }

  async finished({ outcome }: ReadResult): Promise<void> {
    await Promise.all(this.#refining);
    if (!this.#live || !this.#result) return;
    const isWhole = outcome === 'ok';
    try {
      if (this.#live.document) await this.#complete(this.#live, this.#live.document, isWhole);
      else await this.#completeClosed(this.#result, isWhole);
    } finally {
      this.#live.dispose();
      this.#follow?.dispose();
    }
    if (this.#place.kind === 'untitled' && this.#place.compareWith)
      await this.#compare(this.#place.compareWith, this.#result);
  }

  async #complete(live: LiveDocument, document: TextDocument, isWhole: boolean): Promise<void> {
    if (!isWhole) await live.giveUp();
    const wrong = await live.settle();
    if (wrong.length > 0) {
      log().error(`pages ${wrong.join(', ')} of a result do not stand as they were read`);
      void window.showWarningMessage(
        l10n.t('Folio could not write pages {0} to the document. Run the command again.', wrong.join(', ')),
      );
    }
    if (!document.isUntitled) await document.save();
  }

  /** Closed by the user: the file gets the rest without an editor. */
  async #completeClosed(result: Uri, isWhole: boolean): Promise<void> {
    if (result.scheme === 'untitled') return;
    const text = Buffer.from(await workspace.fs.readFile(result)).toString('utf8');
    let changed = applyChanges(text, mergePages(text, this.#ledger.updates()));
    if (!isWhole) changed = applyChanges(changed, this.#ledger.giveUp(changed));
    if (changed !== text) await workspace.fs.writeFile(result, Buffer.from(changed));
  }

  async #create(): Promise<TextDocument> {
    const text = this.#ledger.text();
    const document = await this.#documentWith(text);
    this.#ledger.markAllWritten();
    return document;
  }

  async #documentWith(text: string): Promise<TextDocument> {
    const place = this.#place;
    if (place.kind === 'untitled') return untitled(place.name, text);
    if (place.kind === 'replace') return replaceText(place.uri, text);
    try {
      await workspace.fs.createDirectory(Uri.joinPath(place.uri, '..'));
      await workspace.fs.writeFile(place.uri, Buffer.from(text));
      const document = await workspace.openTextDocument(place.uri);
      await loaded(document, text);
      return document;
    } catch (error) {
      log().warn('the result cannot be written to its place', error);
      void window.showWarningMessage(
        l10n.t('Cannot write {0}. The result opens in an untitled document instead.', place.uri.fsPath),
      );
      return untitled(posix.basename(place.uri.path), text);
    }
  }

  async #reopen(result: Uri): Promise<TextDocument> {
    const document = await workspace.openTextDocument(result);
    this.#ledger.resume(document.getText(), this.#unread);
    return document;
  }

  #written(pages: readonly number[]): void {
    const document = this.#live?.document;
    if (document) this.#follow?.reveal(document, pages);
  }

  #refine(result: Uri, event: PageEvent): void {
    const refining = this.#refinePage(result, event)
      .then((text) => {
        if (text === undefined || this.#revisions.get(event.page) !== event.revision) return;
        this.#ledger.deliver(event.page, text);
        this.#live?.schedule();
      })
      .catch((error: unknown) => log().warn(`page ${event.page} keeps its plain text`, error));
    const tracked = refining.finally(() => this.#refining.delete(tracked));
    this.#refining.add(tracked);
  }

  async #compare(existing: Uri, result: Uri): Promise<void> {
    const title = l10n.t('{0}: existing ↔ read again', posix.basename(existing.path));
    const options = { preview: false, preserveFocus: true };
    await commands.executeCommand('vscode.diff', existing, result, title, options);
  }
}

/** Two documents shown at the same moment may cost one its editor; it is read all the same. */
async function show(document: TextDocument): Promise<void> {
  try {
    await window.showTextDocument(document, { preview: false, viewColumn: ViewColumn.Active });
  } catch (error) {
    log().warn('a result was not shown', error);
  }
}

/**
 * A file of the same name may have been open and deleted before; VS Code then shows the old text until it
 * notices the new file.
 */
async function loaded(document: TextDocument, text: string): Promise<void> {
  if (plainLineEnds(document.getText()) === text) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(giveUp);
      listener.dispose();
      resolve();
    };
    const giveUp = setTimeout(done, RELOAD_MILLISECONDS);
    const listener = workspace.onDidChangeTextDocument(({ document: changed }) => {
      if (changed === document && plainLineEnds(document.getText()) === text) done();
    });
  });
  if (plainLineEnds(document.getText()) !== text) await replaceText(document.uri, text);
}

async function untitled(name: string, text: string): Promise<TextDocument> {
  const taken = new Set(workspace.textDocuments.map(({ uri }) => uri.toString()));
  const { name: stem, ext } = posix.parse(name);
  let uri = Uri.from({ scheme: 'untitled', path: name });
  for (let count = 2; taken.has(uri.toString()); count += 1)
    uri = Uri.from({ scheme: 'untitled', path: `${stem}-${count}${ext}` });
  const document = await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  edit.replace(uri, wholeOf(document), text);
  await workspace.applyEdit(edit);
  return ext === '.md' ? languages.setTextDocumentLanguage(document, 'markdown') : document;
}

/** One step, so that one undo brings the old text back. */
async function replaceText(uri: Uri, text: string): Promise<TextDocument> {
  const document = await workspace.openTextDocument(uri);
  const edit = new WorkspaceEdit();
  edit.replace(uri, wholeOf(document), text);
  await workspace.applyEdit(edit);
  return document;
}

function wholeOf(document: TextDocument): Range {
  return new Range(document.positionAt(0), document.positionAt(document.getText().length));
}
