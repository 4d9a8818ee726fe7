import type {
  DocumentInfo,
  ModelPicture,
  ModelPictureRequest,
  PageOptions,
  PageStructure,
  Picture,
  PictureRequest,
} from '../../engine/messages.ts';
import type { Limits } from '../../limits.ts';
import type { PageResult } from '../../page/pageResult.ts';

export type {
  DocumentInfo,
  ModelPicture,
  ModelPictureRequest,
  PageOptions,
  PageStructure,
  Picture,
  PictureRequest,
};

/** A document as the engine is told to open it. */
export interface EngineDocument {
  readonly id: string;
  readonly path: string;
  /** The name people know the file by. */
  readonly name: string;
  readonly password?: string;
  readonly limits: Limits;
}

/** Who waits for what the engine does, and what they are told meanwhile. */
export interface EngineWait {
  /** Lower goes first; above 0 it is a batch's, which has more patience with an engine that dies. */
  readonly priority: number;
  /** Called when the engine has died, and it has to wait for another. */
  readonly onRestarting?: () => void;
}

export interface PageRequest extends EngineWait {
  readonly document: EngineDocument;
  /** From 1. */
  readonly page: number;
  readonly options: PageOptions;
  readonly signal: AbortSignal;
  readonly onLoadingModel?: () => void;
}

export interface DrawRequest {
  readonly document: EngineDocument;
  /** From 1. */
  readonly page: number;
  readonly pictures: PictureRequest;
}

export interface ModelPictureOrder {
  readonly document: EngineDocument;
  /** From 1. */
  readonly page: number;
  readonly picture: ModelPictureRequest;
  /** Lower goes first; in turn with pages of the same. */
  readonly priority: number;
  readonly signal: AbortSignal;
}

/** A page that was looked at: read, unless it has what a model on a server reads better. */
export type ExaminedPage =
  | { readonly kind: 'read'; readonly result: PageResult }
  | { readonly kind: 'structured'; readonly why: readonly PageStructure[] };

/** Whoever reads pages for jobs. Restarts, retries and crashes are its own affair. */
export interface PageEngine {
  /** How many pages it is to be given at a time. */
  readonly window: number;
  /** Rejects with the FolioError that says why the document cannot be read, `cancelled` or `engine-unavailable`. */
  open(document: EngineDocument, signal: AbortSignal, wait?: EngineWait): Promise<DocumentInfo>;
  /**
   * Opens the document where needed. What is wrong with the page is in its result; rejects with
   * `cancelled`, with `engine-unavailable`, or with the FolioError of opening the document.
   */
  read(request: PageRequest): Promise<PageResult>;
  /** As `read`, but a page that has structure is only looked at. */
  examine(request: PageRequest): Promise<ExaminedPage>;
  /** Rejects with `cancelled`, or with the FolioError that says why there is none. */
  picture(order: ModelPictureOrder): Promise<ModelPicture>;
  /** Pictures of a page, for people. Rejects with the FolioError that says why there are none. */
  draw(request: DrawRequest): Promise<readonly Picture[]>;
  close(documentId: string): void;
}
