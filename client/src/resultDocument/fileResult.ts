import { Uri, window, workspace } from 'vscode';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type { ReadResult, OpenedEvent, PageEvent, OutputFormat } from '../../../server/src/protocol.ts';
import type { PageSink } from '../jobs/readingJob.ts';
import type { RefinePage } from './resultDocument.ts';
import type { ResultPlace } from './resultPlace.ts';

interface FileResultOptions {
  /** Open it in an editor when it is complete. */
  readonly show?: boolean;
  /** A better text of a page, or undefined. */
  readonly refine?: RefinePage;
}

const LANGUAGES: Readonly<Record<OutputFormat, string>> = {
  md: 'markdown',
  text: 'plaintext',
  json: 'json',
};

/** A result that is written in one go when its document has been read: batches, text and JSON. */
export class FileResult implements PageSink {
  readonly #place: ResultPlace;
  readonly #format: OutputFormat;
  readonly #options: FileResultOptions;
  readonly #pages = new Map<number, { revision: number; text: string }>();
  readonly #refining: Promise<void>[] = [];
  #result: Uri | undefined;

  constructor(place: ResultPlace, format: OutputFormat, options: FileResultOptions = {}) {
    this.#place = place;
    this.#format = format;
    this.#options = options;
  }

  /** The file once it is there. */
  get result(): Uri | undefined {
    return this.#result;
  }

  opened(_event: OpenedEvent): Promise<void> {
    return Promise.resolve();
  }

  page(event: PageEvent): void {
    const { page, revision, text } = event;
    if (revision < (this.#pages.get(page)?.revision ?? 0)) return;
    const entry = { revision, text };
    this.#pages.set(page, entry);
    const { refine } = this.#options;
    if (!refine || this.#place.kind === 'untitled') return;
    const refining = refine(this.#place.uri, event).then(
      (better) => {
        if (better !== undefined) entry.text = better;
      },
      () => undefined,
    );
    this.#refining.push(refining);
  }

  /** Rejects with `output-unwritable`. */
  async finished({ outcome }: ReadResult): Promise<void> {
    await Promise.all(this.#refining);
    if (outcome === 'cancelled' || this.#pages.size === 0) return;
    if (this.#place.kind === 'untitled') {
      const document = await workspace.openTextDocument({
        content: this.#text(),
        language: LANGUAGES[this.#format],
      });
      this.#result = document.uri;
    } else {
      await this.#write(this.#place.uri);
      this.#result = this.#place.uri;
    }
    // Whoever types elsewhere by now goes on typing there.
    if (this.#options.show)
      await window.showTextDocument(this.#result, { preview: false, preserveFocus: true });
  }

  async #write(uri: Uri): Promise<void> {
    try {
      await workspace.fs.createDirectory(Uri.joinPath(uri, '..'));
      await workspace.fs.writeFile(uri, Buffer.from(this.#text()));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new FolioError('output-unwritable', { file: uri.fsPath, reason }, { cause: error });
    }
  }

  #text(): string {
    const texts = [...this.#pages].sort(([a], [b]) => a - b).map(([, { text }]) => text.trimEnd());
    if (this.#format === 'json') return `[\n${texts.join(',\n')}\n]\n`;
    return `${texts.filter((text) => text !== '').join('\n\n')}\n`;
  }
}
