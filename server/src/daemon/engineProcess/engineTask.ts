import { FolioError } from '../../errors/catalogue.ts';
import { failedPage } from '../../page/failedPage.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { DocumentInfo, DrawRequest, EngineDocument, PageRequest, Picture } from './pageEngine.ts';

/** Something the engine was asked to do, kept until it ends whatever happens to the process. */
export interface EngineTask {
  readonly id: string;
  readonly document: EngineDocument;
  readonly priority: number;
  /** Without one of these two the document is only opened. */
  readonly request: PageRequest | undefined;
  readonly drawing?: DrawRequest;
  /** How often the engine died with this task in it and no other excuse. */
  strikes: number;
  /** Was in the engine when it died: tried again alone, so that the culprit shows. */
  suspect: boolean;
  state: 'waiting' | 'running' | 'ended';
  /** Lets go of what waits for its cancelling. */
  release: () => void;
  resolvePage(result: PageResult): void;
  resolveOpen(info: DocumentInfo): void;
  resolveDrawing?(pictures: readonly Picture[]): void;
  reject(error: FolioError): void;
}

/** Why an engine process ended; the last two are no fault of a page that was in it. */
export type Death = 'crash' | 'hang' | 'memory' | 'ignored-cancel' | 'asked';

export type TaskFailure = 'engine-crashed' | 'limit-memory' | 'limit-time';

/**
 * What becomes of a task that was in a process which died: tried again, or what it fails with. The first
 * time it is only suspected with the others, the second time it was alone. Memory needs no second time
 * when it was alone already: the report said whose it was.
 */
export function afterDeath(task: EngineTask, death: Death, alone: boolean): 'again' | TaskFailure {
  task.state = 'waiting';
  if (death === 'ignored-cancel' || death === 'asked') return 'again';
  if (death === 'memory' && alone) return 'limit-memory';
  const isCulprit = death !== 'memory' && task.suspect && task.strikes > 0;
  if (isCulprit) return death === 'hang' ? 'limit-time' : 'engine-crashed';
  if (death !== 'memory') task.strikes += 1;
  task.suspect = true;
  return 'again';
}

/** Ends a task as what a person sees: the page's failure, or the reason the document does not open. */
export function failTask(task: EngineTask, code: TaskFailure): void {
  const { name, limits } = task.document;
  const error = new FolioError(code, {
    file: name,
    page: task.request?.page ?? task.drawing?.page ?? 1,
    seconds: limits.pageSeconds,
    megabytes: limits.pageMegabytes,
  });
  if (task.request) task.resolvePage(failedPage(task.request.page, error, { id: 'none' }));
  else task.reject(error);
}
