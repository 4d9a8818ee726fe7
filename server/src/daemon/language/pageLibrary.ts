import type { ResultKey } from '../../cache/resultCache.ts';
import { canonicalJson } from '../../cache/canonicalJson.ts';
import type { PageResult } from '../../page/pageResult.ts';
import { Changes } from '../results/changes.ts';
import type { ResultRecord } from '../results/resultRecords.ts';
import { pageHints, type PageHint } from './pageHints.ts';
import { pageWords, type PageWords } from './pageWords.ts';

/** What the language features know of a page that was read. */
export interface KnownPage extends PageWords {
  readonly hints: readonly PageHint[];
  /** The model that read it, where one did. */
  readonly model: string | undefined;
}

/** Words in memory, of all pages together: some 20 MB, or 200 dense pages. */
const MAX_WORDS = 100_000;

/** The kept results of pages, as `ResultCache` has them. */
export interface KeptResults {
  get(key: ResultKey): Promise<PageResult | undefined>;
}

/**
 * What was read, for all connections: the words of kept pages, of which the ones used last stay in memory.
 */
export class PageLibrary {
  readonly #results: KeptResults;
  readonly #changes = new Changes<string>();
  readonly #pages = new Map<string, KnownPage>();
  #words = 0;

  constructor(results: KeptResults) {
    this.#results = results;
  }

  /** Calls with the SHA-256 of each document of which a page was kept. */
  onDidKeep(listener: (documentHash: string) => void): () => void {
    return this.#changes.on(listener);
  }

  /** A page of a result's document, as the result has it; undefined where it is not kept (any more). */
  async page(record: ResultRecord, page: number): Promise<KnownPage | undefined> {
    const { hash, kept } = record.pages?.[String(page)] ?? record;
    const { readers, modelHash } = kept;
    const options = canonicalJson(kept.options);
    for (const reader of readers) {
      const key = { documentHash: hash, page, reader, modelHash, options };
      const name = nameOf(key);
      const known = this.#pages.get(name);
      if (known) {
        this.#pages.delete(name);
        this.#pages.set(name, known);
        return known;
      }
      const result = await this.#results.get(key);
      if (result) return this.#remember(name, result);
    }
    return undefined;
  }

  /** A page was kept: what was known of it may be another reading. */
  kept(key: ResultKey): void {
    this.#forget(nameOf(key));
    this.#changes.tell(key.documentHash);
  }

  #remember(name: string, result: PageResult): KnownPage {
    const page = { ...pageWords(result), hints: pageHints(result), model: result.reader.model };
    this.#forget(name);
    this.#pages.set(name, page);
    this.#words += page.words.length;
    for (const oldest of this.#pages.keys()) {
      if (this.#words <= MAX_WORDS || oldest === name) break;
      this.#forget(oldest);
    }
    return page;
  }

  #forget(name: string): void {
    this.#words -= this.#pages.get(name)?.words.length ?? 0;
    this.#pages.delete(name);
  }
}

function nameOf({ documentHash, page, reader, modelHash, options }: ResultKey): string {
  return canonicalJson([documentHash, page, reader, modelHash, options]);
}
