import { FolioError } from '../../errors/catalogue.ts';
import type { AddOutcome, InstallOutcome, InstallProgress, ModelAdvice } from '../../models/modelEntry.ts';
import type {
  AddModelsParams,
  AdviseModelsParams,
  InstallModelsParams,
  ModelSizeParams,
  ModelsInUse,
  ModelsReply,
} from '../../protocol.ts';
import type { ModelWork } from './modelWork.ts';
import { SharedInstall } from './sharedInstall.ts';

export interface ModelServiceParts {
  readonly work: ModelWork;
  /** How many documents are being read by the model of this name. */
  readonly readersOf: (name: string) => number;
  /** Models came or went. */
  readonly onChange: () => void;
  /** The files of a model went, or are others now: what holds it in memory gives it back. */
  readonly onGone: () => void;
}

export interface InstallWish extends Pick<InstallModelsParams, 'names' | 'mirror'> {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: InstallProgress) => void;
}

/** The models of this machine, for all clients: who asks for a model that is on its way shares that download. */
export class ModelService {
  readonly #parts: ModelServiceParts;
  readonly #installs = new Map<string, SharedInstall>();

  constructor(parts: ModelServiceParts) {
    this.#parts = parts;
  }

  async list(mirror?: string): Promise<ModelsReply> {
    const { work } = this.#parts;
    const [models, reading] = await Promise.all([work.list(mirror), work.reading()]);
    return { models, reading };
  }

  reading(): Promise<ModelsInUse> {
    return this.#parts.work.reading();
  }

  advise(wish: AdviseModelsParams): Promise<ModelAdvice> {
    return this.#parts.work.advise(wish);
  }

  async size({ name, mirror }: ModelSizeParams, signal: AbortSignal): Promise<{ bytes?: number }> {
    const bytes = await this.#parts.work.size(name, mirror, signal);
    return bytes === undefined ? {} : { bytes };
  }

  /**
   * One model after the other. What is installed when another fails stays. Rejects with why one could not be
   * installed, or with `cancelled`.
   */
  async install({ names, mirror, signal, onProgress }: InstallWish): Promise<InstallOutcome> {
    const outcomes: InstallOutcome[] = [];
    for (const name of new Set(names)) {
      if (signal.aborted) throw new FolioError('cancelled');
      outcomes.push(await (await this.#shared(name, mirror)).follow({ signal, onProgress }));
    }
    return {
      installed: outcomes.flatMap(({ installed }) => installed),
      unchanged: outcomes.flatMap(({ unchanged }) => unchanged),
    };
  }

  async add(files: AddModelsParams, signal: AbortSignal): Promise<AddOutcome> {
    const outcome = await this.#parts.work.add(files, signal);
    if (outcome.installed.length > 0) this.#changed({ isGone: true });
    return outcome;
  }

  /** Rejects with `model-in-use` while documents are read by it. */
  async remove(name: string): Promise<void> {
    const count = this.#parts.readersOf(name);
    if (count > 0) throw new FolioError('model-in-use', { model: name, count });
    await this.#parts.work.remove(name);
    this.#changed({ isGone: true });
  }

  verify(name: string): Promise<void> {
    return this.#parts.work.verify(name);
  }

  /** Ends all downloads; what has come is kept. Resolves when they have ended. */
  async close(): Promise<void> {
    const installs = [...this.#installs.values()];
    for (const install of installs) install.cancel();
    await Promise.all(installs.map((install) => install.ended()));
  }

  async #shared(name: string, mirror: string | undefined): Promise<SharedInstall> {
    for (;;) {
      const running = this.#installs.get(name);
      if (!running) break;
      if (!running.isEnding) return running;
      await running.ended();
    }
    const install = new SharedInstall((signal, onProgress) =>
      this.#install(name, { mirror, signal, onProgress }),
    );
    this.#installs.set(name, install);
    void install.ended().then(() => this.#installs.delete(name));
    return install;
  }

  async #install(name: string, options: Parameters<ModelWork['install']>[1]): Promise<InstallOutcome> {
    const { work } = this.#parts;
    const wasThere = work.has(name);
    const outcome = await work.install(name, options);
    if (outcome.installed.length > 0) this.#changed({ isGone: wasThere });
    return outcome;
  }

  #changed({ isGone }: { readonly isGone: boolean }): void {
    if (isGone) this.#parts.onGone();
    this.#parts.onChange();
  }
}
