import type { Readable, Writable } from 'node:stream';
import type { ReadingService } from './readingService.ts';

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };
export type Input = Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };

export interface ServiceChoice {
  /** Use the shared daemon, started when needed; otherwise an engine of this process alone. */
  readonly daemon: boolean;
}

/** What a command may touch of the world; tests give their own. */
export interface CommandContext {
  readonly stdin: Input;
  /** The result and nothing else. */
  readonly stdout: Output;
  /** Progress, messages, summaries. */
  readonly stderr: Output;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  openService(choice: ServiceChoice): Promise<ReadingService>;
}
