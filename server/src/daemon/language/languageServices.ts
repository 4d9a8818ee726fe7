import type { CancellationToken } from 'vscode-languageserver';
import type { PageImagesParamsInput, PageImagesReply, ReadParams } from '../../protocol.ts';
import type { LineReading } from '../../readers/pageOperations.ts';
import type { Log } from '../log.ts';
import type { LineRequest } from '../pages/lineReading.ts';
import type { ReadingOrigin, ResultNotes } from '../results/resultNotes.ts';
import type { ResultKnowledge } from './resultView.ts';

/** What a document's reading came to. */
export interface ReadDocument {
  readonly outcome: 'ok' | 'partial' | 'failed' | 'cancelled';
  /** The text of each page that was read or says why it was not, in the order of the pages. */
  readonly pages: readonly string[];
  readonly failedPages: number;
  readonly origin: ReadingOrigin | undefined;
}

/** What the language features of one client stand on. */
export interface LanguageServices extends ResultKnowledge {
  readonly notes: ResultNotes;
  readonly log: Log;
  /** Names of the models that can read a line of a page by themselves. */
  models(): Promise<readonly string[]>;
  pageImages(params: PageImagesParamsInput): Promise<PageImagesReply>;
  /** Absent: lines cannot be read again. */
  readonly readLine?: (request: LineRequest, signal?: AbortSignal) => Promise<LineReading>;
  /**
   * Reads a whole document; rejects with the FolioError that says why nothing was read. `onProgress` is told how
   * many pages are done.
   */
  read(
    params: ReadParams,
    onProgress: (pagesDone: number, pagesTotal: number) => void,
    token: CancellationToken,
  ): Promise<ReadDocument>;
}
