import { defaultPageModel, placedModels } from '../../models/installedModels.ts';
import { modelFiles } from '../../models/manifest.ts';
import { resolveModel } from '../../models/resolveModel.ts';
import { listModels as allModels } from '../../models/listModels.ts';
import { verifyModel } from '../../models/verifyModel.ts';
import { toFolioError } from '../../errors/catalogue.ts';
import type { CommandContext } from '../commandContext.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { modelList } from '../modelList.ts';
import { availableList } from '../models/modelLines.ts';
import { printable } from '../printable.ts';
import { modelArgument } from '../readArguments.ts';
import { reportFailure } from '../reportError.ts';

/** `folio models list`: the models on this machine. */
export async function listModels(json: boolean, { stdout, stderr }: CommandContext): Promise<ExitCode> {
  const found = await Promise.allSettled((await placedModels()).map(({ name }) => resolveModel(name)));
  const models = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const one of found)
    if (one.status === 'rejected') reportFailure(stderr, toFolioError(one.reason).toFailure());
  if (json) {
    const rows = models.map(({ name, directory, hash, manifest }) => ({ name, directory, hash, manifest }));
    stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
  } else {
    stdout.write(printable(modelList(models, defaultPageModel())));
  }
  return models.length === found.length ? EXIT.ok : EXIT.someFailed;
}

/** `folio models list --available`: the models that can be installed. */
export async function listAvailable(json: boolean, { stdout, env }: CommandContext): Promise<ExitCode> {
  const models = (await allModels({ mirror: env['FOLIO_MODELS_MIRROR'] })).filter(
    ({ state }) => state === 'available' || state === 'found-on-system',
  );
  stdout.write(json ? `${JSON.stringify(models, undefined, 2)}\n` : printable(availableList(models)));
  return EXIT.ok;
}

/** `folio models verify`: hashes every file again, even if it was verified before. */
export async function verifyModels(
  names: readonly string[],
  { stdout, stderr }: CommandContext,
): Promise<ExitCode> {
  const wanted =
    names.length === 0 ? (await placedModels()).map(({ name }) => name) : names.map(modelArgument);
  let failed = 0;
  for (const name of wanted) {
    try {
      const model = await resolveModel(name);
      await verifyModel(model, { remember: false });
      const files = modelFiles(model.manifest).length;
      const outcome = files === 1 ? '1 file matches its SHA-256' : `${files} files match their SHA-256`;
      stdout.write(printable(`${model.name}: ${outcome}\n`));
    } catch (error) {
      failed += 1;
      reportFailure(stderr, toFolioError(error).toFailure());
    }
  }
  return failed === 0 ? EXIT.ok : EXIT.someFailed;
}
