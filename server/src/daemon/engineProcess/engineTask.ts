import { FolioError } from '../../errors/catalogue.ts';
import type { DocumentHandle, DocumentInfo } from '../../readers/pageRequest.ts';
import type { EngineLife } from './engineLife.ts';

/** What the engine is to be asked. */
export interface EngineOrder {
  readonly document: DocumentHandle;
  /** From 1; undefined where the document is only opened. */
  readonly page: number | undefined;
  /** Whether somebody waits for it, and not a batch. */
  readonly isAwaited: boolean;
  /** Absent: it is never cancelled. */
  readonly signal: AbortSignal | undefined;
  /** Asks a process that has the document open; resolves with what hands on the answer. */
  ask(life: EngineLife, info: DocumentInfo): Promise<() => void>;
  /** Ends it as what was asked for ends when the engine cannot: a failed page, or a rejection. */
  fail(error: FolioError): void;
  /** Told when it has to wait for a new engine, because the one before died. */
  restarting(): void;
  reject(error: FolioError): void;
}

/** Something the engine was asked to do, kept until it ends whatever happens to the process. */
export interface EngineTask extends EngineOrder {
  /** How often the engine died with this task in it and no other excuse. */
  strikes: number;
  /** How often an engine was replaced with this task in it. */
  replaced: number;
  /** Was in the engine when it died: tried again alone, so that the culprit shows. */
  suspect: boolean;
  state: 'waiting' | 'running' | 'ended';
  /** Lets go of what waits for its cancelling. */
  release: () => void;
}

/**
 * Why an engine process ended; from `ignored-cancel` on it is no fault of a page that was in it. One that is
 * recycled is at rest.
 */
export type Death = 'crash' | 'hang' | 'memory' | 'ignored-cancel' | 'replaced' | 'recycled' | 'asked';

/** An engine that is replaced has named its culprit; a page that is there so often may be one all the same. */
const REPLACED_BEFORE_SUSPECT = 5;

export type TaskFailure = 'engine-crashed' | 'limit-memory' | 'limit-time';

/**
 * What becomes of a task that was in a process which died: tried again, or what it fails with. The first
 * time it is only suspected with the others, the second time it was alone. Memory needs no second time
 * when it was alone already: the report said whose it was.
 */
export function afterDeath(task: EngineTask, death: Death, alone: boolean): 'again' | TaskFailure {
  task.state = 'waiting';
  if (death === 'ignored-cancel' || death === 'recycled' || death === 'asked') return 'again';
  if (death === 'replaced') {
    if (task.suspect && alone && task.replaced > REPLACED_BEFORE_SUSPECT) return 'engine-crashed';
    task.replaced += 1;
    if (task.replaced > REPLACED_BEFORE_SUSPECT) task.suspect = true;
    return 'again';
  }
  if (death === 'memory' && alone) return 'limit-memory';
  const isCulprit = death !== 'memory' && task.suspect && task.strikes > 0;
  if (isCulprit) return death === 'hang' ? 'limit-time' : 'engine-crashed';
  if (death !== 'memory') task.strikes += 1;
  task.suspect = true;
  return 'again';
}

/** What a person sees of a task that was given up. */
export function taskFailure({ document: { name, limits }, page }: EngineTask, code: TaskFailure): FolioError {
  return new FolioError(code, {
    file: name,
    page: page ?? 1,
    seconds: limits.pageSeconds,
    megabytes: limits.pageMegabytes,
  });
}
