import type { AddModelsParams, AdviseModelsParams, ModelsInUse } from '../../protocol.ts';
import type {
  AddOutcome,
  InstallOutcome,
  InstallProgress,
  ModelAdvice,
  ModelEntry,
} from '../../models/modelEntry.ts';

/** What can be done with models; all methods reject with a FolioError. */
export interface ModelWork {
  /** Whether a model of this name is on this machine. */
  has(name: string): boolean;
  /** The models that read where nobody names any. */
  reading(): Promise<ModelsInUse>;
  /** Every model on this machine, and those that can be had. Asks no network. */
  list(mirror: string | undefined): Promise<readonly ModelEntry[]>;
  /** What to install to read these languages and scripts. Asks no network. */
  advise(wish: AdviseModelsParams): Promise<ModelAdvice>;
  /** Bytes that a model takes to download; asks its server where nobody here knows. Undefined where neither says it. */
  size(name: string, mirror: string | undefined, signal: AbortSignal): Promise<number | undefined>;
  /** Downloads one model. */
  install(name: string, options: InstallOptions): Promise<InstallOutcome>;
  /** Takes models from files. */
  add(files: AddModelsParams, signal: AbortSignal): Promise<AddOutcome>;
  remove(name: string): Promise<void>;
  /** Hashes all files of a model. */
  verify(name: string): Promise<void>;
}

export interface InstallOptions {
  readonly mirror?: string | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: InstallProgress) => void;
}
