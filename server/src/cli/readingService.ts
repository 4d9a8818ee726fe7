import type {
  ReadResult,
  OpenedEvent,
  PageEvent,
  ProgressEvent,
  ReadParamsInput,
  ResultWrittenParams,
  Source,
} from '../protocol.ts';

/** What is reported about a document while it is read. */
export interface ReadingEvents {
  readonly onOpened?: (opened: OpenedEvent) => void;
  readonly onProgress?: (progress: ProgressEvent) => void;
  /** A page may come again with a higher revision; the last one counts. */
  readonly onPage?: (page: PageEvent) => void;
}

/** What reads documents for the commands: the shared daemon, or an engine of this process. */
export interface ReadingService {
  /**
   * Reads one document. Resolves when it is finished, whatever came of its pages; rejects with a
   * FolioError where the document was never taken, the service went away, or the signal aborted
   * (`cancelled`).
   */
  read(params: ReadParamsInput, events: ReadingEvents, signal: AbortSignal): Promise<ReadResult>;
  /** Hands over the bytes of a document that has no path of its own. */
  upload(bytes: AsyncIterable<Uint8Array>, name: string, signal: AbortSignal): Promise<Source>;
  /** Tells where a result was read from, where a daemon remembers it. Rejects where the service is gone. */
  noteResult(written: ResultWrittenParams): Promise<void>;
  /** Ends unfinished reading and lets go of everything that keeps this process alive. */
  close(): Promise<void>;
}
