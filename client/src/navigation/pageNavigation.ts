import {
  CodeLens,
  Disposable,
  DocumentSymbol,
  EventEmitter,
  l10n,
  languages,
  Range,
  SymbolKind,
  type CodeLensProvider,
  type TextDocument,
} from 'vscode';
import type { Folio } from '../folio.ts';
import { findSections } from '../resultDocument/pageSections.ts';
import { onSettings, setting } from '../settings.ts';

const MARKDOWN = { language: 'markdown' };

/** Pages in the Outline and breadcrumbs, and what can be done with a page above it. */
export function registerPageNavigation(folio: Folio): Disposable {
  const lenses = new PageLenses(folio);
  return Disposable.from(
    lenses,
    languages.registerCodeLensProvider(MARKDOWN, lenses),
    languages.registerDocumentSymbolProvider(
      MARKDOWN,
      { provideDocumentSymbols: pageSymbols },
      { label: 'Folio' },
    ),
  );
}

/** A symbol a page; the headings inside are Markdown's own. */
function pageSymbols(document: TextDocument): DocumentSymbol[] {
  return findSections(document.getText()).map(({ page, start, bodyStart, contentEnd }) => {
    const anchor = new Range(document.positionAt(start), document.positionAt(bodyStart));
    const whole = new Range(anchor.start, document.positionAt(contentEnd));
    return new DocumentSymbol(l10n.t('Page {0}', page), '', SymbolKind.File, whole, anchor);
  });
}

class PageLenses implements CodeLensProvider, Disposable {
  readonly #folio: Folio;
  readonly #onDidChange = new EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#onDidChange.event;
  readonly #listeners: Disposable;

  constructor(folio: Folio) {
    this.#folio = folio;
    const changed = (): void => this.#onDidChange.fire();
    this.#listeners = Disposable.from(
      onSettings(['codeLens'], changed),
      // The source of a new result is noted after its document opened.
      folio.results.onDidCreate(changed),
    );
  }

  provideCodeLenses(document: TextDocument): CodeLens[] {
    const isResult = this.#folio.records.find(document.uri) !== undefined;
    if (!isResult || !setting('codeLens', document)) return [];
    return findSections(document.getText()).flatMap(({ page, start }) => {
      const { line } = document.positionAt(start);
      const range = new Range(line, 0, line, 0);
      const target = [document.uri, page];
      return [
        new CodeLens(range, {
          title: l10n.t('Open page {0}', page),
          command: 'folio.openSourcePage',
          arguments: target,
        }),
        new CodeLens(range, {
          title: l10n.t('Copy page'),
          command: 'folio.copyPage',
          arguments: target,
        }),
      ];
    });
  }

  dispose(): void {
    this.#listeners.dispose();
    this.#onDidChange.dispose();
  }
}
