import { stat } from 'node:fs/promises';
import { installedModelsDirectory } from '../../models/installedModels.ts';
import { readingModels } from '../../models/readingModels.ts';
import type { ModelsInUse } from '../../protocol.ts';

let known: { readonly state: string; readonly inUse: Promise<ModelsInUse> } | undefined;

/**
 * The models that read where nobody names any. Looked up anew only when a model came or went, whoever did that.
 * Rejects with `model-invalid` where the best one cannot be used.
 */
export async function modelsInUse(): Promise<ModelsInUse> {
  const state = await stat(installedModelsDirectory()).then(
    ({ ino, mtimeMs, ctimeMs }) => [installedModelsDirectory(), ino, mtimeMs, ctimeMs].join(),
    () => 'none',
  );
  if (known?.state !== state) known = { state, inUse: find() };
  const { inUse } = known;
  inUse.catch(() => (known = undefined));
  return inUse;
}

async function find(): Promise<ModelsInUse> {
  const { page, recognizers, stages } = await readingModels({});
  return {
    page: page.name,
    recognizers: recognizers.map(({ name }) => name),
    ...(stages.length === 0 ? {} : { stages: stages.map(({ name }) => name) }),
  };
}
