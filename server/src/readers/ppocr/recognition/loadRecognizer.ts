import { isCtc } from '../../../models/manifest.ts';
import { readingManifest, type ResolvedModel } from '../../../models/resolveModel.ts';
import { loadCtcRecognizer } from './ctcRecognizer.ts';
import type { LineRecognizer } from './lineRecognizer.ts';
import { loadLstmRecognizer } from './lstm/lstmRecognizer.ts';

/** Loads what a model reads lines with into this thread, on the CPU. Errors: FolioError `model-invalid`. */
export function loadRecognizer(model: ResolvedModel): Promise<LineRecognizer> {
  return isCtc(readingManifest(model).recognition) ? loadCtcRecognizer(model) : loadLstmRecognizer(model);
}
