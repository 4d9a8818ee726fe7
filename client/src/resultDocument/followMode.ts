import { Range, TextEditorRevealType, window, type Disposable, type TextDocument, type Uri } from 'vscode';
import { findSections } from '../../../server/src/page/pageSections.ts';

/** The editor needs a moment to scroll where it was told; what it shows before says nothing. */
const SETTLE_MILLISECONDS = 400;

/**
 * Reveals the newest page, until the user scrolls away or moves the cursor. It goes on when they scroll to
 * the newest page again.
 */
export class FollowMode implements Disposable {
  readonly #uri: string;
  readonly #listeners: Disposable[];
  #isFollowing = true;
  #newestLine = 0;
  #revealedAt = 0;

  constructor(uri: Uri) {
    this.#uri = uri.toString();
    this.#listeners = [
      window.onDidChangeTextEditorVisibleRanges(({ textEditor, visibleRanges }) => {
        if (textEditor.document.uri.toString() !== this.#uri) return;
        if (performance.now() - this.#revealedAt < SETTLE_MILLISECONDS) return;
        this.#isFollowing = visibleRanges.some(
          ({ start, end }) => start.line <= this.#newestLine && this.#newestLine <= end.line,
        );
      }),
      window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
        if (textEditor.document.uri.toString() === this.#uri && kind !== undefined) this.#isFollowing = false;
      }),
    ];
  }

  /** Pages were written into the document. */
  reveal(document: TextDocument, pages: readonly number[]): void {
    const newest = findSections(document.getText())
      .filter(({ page }) => pages.includes(page))
      .at(-1);
    if (!newest) return;
    const start = document.positionAt(newest.start);
    this.#newestLine = start.line;
    if (!this.#isFollowing) return;
    this.#revealedAt = performance.now();
    const end = document.positionAt(newest.contentEnd);
    for (const editor of window.visibleTextEditors) {
      if (editor.document === document)
        editor.revealRange(new Range(start, end), TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }
}
