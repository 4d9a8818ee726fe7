import { workspace, type Disposable, type TextDocument } from 'vscode';

const REDRAW_MILLISECONDS = 300;

/** Draws a document's hints again a little after it has changed: once, however much changes meanwhile. */
export class Redraws implements Disposable {
  readonly #draw: (key: string, document: TextDocument) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** `draw` gets the document's address as text, and the document, if it is open. */
  constructor(draw: (key: string, document: TextDocument) => void) {
    this.#draw = draw;
  }

  schedule(key: string): void {
    if (this.#timers.has(key)) return;
    const draw = (): void => {
      this.#timers.delete(key);
      const document = workspace.textDocuments.find(({ uri }) => uri.toString() === key);
      if (document) this.#draw(key, document);
    };
    this.#timers.set(key, setTimeout(draw, REDRAW_MILLISECONDS));
  }

  forget(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }
}
