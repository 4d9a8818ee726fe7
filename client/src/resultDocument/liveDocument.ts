import type { Uri } from 'vscode';
import {
  commands,
  Range,
  TextDocumentChangeReason,
  window,
  workspace,
  WorkspaceEdit,
  type Disposable,
  type TextDocument,
  type TextDocumentChangeEvent,
} from 'vscode';
import { log } from '../logs.ts';
import { applyChanges, mergePages, type TextChange } from './mergePages.ts';
import type { PageLedger } from './pageLedger.ts';
import { plainLineEnds } from '../../../server/src/page/pageSections.ts';

/** Between two writings: six to seven a second are smooth to look at and cheap for the editor. */
const FLUSH_EVERY_MILLISECONDS = 150;

/** So many undo steps are taken to get from Folio's last writing to the user's last edit. */
const MAX_UNDO_STEPS = 1_000;

/** An edit is refused when somebody typed meanwhile; nobody types so fast for so long. */
const MAX_TRIES = 20;

/**
 * Keeps an editor document in step with a ledger while people write in it: writes what has come, a few
 * times a second, notes which pages were edited, and puts back what an undo took away.
 */
export class LiveDocument implements Disposable {
  readonly #uri: Uri;
  readonly #ledger: PageLedger;
  readonly #onWritten: (pages: readonly number[]) => void;
  readonly #listener: Disposable;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #lastFlush = 0;
  /** The edit that is being applied: how Folio's own change is told from others'. */
  #applying: { readonly expected: string; readonly onDone: (text: string) => void } | undefined;
  #userEdits = 0;
  #isUndoing = false;
  /** The undo that is being worked out, or the last one. */
  #undoing: Promise<void> = Promise.resolve();

  constructor(uri: Uri, ledger: PageLedger, onWritten: (pages: readonly number[]) => void) {
    this.#uri = uri;
    this.#ledger = ledger;
    this.#onWritten = onWritten;
    this.#listener = workspace.onDidChangeTextDocument((event) => this.#changed(event));
  }

  /** The document while it is open in VS Code. */
  get document(): TextDocument | undefined {
    const key = this.#uri.toString();
    return workspace.textDocuments.find((document) => !document.isClosed && document.uri.toString() === key);
  }

  /** Writes soon; many calls make one writing. */
  schedule(): void {
    const wait = Math.max(0, this.#lastFlush + FLUSH_EVERY_MILLISECONDS - performance.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, wait);
  }

  /** Writes now what has come. Resolves when it stands in the document, or the document is closed. */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#flush());
    return this.#flushing;
  }

  /** Makes sure that every page nobody edited stands as it should; returns those that do not in the end. */
  async settle(): Promise<readonly number[]> {
    // What an undo takes away comes back before anything is final.
    let undoing: Promise<void>;
    do {
      undoing = this.#undoing;
      await undoing;
      await this.flush();
    } while (undoing !== this.#undoing);
    const { document } = this;
    if (!document) return [];
    const wrong = this.#ledger.differing(document.getText());
    if (wrong.length > 0) await this.#apply(document, (text) => mergePages(text, wrong));
    return this.#ledger.differing(document.getText()).map(({ page }) => page);
  }

  /** The pages that have not come will not come: one line says which. */
  async giveUp(): Promise<void> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      await this.flush();
      const { document } = this;
      if (!document || (await this.#apply(document, (text) => this.#ledger.giveUp(text)))) return;
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listener.dispose();
  }

  async #flush(): Promise<void> {
    this.#lastFlush = performance.now();
    const { document } = this;
    if (!document || this.#isUndoing) return;
    const updates = this.#ledger.updates();
    if (updates.length === 0) return;
    const written = (text: string): void => this.#ledger.markWritten(updates, text);
    // The document may have changed before the edit arrived: then it is refused, and tried again.
    if (await this.#apply(document, (text) => mergePages(text, updates), written))
      this.#onWritten(updates.map(({ page }) => page));
    else this.schedule();
  }

  /** `onDone` is called before anybody else's next change is heard of. */
  async #apply(
    document: TextDocument,
    change: (text: string) => readonly TextChange[],
    onDone: (text: string) => void = () => undefined,
  ): Promise<boolean> {
    const text = document.getText();
    const changes = change(text);
    if (changes.length === 0) {
      onDone(text);
      return true;
    }
    const edit = new WorkspaceEdit();
    for (const { start, end, text: inserted } of changes)
      edit.replace(this.#uri, new Range(document.positionAt(start), document.positionAt(end)), inserted);
    this.#applying = { expected: plainLineEnds(applyChanges(text, changes)), onDone };
    try {
      return await workspace.applyEdit(edit);
    } finally {
      this.#applying = undefined;
    }
  }

  #changed({ document, contentChanges, reason }: TextDocumentChangeEvent): void {
    if (document.uri.toString() !== this.#uri.toString() || contentChanges.length === 0) return;
    if (reason === TextDocumentChangeReason.Undo) {
      if (this.#isUndoing) return;
      this.#undoing = this.#afterUndo().catch((error: unknown) =>
        log().warn('an undo was not followed', error),
      );
      return;
    }
    const text = document.getText();
    if (this.#applying?.expected === plainLineEnds(text)) {
      this.#applying.onDone(text);
      return;
    }
    this.#userEdits += 1;
    this.#ledger.noteChange(text);
  }

  /**
   * VS Code has one list of undo steps for people and extensions. Undoing what Folio wrote is not what
   * somebody means who presses the key: it goes on to their own last edit, and then the pages come back.
   */
  async #afterUndo(): Promise<void> {
    this.#isUndoing = true;
    try {
      await this.#flushing;
      let lost = this.#lost();
      if (lost.length === 0) this.#userEdits = Math.max(0, this.#userEdits - 1);
      for (let step = 0; step < MAX_UNDO_STEPS && lost.length > 0 && this.#userEdits > 0; step += 1) {
        const { document } = this;
        if (!document || window.activeTextEditor?.document !== document) break;
        const before = document.version;
        await commands.executeCommand('undo');
        if (document.version === before) break;
        const now = this.#lost();
        if (now.length === lost.length) {
          this.#userEdits -= 1;
          break;
        }
        lost = now;
      }
      this.#ledger.forget(this.#lost(), this.document?.getText() ?? '');
    } finally {
      this.#isUndoing = false;
    }
    await this.flush();
  }

  #lost(): number[] {
    const { document } = this;
    return document ? this.#ledger.lostPages(document.getText()) : [];
  }
}
