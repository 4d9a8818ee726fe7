import type { PageResult, ReadOptions, Warning } from '../../protocol.ts';
import type { PageProgress } from '../../readers/pageReader.ts';
import type { PageStructure } from '../../readers/pageRequest.ts';
import type { AwaitedPage, PageEngine } from '../engineProcess/pageEngine.ts';
import type { ReaderSide } from './pageQueue.ts';
import type { PageWindow } from './pageDispatcher.ts';
import type { ReaderPages } from './readerPages.ts';
import type { ReadingPlan } from './readingPlan.ts';

/** A page that was read. */
export interface ReadPage {
  readonly result: PageResult;
  /** A reader of the daemon was to read it and did not, or not to its end: it deserves another try, and is not kept. */
  readonly isMakeshift: boolean;
}

export interface JobReaderParts {
  readonly engine: PageEngine;
  readonly pages: ReaderPages;
  readonly plan: ReadingPlan;
  readonly options: ReadOptions['vlm'];
}

const STRUCTURE_TEXTS: Readonly<Record<PageStructure, string>> = {
  table: 'a table',
  figure: 'a picture',
  columns: 'several columns',
  formulas: 'formulas',
};

/** Brings the pages of one job to the readers of its plan. */
export class JobReaders {
  readonly #parts: JobReaderParts;
  /** Pages that the engine handed on, and why. */
  readonly #structures = new Map<number, readonly PageStructure[]>();

  constructor(parts: JobReaderParts) {
    this.#parts = parts;
  }

  /** Where a page begins. */
  get firstSide(): ReaderSide {
    return this.#parts.plan.first;
  }

  /** Of the reader in the daemon, where there is one. */
  get window(): PageWindow | undefined {
    return this.#parts.plan.specialist?.window;
  }

  /** Undefined: it is for the reader in the daemon. Rejects as `PageEngine.read` does. */
  async inEngine(page: AwaitedPage): Promise<ReadPage | undefined> {
    const { engine, plan } = this.#parts;
    const request = this.#ofEngine(page);
    if (!plan.specialist) return { result: await engine.read(request), isMakeshift: false };
    const end = await engine.examine({ ...request, handBack: plan.specialist.entry.prefers });
    if (end.kind === 'read') return { result: end.result, isMakeshift: false };
    this.#structures.set(page.page, end.why);
    return undefined;
  }

  /** `onProgress` is called as the page is written. Rejects with `cancelled` only. */
  async inDaemon(page: AwaitedPage, onProgress?: (progress: PageProgress) => void): Promise<ReadPage> {
    const { pages, plan, options } = this.#parts;
    const { specialist } = plan;
    // Without a specialist, the engine hands nothing on.
    if (!specialist)
      return { result: await this.#parts.engine.read(this.#ofEngine(page)), isMakeshift: false };
    let own: PageResult | undefined;
    const readable = pages.page(this.#ofEngine(page), options, (result) => (own = result), onProgress);
    const end = await specialist.reader.read(readable);
    const result = end.kind === 'read' ? end.result : await readable.fallback();
    if (own !== undefined && result.reader.id === own.reader.id) return { result, isMakeshift: true };
    return { result: this.#explained(result), isMakeshift: result.outcome !== 'ok' };
  }

  /** From its first reader to its result, outside of the queues. */
  async anyhow(page: AwaitedPage): Promise<ReadPage> {
    const read = this.firstSide === 'engine' ? await this.inEngine(page) : undefined;
    return read ?? this.inDaemon(page);
  }

  #ofEngine(page: AwaitedPage): AwaitedPage {
    return { ...page, options: { ...page.options, reader: this.#parts.plan.engine.name } };
  }

  #explained(result: PageResult): PageResult {
    const why = this.#structures.get(result.page);
    if (!why || result.outcome === 'failed') return result;
    const { id, model = id } = result.reader;
    const list = new Intl.ListFormat('en').format(why.map((structure) => STRUCTURE_TEXTS[structure]));
    const warning: Warning = {
      code: 'reader-chosen',
      message: `Read by ${model} on a server, because the page has ${list}.`,
    };
    return { ...result, warnings: [...result.warnings, warning] };
  }
}
