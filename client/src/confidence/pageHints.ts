import type { Range } from 'vscode';
import {
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  languages,
  workspace,
  type DiagnosticCollection,
  type TextDocument,
} from 'vscode';
import type { Folio } from '../folio.ts';
import { findSections } from '../resultDocument/pageSections.ts';
import { onSettings, setting } from '../settings.ts';
import { hintsOfPage, type PageHint } from './hintsOfPage.ts';
import { Redraws } from './redraws.ts';

/**
 * Marks pages, at their anchor, that somebody should compare with the scan: readers that disagree, a model
 * that was stopped, a page that no server read. They are known as long as the window lives.
 */
export function registerPageHints(folio: Folio): Disposable {
  return new PageHints(folio);
}

class PageHints implements Disposable {
  readonly #diagnostics: DiagnosticCollection = languages.createDiagnosticCollection('folio-pages');
  /** By document, then by page. */
  readonly #hints = new Map<string, Map<number, readonly PageHint[]>>();
  readonly #redraws = new Redraws((key, document) => this.#draw(key, document));
  readonly #listeners: Disposable;

  constructor(folio: Folio) {
    this.#listeners = Disposable.from(
      folio.results.onDidReceivePage(({ result, event }) => {
        const key = result.toString();
        const pages = this.#hints.get(key) ?? new Map<number, readonly PageHint[]>();
        const hints = event.result ? hintsOfPage(event.result) : [];
        if (hints.length > 0) this.#hints.set(key, pages.set(event.page, hints));
        else pages.delete(event.page);
        this.#schedule(key);
      }),
      workspace.onDidChangeTextDocument(({ document }) => this.#schedule(document.uri.toString())),
      workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      onSettings(['confidence.hints'], () => {
        for (const key of this.#hints.keys()) this.#schedule(key);
      }),
    );
  }

  dispose(): void {
    this.#redraws.dispose();
    this.#listeners.dispose();
    this.#diagnostics.dispose();
  }

  #schedule(key: string): void {
    if (this.#hints.has(key)) this.#redraws.schedule(key);
  }

  #draw(key: string, document: TextDocument): void {
    const pages = setting('confidence.hints', document) ? this.#hints.get(key) : undefined;
    const diagnostics = findSections(document.getText()).flatMap(({ page, start }) => {
      const line = document.lineAt(document.positionAt(start)).range;
      return (pages?.get(page) ?? []).map((hint) => diagnosticOf(hint, line));
    });
    this.#diagnostics.set(document.uri, diagnostics);
  }

  #forget({ uri }: TextDocument): void {
    const key = uri.toString();
    this.#redraws.forget(key);
    this.#hints.delete(key);
    this.#diagnostics.delete(uri);
  }
}

function diagnosticOf({ code, message }: PageHint, range: Range): Diagnostic {
  const diagnostic = new Diagnostic(range, message, DiagnosticSeverity.Information);
  diagnostic.source = 'Folio';
  diagnostic.code = code;
  return diagnostic;
}
