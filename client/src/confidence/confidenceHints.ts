import type { Uri } from 'vscode';
import {
  Diagnostic,
  DiagnosticSeverity,
  Disposable,
  Hover,
  l10n,
  languages,
  MarkdownString,
  Range,
  workspace,
  type CancellationToken,
  type DiagnosticCollection,
  type Position,
  type TextDocument,
} from 'vscode';
import type { Folio } from '../folio.ts';
import { log } from '../logs.ts';
import { sourceOf } from '../reading/beginReading.ts';
import { findSections } from '../resultDocument/pageSections.ts';
import { onSettings, setting } from '../settings.ts';
import { doubtfulWords, type PageWord, type PageWords } from './doubtfulWords.ts';
import { locateWords, type LocatedWord } from './locateWords.ts';
import { Redraws } from './redraws.ts';

/** A hover is no place for megabytes. */
const HOVER_PIXELS = 200_000;

/** Around the line, points. */
const MARGIN = 4;

interface Doubt {
  readonly range: Range;
  readonly word: PageWord;
  readonly pageWords: PageWords;
}

/**
 * Marks words that were read with low confidence: hints in the Problems panel and in the editor, and the
 * line of the scan where one points at them. They are known as long as the window lives.
 */
export function registerConfidenceHints(folio: Folio): Disposable {
  const hints = new ConfidenceHints(folio);
  return Disposable.from(hints, languages.registerHoverProvider({ language: 'markdown' }, hints));
}

class ConfidenceHints implements Disposable {
  readonly #folio: Folio;
  readonly #diagnostics: DiagnosticCollection = languages.createDiagnosticCollection('folio');
  /** By document, then by page. */
  readonly #words = new Map<string, Map<number, PageWords>>();
  readonly #doubts = new Map<string, readonly Doubt[]>();
  readonly #redraws = new Redraws((key, document) => this.#draw(key, document));
  readonly #listeners: Disposable;

  constructor(folio: Folio) {
    this.#folio = folio;
    this.#listeners = Disposable.from(
      folio.results.onDidReceivePage(({ result, event }) => {
        const key = result.toString();
        const pages = this.#words.get(key) ?? new Map<number, PageWords>();
        const words = event.result && doubtfulWords(event.result, setting('confidence.threshold'));
        if (words) this.#words.set(key, pages.set(event.page, words));
        else pages.delete(event.page);
        this.#schedule(key);
      }),
      workspace.onDidChangeTextDocument(({ document }) => this.#schedule(document.uri.toString())),
      workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
      onSettings(['confidence.hints', 'confidence.threshold'], () => {
        for (const key of this.#words.keys()) this.#schedule(key);
      }),
    );
  }

  async provideHover(
    document: TextDocument,
    position: Position,
    token: CancellationToken,
  ): Promise<Hover | undefined> {
    const doubts = this.#doubts.get(document.uri.toString()) ?? [];
    const doubt = doubts.find(({ range }) => range.contains(position));
    if (!doubt) return undefined;
    const text = new MarkdownString(
      l10n.t('Read with {0} % confidence', Math.round(doubt.word.confidence * 100)),
    );
    const image = await this.#lineImage(document.uri, doubt).catch((error: unknown) => {
      log().debug('a line of the scan cannot be shown', error);
    });
    if (token.isCancellationRequested) return undefined;
    if (image !== undefined) text.appendMarkdown(`\n\n![${l10n.t('The line in the scan')}](${image})`);
    return new Hover(text, doubt.range);
  }

  dispose(): void {
    this.#redraws.dispose();
    this.#listeners.dispose();
    this.#diagnostics.dispose();
  }

  async #lineImage(result: Uri, { word, pageWords }: Doubt): Promise<string | undefined> {
    const source = this.#folio.records.sourceOf(result);
    if (!source) return undefined;
    const daemon = await this.#folio.link.connection();
    const { x, y, width, height } = word.lineBox;
    const [image] = await daemon.pageImages({
      source: await sourceOf(source, daemon),
      page: pageWords.page,
      boxes: [{ x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN }],
      uprightToPage: pageWords.uprightToPage,
      maxPixels: HOVER_PIXELS,
    });
    return image && `data:image/png;base64,${image.base64}`;
  }

  #schedule(key: string): void {
    if (this.#words.has(key)) this.#redraws.schedule(key);
  }

  #draw(key: string, document: TextDocument): void {
    const doubts = setting('confidence.hints', document) ? this.#doubtsIn(key, document) : [];
    this.#doubts.set(key, doubts);
    this.#diagnostics.set(
      document.uri,
      doubts.map(({ range, word }) => {
        const percent = Math.round(word.confidence * 100);
        const message = l10n.t('“{0}” was read with {1} % confidence.', word.text, percent);
        const diagnostic = new Diagnostic(range, message, DiagnosticSeverity.Hint);
        diagnostic.source = 'Folio';
        diagnostic.code = 'low-confidence';
        return diagnostic;
      }),
    );
  }

  #doubtsIn(key: string, document: TextDocument): Doubt[] {
    const text = document.getText();
    const threshold = setting('confidence.threshold', document);
    return findSections(text).flatMap(({ page, bodyStart, contentEnd }) => {
      const pageWords = this.#words.get(key)?.get(page);
      if (!pageWords) return [];
      const located = locateWords(text.slice(bodyStart, contentEnd), pageWords.words);
      const rangeOf = ({ start, end }: LocatedWord<PageWord>): Range =>
        new Range(document.positionAt(bodyStart + start), document.positionAt(bodyStart + end));
      return located
        .filter(({ word }) => word.confidence < threshold)
        .map((one) => ({ range: rangeOf(one), word: one.word, pageWords }));
    });
  }

  #forget(uri: Uri): void {
    const key = uri.toString();
    this.#redraws.forget(key);
    this.#words.delete(key);
    this.#doubts.delete(key);
    this.#diagnostics.delete(uri);
  }
}
