import type { ClientReader, PageReader, ReaderPage } from './pageReader.ts';
import type { PageStructure } from './pageRequest.ts';
import type { ClientServers } from './vlm/clientServers.ts';
import type { TaskAnswer, TaskKind, WorkerTasks } from './workerTasks.ts';

/**
 * What a reader is: a way to get from a page to its `PageResult`. It works in the engine, where native code may run and
 * nothing reaches a network, or in the daemon, where it is the other way round. `readerRegistry.ts` lists all.
 */
export type Reader = EngineReader | DaemonReader;

interface ReaderFacts {
  /** What people choose it by, and the `reader.id` of its results. */
  readonly name: string;
  /** What it reads better than others: with `auto` it gets such pages, if it can be used. */
  readonly prefers: readonly PageStructure[];
}

/** A page of it costs the machine's processors; the engine shares them out. */
export interface EngineReader extends ReaderFacts {
  readonly runsIn: 'engine';
  readonly load: () => Promise<PageReader<EnginePage>>;
}

/** A page of it costs one of so many places, and of the engine only what it asks for. */
export interface DaemonReader extends ReaderFacts {
  readonly runsIn: 'daemon';
  /** The engine's reader that reads what this one cannot. */
  readonly fallback: string;
  /** The reader as one client may use it. `servers`: those that the client named. */
  readonly open: (servers: ClientServers) => ClientReader;
}

/** A page as a reader in the engine gets it. */
export interface EnginePage extends ReaderPage {
  /** How many workers there are to share a page's work out to. */
  readonly workers: number;
  /** All that workers do. `urgency`: so much before other work of the page's priority. */
  run<Kind extends TaskKind>(
    kind: Kind,
    ask: WorkerTasks[Kind]['ask'],
    urgency?: number,
  ): Promise<TaskAnswer<Kind>>;
}
