import type { CancellationToken } from 'vscode-languageserver';
import type { Box, Matrix } from '../../page/geometry.ts';
import type { Word } from '../../page/pageResult.ts';
import type {
  PageImagesParamsInput,
  PageImagesReply,
  ReadOptionsInput,
  ReadParams,
  Source,
} from '../../protocol.ts';
import type { Log } from '../log.ts';
import type { ReadingOrigin, ResultNotes } from '../results/resultNotes.ts';
import type { ResultKnowledge } from './resultView.ts';

/** A line to read again. */
export interface LineRequest {
  readonly source: Source;
  readonly page: number;
  /** Points of the upright page. */
  readonly box: Box;
  readonly uprightToPage: Matrix;
  readonly options: ReadOptionsInput;
  /** Another model than that of the options. */
  readonly model?: string;
  /** How much larger than usual the line is drawn. */
  readonly scale?: number;
}

export interface LineReading {
  readonly text: string;
  readonly confidence: number;
  readonly words: readonly Word[];
}

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
  /** Names of the models that are installed. */
  models(): Promise<readonly string[]>;
  pageImages(params: PageImagesParamsInput): Promise<PageImagesReply>;
  /** Absent: lines cannot be read again. */
  readonly readLine?: (request: LineRequest) => Promise<LineReading>;
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
