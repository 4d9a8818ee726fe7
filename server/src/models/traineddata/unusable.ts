import { FolioError } from '../../errors/catalogue.ts';

/** Why bytes cannot be used; `namingModel` makes a FolioError of it. */
export class Unusable extends Error {}

/** What a model is called in errors where only its bytes are known. */
export const UNNAMED = 'the .traineddata file';

/** Runs `work`; what it finds wrong with the bytes becomes FolioError `model-invalid` of this model. */
export function namingModel<T>(model: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    throw new FolioError('model-invalid', { model, reason: error.message }, { cause: error });
  }
}
