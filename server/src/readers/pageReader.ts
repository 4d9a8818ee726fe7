import type { ErrorCode } from '../errors/catalogue.ts';
import type { Block, PageResult } from '../page/pageResult.ts';
import type { PageOperation, PageOperations } from './pageOperations.ts';
import type { PageEnd, PageRequest } from './pageRequest.ts';

/** A reader at work. What is wrong with a page is in its result. Rejects with a FolioError: `cancelled`, a limit. */
export interface PageReader<Page extends ReaderPage> {
  read(page: Page): Promise<PageEnd>;
}

/** A page as a reader gets it, wherever it works. */
export interface ReaderPage {
  readonly request: PageRequest;
  /** Has a worker of the engine do something with the page. Rejects with a FolioError, `cancelled` when it is stopped. */
  run<Kind extends PageOperation>(
    kind: Kind,
    ask: PageOperations[Kind]['ask'],
  ): Promise<PageOperations[Kind]['answer']>;
}

export interface DaemonPage extends ReaderPage {
  /** Its own: what a reader leaves on it goes with the page. */
  readonly signal: AbortSignal;
  readonly options: {
    /** `fast`: less exact, and sooner. */
    readonly mode: 'quality' | 'fast';
    /** Words with boxes and confidences, by having the page read by the fallback, too. */
    readonly wordBoxes: boolean;
  };
  /** Called as the page is written. */
  readonly onProgress?: (progress: PageProgress) => void;
  /** Has the engine read it. */
  fallback(): Promise<PageResult>;
}

/** A page that is being written. */
export interface PageProgress {
  /** Those that have closed. */
  readonly blocks: readonly Block[];
  /** Text of the open block, half tags held back. */
  readonly open: string;
}

/** A reader of the daemon as one client may use it. It reads every page to an end; rejects with `cancelled` only. */
export interface ClientReader extends PageReader<DaemonPage> {
  /** Why it cannot be used; undefined: it can. */
  readonly missing: ErrorCode | undefined;
  /** Pages of this client that may be with it now; 0: none can be, and the engine reads them. */
  readonly window: number;
  /** The models that would read now; empty: nothing answers. */
  models(): Promise<readonly string[]>;
  /** What results of a model are kept under: changes with everything that changes them but the page and its options. */
  key(model: string): string;
}

/** Whether the work is still wanted; to be asked between steps. */
export interface Cancellation {
  isCancelled(): boolean;
}
