import type { PageResult, ReadOptions, Warning } from '../../protocol.ts';
import type { VlmProgress, ServerList } from '../../readers/vlm/vlmReader.ts';
import type { PageStructure } from '../../readers/pageRequest.ts';
import type { AwaitedPage, PageEngine } from '../engineProcess/pageEngine.ts';
import type { Lane } from './pageLane.ts';
import type { ReadingPlan } from './readingPlan.ts';
import type { VlmWork } from './vlmWork.ts';

/** A page that was read. */
export interface ReadPage {
  readonly result: PageResult;
  /** A server was to read it and did not, or not to its end: it deserves another try, and is not kept. */
  readonly isMakeshift: boolean;
}

export interface PageReadingParts {
  readonly engine: PageEngine;
  readonly vlm: VlmWork;
  /** Those that the pages may go to. */
  readonly servers: ServerList;
  readonly plan: ReadingPlan;
  readonly options: ReadOptions['vlm'];
}

const STRUCTURE_TEXTS: Readonly<Record<PageStructure, string>> = {
  table: 'a table',
  figure: 'a picture',
  columns: 'several columns',
  formulas: 'formulas',
};

/** Brings the pages of one job to who reads them. */
export class PageReading {
  readonly #parts: PageReadingParts;
  /** Pages that the engine handed on, and why. */
  readonly #structures = new Map<number, readonly PageStructure[]>();

  constructor(parts: PageReadingParts) {
    this.#parts = parts;
  }

  /** Where a page begins. */
  get firstLane(): Lane {
    return this.#parts.plan.kind === 'vlm' ? 'vlm' : 'engine';
  }

  /** Undefined: it is for the servers. Rejects as `PageEngine.read` does. */
  async byEngine(request: AwaitedPage): Promise<ReadPage | undefined> {
    const { engine, plan } = this.#parts;
    if (plan.kind === 'local') return { result: await engine.read(request), isMakeshift: false };
    const examined = await engine.examine(request);
    if (examined.kind === 'read') return { result: examined.result, isMakeshift: false };
    this.#structures.set(request.page, examined.why);
    return undefined;
  }

  /** `onProgress` is called as the model writes. Rejects with `cancelled` only. */
  async byServers(request: AwaitedPage, onProgress?: (progress: VlmProgress) => void): Promise<ReadPage> {
    const { vlm, servers, options } = this.#parts;
    // One of its own: what a reader leaves on it goes with the page, and not with the job.
    const signal = AbortSignal.any([request.signal]);
    let local: PageResult | undefined;
    const page = vlm.page({ ...request, signal }, (result) => (local = result));
    const { mode, wordBoxes } = options;
    const result = await servers.read(
      page,
      { mode, wordBoxes, ...(onProgress ? { onProgress } : {}) },
      signal,
    );
    if (local !== undefined && result.reader.id === local.reader.id) return { result, isMakeshift: true };
    return { result: this.#explained(result), isMakeshift: result.outcome !== 'ok' };
  }

  /** From its first lane to its result, outside of the lanes. */
  async anyhow(request: AwaitedPage): Promise<ReadPage> {
    const read = this.firstLane === 'engine' ? await this.byEngine(request) : undefined;
    return read ?? this.byServers(request);
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
