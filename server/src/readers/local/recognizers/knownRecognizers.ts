import { readingManifest, resolveModel } from '../../../models/resolveModel.ts';
import type { PageOptions } from '../../pageRequest.ts';
import { normalized, type Script, scriptOfLanguage } from './scripts.ts';

/** A recogniser that a page's lines may be read by. */
export interface Recognizer {
  /** Absolute folder; absent for the page model's own. */
  readonly directory?: string;
  readonly name: string;
  /** BCP 47 tags. */
  readonly languages: readonly string[];
  readonly scripts: readonly Script[];
}

/** All that may read a page. */
export interface Recognizers {
  readonly page: Recognizer;
  readonly others: readonly Recognizer[];
}

/** What the manifests say of the models of a page. Errors: `model-not-found`, `model-invalid`. */
export async function knownRecognizers({
  modelDirectory,
  recognizers = [],
}: Pick<PageOptions, 'modelDirectory' | 'recognizers'>): Promise<Recognizers> {
  const { directory: _own, ...page } = await recognizerOf(modelDirectory);
  return { page, others: await Promise.all(recognizers.map(recognizerOf)) };
}

/** By folder. A model that is replaced in its folder is read by another engine. */
const known = new Map<string, Promise<Recognizer>>();

/** Manifests are read once: every page asks for all of them. */
function recognizerOf(directory: string): Promise<Recognizer> {
  const before = known.get(directory);
  if (before) return before;
  const reading = readManifest(directory);
  known.set(directory, reading);
  reading.catch(() => known.delete(directory));
  return reading;
}

async function readManifest(directory: string): Promise<Recognizer> {
  const model = await resolveModel(directory);
  const { name } = model;
  const { languages, scripts } = readingManifest(model);
  const all = scripts ? scripts.map(normalized) : languages.map(scriptOfLanguage);
  return { directory, name, languages, scripts: [...new Set(all.filter((script) => script !== undefined))] };
}
