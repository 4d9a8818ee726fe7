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

/**
 * A recogniser takes about 15 MB. A page in letters that are not Latin tries one a script, and its successors the same:
 * so many stay that this costs no loading anew, and the least used of more are let go.
 */
const MOST_RECOGNIZERS = 12;

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
