import { Uri, workspace } from 'vscode';
import {
  FolioError,
  type JobFinishedParams,
  type JobOpenedParams,
  type JobPageParams,
  type OutputFormat,
} from '../../../server/src/protocol.ts';
import type { PageSink } from '../jobs/pageSink.ts';

/** A result that is written to a file in one go when its document has been read: batches, text and JSON. */
export class FileResult implements PageSink {
  readonly #uri: Uri;
  readonly #format: OutputFormat;
  readonly #pages = new Map<number, { revision: number; text: string }>();
  readonly #refine: (result: Uri, event: JobPageParams) => Promise<string | undefined>;
  readonly #refining: Promise<void>[] = [];
  #isWritten = false;

  constructor(
    uri: Uri,
    format: OutputFormat,
    refine: (result: Uri, event: JobPageParams) => Promise<string | undefined> = () =>
      Promise.resolve(undefined),
  ) {
    this.#uri = uri;
    this.#format = format;
    this.#refine = refine;
  }

  /** The file once it is there. */
  get result(): Uri | undefined {
    return this.#isWritten ? this.#uri : undefined;
  }

  opened(_event: JobOpenedParams): Promise<void> {
    return Promise.resolve();
  }

  page(event: JobPageParams): void {
    const { page, revision, text } = event;
    if (revision < (this.#pages.get(page)?.revision ?? 0)) return;
    const entry = { revision, text };
    this.#pages.set(page, entry);
    const refining = this.#refine(this.#uri, event).then(
      (better) => {
        if (better !== undefined) entry.text = better;
      },
      () => undefined,
    );
    this.#refining.push(refining);
  }

  async finished({ outcome }: JobFinishedParams): Promise<void> {
    await Promise.all(this.#refining);
    if (outcome === 'cancelled' || this.#pages.size === 0) return;
    try {
      await workspace.fs.createDirectory(Uri.joinPath(this.#uri, '..'));
      await workspace.fs.writeFile(this.#uri, Buffer.from(this.#text()));
      this.#isWritten = true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new FolioError('output-unwritable', { file: this.#uri.fsPath, reason }, { cause: error });
    }
  }

  #text(): string {
    const texts = [...this.#pages].sort(([a], [b]) => a - b).map(([, { text }]) => text.trimEnd());
    if (this.#format === 'json') return `[\n${texts.join(',\n')}\n]\n`;
    return `${texts.filter((text) => text !== '').join('\n\n')}\n`;
  }
}
