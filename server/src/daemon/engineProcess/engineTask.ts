import { FolioError } from '../../errors/catalogue.ts';
import { failedPage } from '../../page/failedPage.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { DocumentInfo, EngineDocument, PageRequest } from './pageEngine.ts';

/** Something the engine was asked to do, kept until it ends whatever happens to the process. */
export interface EngineTask {
  readonly id: string;
  readonly document: EngineDocument;
  readonly priority: number;
  /** Undefined: the document is only opened. */
  readonly request: PageRequest | undefined;
  /** How often the engine died with this task in it and no other excuse. */
  strikes: number;
  /** Was in the engine when it died: tried again alone, so that the culprit shows. */
  suspect: boolean;
  state: 'waiting' | 'running' | 'ended';
  resolvePage(result: PageResult): void;
  resolveOpen(info: DocumentInfo): void;
  reject(error: FolioError): void;
}

/** Ends a task as what a person sees: the page's failure, or the reason the document does not open. */
export function failTask(task: EngineTask, code: 'engine-crashed' | 'limit-memory' | 'limit-time'): void {
  const { name, limits } = task.document;
  const error = new FolioError(code, {
    file: name,
    page: task.request?.page ?? 1,
    seconds: limits.pageSeconds,
    megabytes: limits.pageMegabytes,
  });
  task.state = 'ended';
  if (task.request) task.resolvePage(failedPage(task.request.page, error, { id: 'none' }));
  else task.reject(error);
}
