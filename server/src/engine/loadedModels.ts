import { resolveModel } from '../models/resolveModel.ts';
import { verifyModel } from '../models/verifyModel.ts';
import {
  describePpocrModel,
  loadPpocrModel,
  type PpocrDescription,
  type PpocrModel,
} from '../readers/ppocr/inference/model.ts';
import type { LineRecognizer } from '../readers/ppocr/recognition/lineRecognizer.ts';
import { loadRecognizer } from '../readers/ppocr/recognition/loadRecognizer.ts';

/** The models a worker holds. A model that fails to load is not remembered, so that a retry can work. */
export class LoadedModels {
  readonly #loaded = new Map<string, Promise<PpocrModel>>();
  readonly #recognizers = new Map<string, Promise<LineRecognizer>>();
  readonly #described = new Map<string, Promise<PpocrDescription>>();

  has(directory: string): boolean {
    return this.#loaded.has(directory);
  }

  get(directory: string): Promise<PpocrModel> {
    return remembered(this.#loaded, directory, load);
  }

  /** The recogniser of a model that reads lines another one finds. */
  recognizer(directory: string): Promise<LineRecognizer> {
    return remembered(this.#recognizers, directory, async () => {
      const model = await resolveModel(directory);
      await verifyModel(model);
      return loadRecognizer(model);
    });
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
