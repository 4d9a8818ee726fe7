import { isPageModel, isRecognizer, isStage, modelFiles } from '../models/manifest.ts';
import { stageWords } from './models/modelLines.ts';
import type { ResolvedModel } from '../models/resolveModel.ts';

/** Where the languages of recognisers begin, in characters. */
const LANGUAGES_COLUMN = 40;

/**
 * What `folio models list` prints of the models on this machine: page models in full, then one line a recogniser and a
 * model of documents.
 */
export function modelList(models: readonly ResolvedModel[], defaultModel: string): string {
  const pageModels = models.filter(({ manifest }) => isPageModel(manifest));
  const recognizers = models.filter(({ manifest }) => isRecognizer(manifest));
  const described = pageModels.flatMap(({ name, manifest }) => [
    `${name}${name === defaultModel ? ' (default)' : ''}`,
    `  ${manifest.title}, ${sizeOf(manifest)}, ${manifest.licence}`,
    `  languages: ${manifest.languages.join(', ')}`,
    `  from ${manifest.source}`,
  ]);
  const listed = recognizers.map(({ name, manifest }) => {
    const about = `  ${name.padEnd(18)}${sizeOf(manifest).padStart(8)}  ${manifest.licence}`;
    return `${about.padEnd(LANGUAGES_COLUMN)}  ${manifest.languages.join(', ')}`;
  });
  const documents = models.flatMap(({ name, manifest }) =>
    isStage(manifest)
      ? [
          `  ${name.padEnd(18)}${sizeOf(manifest).padStart(8)}  ${manifest.licence.padEnd(10)}  ${stageWords(manifest.stage)}`,
        ]
      : [],
  );
  const head = listed.length === 0 ? [] : ['recognisers, which read lines that a page model finds'];
  const documentsHead = documents.length === 0 ? [] : ['models of documents'];
  return [...described, ...head, ...listed, ...documentsHead, ...documents]
    .map((line) => `${line}\n`)
    .join('');
}

function sizeOf(manifest: ResolvedModel['manifest']): string {
  const size = modelFiles(manifest).reduce((sum, file) => sum + (file.bytes ?? 0), 0);
  return `${(size / 1e6).toFixed(1)} MB`;
}
