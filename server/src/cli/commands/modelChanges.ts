import type { CatalogueEntry } from '../../models/catalogue/catalogueEntry.ts';
import { downloadSize } from '../../models/install/askSize.ts';
import { isInstalled } from '../../models/install/installModel.ts';
import { defaultPageModel } from '../../models/installedModels.ts';
import {
  addModels,
  installModels,
  outdatedModels,
  removeModel,
  wantedModels,
} from '../../models/modelStore.ts';
import { availableEntry } from '../../models/listModels.ts';
import { toFolioError } from '../../errors/catalogue.ts';
import type { CommandContext } from '../commandContext.ts';
import { EXIT, type ExitCode } from '../exitCodes.ts';
import { askConsent } from '../models/askConsent.ts';
import { DownloadProgress } from '../models/downloadProgress.ts';
import { languageList, stageWords, megabytes } from '../models/modelLines.ts';
import { printable } from '../printable.ts';
import { reportFailure } from '../reportError.ts';

export interface ModelInstallFlags {
  readonly yes?: boolean;
  readonly mirror?: string;
  readonly quiet?: boolean;
}

/** `folio models install`: shows what comes from where, asks, and downloads. */
export async function installCommand(
  names: readonly string[],
  flags: ModelInstallFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { stdout } = context;
  const mirror = flags.mirror ?? context.env['FOLIO_MODELS_MIRROR'];
  const missing: CatalogueEntry[] = [];
  for (const entry of wantedModels(names)) {
    if (await isInstalled(entry)) stdout.write(`${entry.name} is already installed.\n`);
    else missing.push(entry);
  }
  if (missing.length === 0) return EXIT.ok;
  await describe(missing, mirror, context);
  const question = missing.length === 1 ? 'Install it?' : `Install these ${missing.length} models?`;
  if (flags.yes !== true && !(await askConsent(question, context))) {
    stdout.write('Nothing was installed.\n');
    return EXIT.cancelled;
  }
  const progress = new DownloadProgress(context.stderr, flags.quiet === true);
  try {
    const { installed } = await installModels(
      missing.map(({ name }) => name),
      {
        signal: context.signal,
        mirror,
        onProgress: (at) => {
          progress.update(at);
        },
      },
    );
    progress.stop();
    tellInstalled(installed, context);
    return EXIT.ok;
  } finally {
    progress.stop();
  }
}

async function describe(
  entries: readonly CatalogueEntry[],
  mirror: string | undefined,
  { stdout, signal }: CommandContext,
): Promise<void> {
  for (const entry of entries) {
    const { name, title, licence, languages, stage, host } = availableEntry(entry, mirror);
    const does = stage === undefined ? `languages: ${languageList(languages)}` : stageWords(stage);
    const size = megabytes(await downloadSize(entry, mirror, signal));
    stdout.write(`${name}: ${title}\n  ${size} from ${host ?? ''}, ${licence}\n  ${does}\n`);
  }
}

function tellInstalled(names: readonly string[], { stdout }: CommandContext): void {
  for (const name of names) {
    const use = name === defaultPageModel() ? ' Pages are read with it from now on.' : '';
    stdout.write(printable(`${name} is installed.${use}\n`));
  }
}

/** `folio models add`: takes the files that somebody has. */
export async function addCommand(
  paths: readonly string[],
  flags: { readonly language?: string },
  context: CommandContext,
): Promise<ExitCode> {
  const { stdout, stderr, signal } = context;
  const { installed, unchanged, ignored } = await addModels(paths, { signal, language: flags.language });
  for (const name of unchanged) stdout.write(printable(`${name} is already installed.\n`));
  tellInstalled(installed, context);
  if (ignored.length > 0) stderr.write(printable(`Left out: ${ignored.join(', ')}\n`));
  return EXIT.ok;
}

/** `folio models remove`: each that can be, whatever becomes of the others. */
export async function removeCommand(
  names: readonly string[],
  { stdout, stderr, signal }: CommandContext,
): Promise<ExitCode> {
  let failed = 0;
  for (const name of names) {
    try {
      await removeModel(name, signal);
      stdout.write(`${name} is removed.\n`);
    } catch (error) {
      failed += 1;
      reportFailure(stderr, toFolioError(error).toFailure());
    }
  }
  return failed === 0 ? EXIT.ok : EXIT.someFailed;
}

/** `folio models update`: models of which the catalogue has newer files, or better ones. */
export async function updateCommand(flags: ModelInstallFlags, context: CommandContext): Promise<ExitCode> {
  const names = await outdatedModels();
  if (names.length > 0) return installCommand(names, flags, context);
  context.stdout.write('All installed models are up to date.\n');
  return EXIT.ok;
}
