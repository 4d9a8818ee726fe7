import { modelFiles } from '../models/manifest.ts';
import { resolveModel } from '../models/resolveModel.ts';
import type { StageKind } from '../models/stageKinds.ts';
import { verifyModel } from '../models/verifyModel.ts';
import {
  describePpocrModel,
  loadPpocrModel,
  type PpocrDescription,
  type PpocrModel,
} from '../readers/ppocr/inference/model.ts';
import type { LineRecognizer } from '../readers/ppocr/recognition/lineRecognizer.ts';
import { loadRecognizer } from '../readers/ppocr/recognition/loadRecognizer.ts';
import { loadStage } from '../readers/stages/loadStage.ts';
import type { Stage, Stages } from '../readers/stages/stage.ts';

/**
 * A recogniser takes about 15 MB. A page in letters that are not Latin tries one a script, and its successors the same:
 * so many stay that this costs no loading anew, and the least used of more are let go.
 */
const MOST_RECOGNIZERS = 12;

/**
 * Files of models of documents that a worker holds, bytes: about what the smaller ones of all kinds have together. In
 * memory they take about twice as much. A larger one is held alone.
 */
const MOST_STAGE_BYTES = 250e6;

interface LoadedStage {
  readonly stage: Stage;
  readonly bytes: number;
}

/** The models a worker holds. A model that fails to load is not remembered, so that a retry can work. */
export class LoadedModels {
  readonly #loaded = new Map<string, Promise<PpocrModel>>();
  readonly #recognizers = new Map<string, Promise<LineRecognizer>>();
  readonly #stages = new Map<string, LoadedStage>();
  readonly #described = new Map<string, Promise<PpocrDescription>>();

  has(directory: string): boolean {
    return this.#loaded.has(directory);
  }

  get(directory: string): Promise<PpocrModel> {
    return remembered(this.#loaded, directory, load);
  }

  /** The recogniser of a model that reads lines another one finds. */
  recognizer(directory: string): Promise<LineRecognizer> {
    const before = this.#recognizers.get(directory);
    if (before) {
      // Last in order is last used.
      this.#recognizers.delete(directory);
      this.#recognizers.set(directory, before);
      return before;
    }
    this.#letGo(MOST_RECOGNIZERS - 1);
    return remembered(this.#recognizers, directory, async () => {
      const model = await resolveModel(directory);
      await verifyModel(model);
      return loadRecognizer(model);
    });
  }

  /**
   * A model of documents. A worker does one task at a time, and asks for each model when the one before has done its
   * part: no other is in use then, and the least used ones can go.
   */
  async stage<Kind extends StageKind>(kind: Kind, directory: string): Promise<Stages[Kind]> {
    const before = this.#stages.get(directory);
    // Last in order is last used.
    this.#stages.delete(directory);
    const loaded = before ?? (await this.#loadStage(kind, directory));
    this.#stages.set(directory, loaded);
    return loaded.stage as Stages[Kind];
  }

  async #loadStage(kind: StageKind, directory: string): Promise<LoadedStage> {
    const model = await resolveModel(directory);
    await verifyModel(model);
    const bytes = modelFiles(model.manifest).reduce((sum, file) => sum + (file.bytes ?? 0), 0);
    let held = [...this.#stages.values()].reduce((sum, one) => sum + one.bytes, bytes);
    for (const [other, { stage, bytes: given }] of this.#stages) {
      if (held <= MOST_STAGE_BYTES) break;
      this.#stages.delete(other);
      held -= given;
      await stage.release();
    }
    return { stage: await loadStage(kind, model), bytes };
  }

  /** A worker does one task at a time, with one recogniser: the others are in nobody's use. */
  #letGo(most: number): void {
    for (const [directory, recognizer] of this.#recognizers) {
      if (this.#recognizers.size <= most) return;
      this.#recognizers.delete(directory);
      recognizer.then((loaded) => loaded.release()).catch(() => undefined);
    }
  }

  /** What is known of a model that runs elsewhere. */
  describe(directory: string): Promise<PpocrDescription> {
    return remembered(this.#described, directory, async () => {
      const model = await resolveModel(directory);
      await verifyModel(model);
      return describePpocrModel(model);
    });
  }
}

async function load(directory: string): Promise<PpocrModel> {
  const model = await resolveModel(directory);
  await verifyModel(model);
  return loadPpocrModel(model);
}

function remembered<T>(
  known: Map<string, Promise<T>>,
  directory: string,
  make: (directory: string) => Promise<T>,
): Promise<T> {
  const before = known.get(directory);
  if (before) return before;
  const making = make(directory);
  known.set(directory, making);
  making.catch(() => known.delete(directory));
  return making;
}
