import type {
  ClientSettingsInput,
  DaemonStatus,
  JobEvent,
  ReadParamsInput,
  ResultWrittenParams,
  Source,
} from '../protocol.ts';

export type { JobEvent };

/** A document being read, as seen by the program that requested it. */
export interface FolioJob {
  readonly jobId: string;
  /**
   * What happens, from `opened` to `finished`; ends after `finished`. To be read once, and to be read on:
   * events that nobody takes hold up this job, and no other. Throws FolioError `daemon-unreachable` when the
   * daemon is gone. Leaving the loop early cancels nothing: what comes after it is dropped.
   */
  readonly events: AsyncIterable<JobEvent>;
  /** Its last event is then `finished` with outcome `cancelled`. Resolves at once where it has ended. */
  cancel(): Promise<void>;
}

/**
 * Folio, whether it runs in the shared daemon (`connectDaemon`) or in this program (`startInProcess`). All methods
 * reject with a FolioError.
 */
export interface FolioClient {
  read(params: ReadParamsInput): Promise<FolioJob>;
  /**
   * Joins a job that somebody began; the pages that are done come first. Who read it through this client until
   * now hears no more of it, and gets FolioError `cancelled`.
   */
  attach(jobId: string): Promise<FolioJob>;
  /** Hands over a document that has no path; the source is for one `read`. */
  upload(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Source>;
  /** Replaces this client's settings; they count for what is asked after it, and for jobs that run. */
  configure(settings: ClientSettingsInput): Promise<void>;
  /** Tells where a result came from; see `folio/resultWritten`. */
  resultWritten(written: ResultWrittenParams): Promise<void>;
  status(): Promise<DaemonStatus>;
  /** Asks the daemon to leave: when its jobs are done, or now. */
  stop(now: boolean): Promise<void>;
  /** Says goodbye; jobs that do not run in the background are cancelled. */
  close(): Promise<void>;
}
