import type { Readable, Writable } from 'node:stream';
import type { NamedServer } from '../protocol.ts';
import type { ReadingService } from './readingService.ts';

/** A stream that may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };
export type Input = Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };

/** Environment variables; tests give their own. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface ServiceChoice {
  /** Use the shared daemon, started when needed; otherwise an engine of this process alone. */
  readonly daemon: boolean;
  /** Servers whose models may read pages; with their keys. */
  readonly servers?: NamedServer[];
  /** Called with a line for people when the reading is held up, and why. */
  readonly onHeldUp?: (line: string) => void;
}

/** Everything outside the process that a command may use; tests pass their own. */
export interface CommandContext {
  readonly stdin: Input;
  /** The result and nothing else. */
  readonly stdout: Output;
  /** Progress, messages, summaries. */
  readonly stderr: Output;
  readonly env: Environment;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  openService(choice: ServiceChoice): Promise<ReadingService>;
}
