import { resolveModel } from '../models/resolveModel.ts';
import { verifyModel } from '../models/verifyModel.ts';
import { loadPpocrModel, type PpocrModel } from '../readers/ppocr/model.ts';

/** The models a worker holds. A model that fails to load is not remembered, so that a retry can work. */
export class LoadedModels {
  readonly #loaded = new Map<string, Promise<PpocrModel>>();

  has(directory: string): boolean {
    return this.#loaded.has(directory);
  }

  get(directory: string): Promise<PpocrModel> {
    const known = this.#loaded.get(directory);
    if (known) return known;
    const loading = load(directory);
    this.#loaded.set(directory, loading);
    loading.catch(() => this.#loaded.delete(directory));
    return loading;
  }
}

async function load(directory: string): Promise<PpocrModel> {
  const model = await resolveModel(directory);
  await verifyModel(model);
  return loadPpocrModel(model);
}
