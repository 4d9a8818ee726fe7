import type { ModelPicture, ModelPictureRequest, Picture, PictureRequest } from '../page/pagePicture.ts';
import type { Limits } from '../limits.ts';
import type { Failure, PageResult } from '../page/pageResult.ts';
import type { ModelInMemory } from '../protocol.ts';
import type { DocumentInfo, PageOptions, PageStructure } from '../readers/pageReader.ts';

/**
 * What daemon and engine say to each other over the child process's IPC channel (structured clone).
 * The engine keeps nothing that a restart may not lose: after a crash the daemon opens the documents
 * again and sends the pages again.
 */
export type {
  DocumentInfo,
  ModelPicture,
  ModelPictureRequest,
  PageOptions,
  PageStructure,
  Picture,
  PictureRequest,
};

export type ToEngine =
  | {
      readonly type: 'open';
      readonly document: string;
      readonly path: string;
      /** The name people know the file by (uploads live under another). */
      readonly name: string;
      readonly password?: string;
      readonly limits: Limits;
    }
  | {
      readonly type: 'read';
      readonly task: string;
      readonly document: string;
      readonly page: number;
      readonly options: PageOptions;
      /** Lower goes first. */
      readonly priority: number;
      /** Answer `structured` instead of reading a page that has structure. */
      readonly handBack: boolean;
    }
  | {
      readonly type: 'draw';
      readonly task: string;
      readonly document: string;
      readonly page: number;
      readonly pictures: PictureRequest;
    }
  | {
      readonly type: 'picture';
      readonly task: string;
      readonly document: string;
      readonly page: number;
      readonly picture: ModelPictureRequest;
      /** Lower goes first. */
      readonly priority: number;
    }
  | { readonly type: 'cancel'; readonly task: string }
  | { readonly type: 'close'; readonly document: string }
  | { readonly type: 'report'; readonly request: number }
  | { readonly type: 'exit' };

export interface EngineReport {
  readonly residentBytes: number;
  readonly models: readonly ModelInMemory[];
}

export type FromEngine =
  | { readonly type: 'ready'; readonly pid: number; readonly workers: number }
  | { readonly type: 'opened'; readonly document: string; readonly info: DocumentInfo }
  | { readonly type: 'open-failed'; readonly document: string; readonly failure: Failure }
  | { readonly type: 'loading-model'; readonly task: string; readonly model: string }
  | { readonly type: 'page'; readonly task: string; readonly result: PageResult }
  | { readonly type: 'structured'; readonly task: string; readonly why: readonly PageStructure[] }
  | { readonly type: 'picture'; readonly task: string; readonly picture: ModelPicture }
  | { readonly type: 'drawn'; readonly task: string; readonly pictures: readonly Picture[] }
  | { readonly type: 'cancelled'; readonly task: string }
  /** A driver is in use now, or not any more: should the process end, it may be the culprit. */
  | {
      readonly type: 'device';
      readonly device: string;
      readonly state: 'open' | 'lost';
      readonly reason: string;
    }
  /** The process is to be replaced, and what is in it read again: it would not get better. */
  | { readonly type: 'worn-out'; readonly why: 'stuck' | 'worker-lost' }
  /** The page was not taken (`busy`, `internal`), or cannot be drawn. */
  | { readonly type: 'refused'; readonly task: string; readonly failure: Failure }
  | ({ readonly type: 'report'; readonly request: number } & EngineReport)
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly message: string };
