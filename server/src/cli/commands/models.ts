import { builtInModelNames } from '../../models/builtInModels.ts';
import { defaultPageModel } from '../../models/installedModels.ts';
import { modelFiles } from '../../models/manifest.ts';
import { resolveModel } from '../../models/resolveModel.ts';
import { verifyModel } from '../../models/verifyModel.ts';
import { toFolioError } from '../../errors/catalogue.ts';
import type { CommandContext } from '../commandContext.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { printable } from '../printable.ts';
import { modelArgument } from '../readArguments.ts';
import { reportFailure } from '../reportError.ts';

/** `folio models list`: the models that come with Folio. */
export async function listModels(json: boolean, { stdout }: CommandContext): Promise<ExitCode> {
  const models = await Promise.all((await builtInModelNames()).map(resolveModel));
  if (json) {
    const rows = models.map(({ name, directory, hash, manifest }) => ({ name, directory, hash, manifest }));
    stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    return EXIT.ok;
  }
  for (const { name, manifest } of models) {
    const size = modelFiles(manifest).reduce((sum, file) => sum + (file.bytes ?? 0), 0);
    const marks = name === defaultPageModel() ? ' (default)' : '';
    stdout.write(`${name}${marks}\n`);
    stdout.write(`  ${manifest.title}, ${(size / 1e6).toFixed(1)} MB, ${manifest.licence}\n`);
    stdout.write(`  languages: ${manifest.languages.join(', ')}\n`);
    stdout.write(`  from ${manifest.source}\n`);
  }
  return EXIT.ok;
}

/** `folio models verify`: hashes every file again, even if it was verified before. */
export async function verifyModels(
  names: readonly string[],
  { stdout, stderr }: CommandContext,
): Promise<ExitCode> {
  const wanted = names.length === 0 ? await builtInModelNames() : names.map(modelArgument);
  let failed = 0;
  for (const name of wanted) {
    try {
      const model = await resolveModel(name);
      await verifyModel(model, { remember: false });
      const files = modelFiles(model.manifest).length;
      stdout.write(printable(`${model.name}: ${files} files match their SHA-256\n`));
    } catch (error) {
      failed += 1;
      reportFailure(stderr, toFolioError(error).toFailure());
    }
  }
  return failed === 0 ? EXIT.ok : EXIT.someFailed;
}
