import {
  NotificationType,
  NotificationType0,
  ProgressType,
  RequestType,
  RequestType0,
  type ProgressToken,
} from 'vscode-jsonrpc/node';
import type { Failure } from '../page/pageResult.ts';
import type { ModelInMemory } from '../protocol.ts';
import type { DocumentHandle, DocumentInfo, PageEnd, PageRequest, PageTurn } from '../readers/pageRequest.ts';
import type { PageOperation, PageOperations } from '../readers/pageOperations.ts';

/**
 * What daemon and engine say to each other: JSON-RPC over the child process's IPC channel, whose messages are cloned
 * and not written as JSON, so that the bytes of pictures travel as they are. Requests are cancelled by
 * `$/cancelRequest`, and errors carry a `Failure`. The engine keeps nothing that a restart may not lose: after a crash
 * the daemon opens the documents again and sends the pages again.
 */

/** A document can be opened, and what it is. Pages of it may be asked for in any case. */
export const OpenInEngine = new RequestType<DocumentHandle, DocumentInfo, Failure>('open');

/** Rejected with `cancelled`, `busy` or `internal`; all else that is wrong with a page is in its result. */
export const ReadInEngine = new RequestType<ReadPageParams, PageEnd, Failure>('read');

export interface ReadPageParams extends PageRequest {
  /** Told as `LoadingModel`. */
  readonly progress?: ProgressToken;
}

/** The page's model is not in memory yet. */
export const LoadingModel = new ProgressType<'loading-model'>();

/** Any of `PageOperations`. Rejected with why it cannot be done. */
export const RunInEngine = new RequestType<RunOnPageParams, PageOperations[PageOperation]['answer'], Failure>(
  'run',
);

export interface RunOnPageParams<Kind extends PageOperation = PageOperation> {
  readonly kind: Kind;
  readonly turn: PageTurn;
  readonly ask: PageOperations[Kind]['ask'];
}

export const ReportMemory = new RequestType0<EngineReport, Failure>('report');

export interface EngineReport {
  readonly residentBytes: number;
  readonly models: readonly ModelInMemory[];
}

/** No more pages of the document with this id will be asked for. */
export const CloseInEngine = new NotificationType<{ readonly document: string }>('close');
export const Exit = new NotificationType0('exit');

export const Ready = new NotificationType<{ readonly workers: number }>('ready');

/** A driver is in use now, or not any more: should the process end, it may be the culprit. */
export const DeviceChanged = new NotificationType<DeviceChange>('device');

export interface DeviceChange {
  readonly device: string;
  readonly state: 'open' | 'lost';
  readonly reason: string;
}

/** The process is to be replaced, and what is in it read again: it would not get better. */
export const WornOut = new NotificationType<{ readonly why: 'stuck' | 'worker-lost' }>('worn-out');
export const LogLine = new NotificationType<{
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
}>('log');
