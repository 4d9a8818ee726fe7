import type { PageResult } from '../../page/pageResult.ts';
import type {
  DocumentHandle,
  DocumentInfo,
  PageEnd,
  PageRequest,
  PageTurn,
} from '../../readers/pageRequest.ts';
import type { PageOperation, PageOperations } from '../../readers/pageOperations.ts';

/** How urgent a request to the engine is, and what its sender is told meanwhile. */
export interface EngineWait {
  /** Lower goes first; above 0 it is a batch's, which has more patience with an engine that dies. */
  readonly priority: number;
  /** Called when the engine has died, and it has to wait for another. */
  readonly onRestarting?: () => void;
}

/** A page to be read, and how urgent it is. */
export interface AwaitedPage extends PageRequest, EngineWait {
  readonly signal: AbortSignal;
  readonly onLoadingModel?: () => void;
}

/** A page for an operation, and how urgent it is. */
export interface AwaitedTurn extends PageTurn, EngineWait {
  /** Absent: it is never cancelled. */
  readonly signal?: AbortSignal;
}

/** Reads pages for jobs. Restarts, retries and crashes stay inside. */
export interface PageEngine {
  /** How many pages it is to be given at a time. */
  readonly window: number;
  /** Rejects with the FolioError that says why the document cannot be read, `cancelled` or `engine-unavailable`. */
  open(document: DocumentHandle, signal: AbortSignal, wait?: EngineWait): Promise<DocumentInfo>;
  /**
   * Opens the document where needed. What is wrong with the page is in its result; rejects with
   * `cancelled`, with `engine-unavailable`, or with the FolioError of opening the document.
   */
  read(page: AwaitedPage): Promise<PageResult>;
  /** As `read`, but a page that has something of `handBack` is only looked at. */
  examine(page: AwaitedPage): Promise<PageEnd>;
  /** Rejects with `cancelled`, or with the FolioError that says why it cannot be done. */
  run<Kind extends PageOperation>(
    kind: Kind,
    turn: AwaitedTurn,
    ask: PageOperations[Kind]['ask'],
  ): Promise<PageOperations[Kind]['answer']>;
  close(documentId: string): void;
}
