import { existsSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { FolioError } from '../../errors/catalogue.ts';
import { builtInModelNames } from '../builtInModels.ts';
import { installedModelsDirectory } from '../installedModels.ts';
import { MODEL_NAME } from '../manifest.ts';
import { removeFolder } from './installPlace.ts';

/**
 * Removes an installed model, also a broken one; one of the same name that came with Folio is used again. Errors:
 * `model-not-found`, `model-built-in`, `folder-unwritable`, `cancelled`.
 */
export async function removeModel(
  name: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const folder = join(installedModelsDirectory(), name);
  if (MODEL_NAME.test(name) && existsSync(folder) && (await lstat(folder)).isDirectory()) {
    await removeFolder(name, signal);
    return;
  }
  throw new FolioError((await builtInModelNames()).includes(name) ? 'model-built-in' : 'model-not-found', {
    model: name,
  });
}
