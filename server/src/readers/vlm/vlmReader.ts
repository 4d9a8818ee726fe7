import type { Limits } from '../../limits.ts';
import type { ModelPicture, ModelPictureRequest } from '../../page/pagePicture.ts';
import type { PageResult } from '../../page/pageResult.ts';
import type { ServerStatus } from '../../protocol.ts';
import type { PageProgress } from '../pageReader.ts';

/** Who read a page, in its result, where a model on a server did. */
export const SERVED_READER_ID = 'deepseek';

/**
 * A reader that sends pictures of pages to OCR models on servers. It runs in the daemon: it needs no
 * native code, and the engine speaks to no network. What it needs of a page comes through `VlmPage`.
 */
export interface VlmReader {
  /** Changes with everything that changes results but the server's own model; a part of cache keys. */
  readonly version: string;
  /**
   * Pages that may be on their way now, all servers together; 0 when no server is named. While all servers
   * of a list are away it stays above 0: pages then wait a little, and end with the local reader.
   */
  readonly window: number;
  /** Tells when a `window` or the health of a server has changed. Returns how to stop listening. */
  onChange(listener: () => void): () => void;
  /** A list of servers of its own, empty at first. */
  openList(): ServerList;
  /** Of the servers of all lists. */
  status(): readonly ServerStatus[];
  close(): Promise<void>;
}

/**
 * The servers that one client named: its pages go to these and to nobody else's, with the keys
 * and models it named. Lists share what is known of a server and what it has to do, and nothing else.
 */
export interface ServerList {
  /** As `VlmReader.window`, of these servers. */
  readonly window: number;
  /**
   * Replaces the servers. A request that is with a server ends there; no other goes to one that is no longer
   * named, neither of pages that wait nor of those that run.
   */
  name(servers: readonly ServerSettings[]): void;
  /** The models that would read now, for cache keys: `deepseek-ai/DeepSeek-OCR`; empty without a server. */
  models(): Promise<readonly string[]>;
  /**
   * Reads a page: attempt after attempt, the local reader the last. Rejects only with
   * `cancelled`; everything else that goes wrong is in the result, which says by its warnings what was tried.
   */
  read(page: VlmPage, options: VlmOptions, signal: AbortSignal): Promise<PageResult>;
  status(): readonly ServerStatus[];
  /** Names none any more. */
  close(): void;
}

/** A server as a user names it. */
export interface ServerSettings {
  /** Base address, with or without `/v1`. */
  readonly url: string;
  readonly apiKey?: string;
  /** The user wants the key sent in clear to another machine; else the server is not asked. */
  readonly allowKeyOverHttp?: boolean;
  /** Adapter, profile and model are found out where they are not said. */
  readonly adapter?: string;
  readonly profile?: string;
  readonly model?: string;
}

export interface VlmOptions {
  /** `fast`: a small picture, fewer tokens. */
  readonly mode: 'quality' | 'fast';
  /** Words with boxes and confidences, by reading the page locally too. */
  readonly wordBoxes: boolean;
  /** Called as the model writes: the blocks that have closed, and the text of the one being written. */
  readonly onProgress?: (progress: PageProgress) => void;
}

/** A page that is to be read, as the daemon hands it over. */
export interface VlmPage {
  /** The name people know the file by. */
  readonly file: string;
  /** From 1. */
  readonly page: number;
  readonly limits: Limits;
  /** A picture of the page for a model. Rejects with the FolioError that says why there is none. */
  picture(request: ModelPictureRequest): Promise<ModelPicture>;
  /** Reads it on this machine. */
  readLocally(): Promise<PageResult>;
}
