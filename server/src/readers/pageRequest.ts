import type { Limits } from '../limits.ts';
import type { PageResult } from '../page/pageResult.ts';
import type { DeviceChoice, DocumentKind, TextLayerMode } from '../protocol.ts';
import type { StageDirectories } from '../models/stageKinds.ts';

/**
 * What daemon, engine and workers say to each other about a document and its pages. The same values travel all the
 * way: over the wire to the engine, and on to the thread of a worker.
 */

/** A document as the workers open it; the pixels and the parsed file never leave them. */
export interface DocumentHandle {
  readonly id: string;
  readonly path: string;
  /** The name people know the file by (uploads live under another). */
  readonly name: string;
  readonly password?: string;
  readonly limits: Limits;
}

export interface DocumentInfo {
  readonly kind: DocumentKind;
  readonly pageCount: number;
}

/** A page, and its turn among all others. */
export interface PageTurn {
  readonly document: DocumentHandle;
  /** From 1. */
  readonly page: number;
  /** Lower goes first. */
  readonly priority: number;
}

/** How one page is to be read: everything that changes the result, and so the cache key. */
export interface PageOptions {
  readonly textLayer: TextLayerMode;
  /** Absolute folder of the model that finds lines, and reads them; its files are verified before first use. */
  readonly modelDirectory: string;
  /** Absolute folders of further recognisers; which lines they read is found out from the page. Absent: none. */
  readonly recognizers?: readonly string[];
  /** Absolute folders of models of documents, by what they do; absent: none. */
  readonly stages?: StageDirectories;
  readonly recoverSpaces: boolean;
  /** How much larger than usual the page is drawn; absent: as usual. */
  readonly scale?: number;
  /** The device to infer on; absent: what the engine was started with. */
  readonly device?: DeviceChoice;
  /** Which of the engine's readers reads it; absent: the first. */
  readonly reader?: string;
}

/** What on a page a model of pages reads better than a reader of lines. */
export type PageStructure = 'table' | 'figure' | 'columns' | 'formulas';

/** One page to be read, and everything that changes its result. */
export interface PageRequest extends PageTurn {
  readonly options: PageOptions;
  /** Another reader is better at these: a page that has one is handed back unread. */
  readonly handBack?: readonly PageStructure[];
}

/** How a page ends that was not cancelled. What is wrong with it is in its result. */
export type PageEnd =
  | { readonly kind: 'read'; readonly result: PageResult }
  /** It was looked at and not read. */
  | { readonly kind: 'structured'; readonly why: readonly PageStructure[] };
