import { l10n, ProgressLocation, window, type CancellationToken, type Progress } from 'vscode';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type {
  AddOutcome,
  InstallOutcome,
  InstallProgress,
  ModelEntry,
} from '../../../server/src/protocol.ts';
import type { Folio } from '../folio.ts';
import { openSetting, setting } from '../settings.ts';
import { licenceText, mirrorOfSettings, sizeText } from './modelTexts.ts';

/**
 * Asks before anything is downloaded: says size, licence and host. Where the catalogue does not know the size, the host
 * is asked for it, since somebody has chosen to install the model.
 */
export async function confirmInstall(folio: Folio, model: ModelEntry): Promise<boolean> {
  const install = l10n.t('Install');
  const { host } = model;
  const detail = [
    l10n.t('Size: {0}', sizeText(await withSize(folio, model))),
    l10n.t('Licence: {0}', licenceText(model.licence)),
    ...(host === undefined ? [] : [l10n.t('Downloaded from: {0}', host)]),
    l10n.t('Folio checks each file, and stores the model on the machine where it runs, for all windows.'),
  ].join('\n');
  const question = l10n.t('Install {0}?', model.title);
  return (await window.showInformationMessage(question, { modal: true, detail }, install)) === install;
}

async function withSize({ connections }: Folio, model: ModelEntry): Promise<ModelEntry> {
  if (model.bytes !== undefined) return model;
  const { name } = model;
  const options = {
    location: ProgressLocation.Window,
    title: l10n.t('Asking for the size of {0}…', model.title),
  };
  const bytes = await window.withProgress(options, async () =>
    (await connections.open()).modelSize({ name, ...mirrorOfSettings() }),
  );
  return bytes === undefined ? model : { ...model, bytes };
}

/**
 * Downloads models with a notification that shows how far it is and can cancel it. Undefined where it was cancelled.
 * Rejects with why one could not be installed.
 */
export async function installWithProgress(
  { connections }: Folio,
  models: readonly ModelEntry[],
): Promise<InstallOutcome | undefined> {
  const titles = models.map(({ title }) => title).join(', ');
  return withProgress(l10n.t('Installing {0}', titles), async (progress, token) => {
    const bar = new InstallBar(models, progress);
    return connections.use(
      (daemon) =>
        daemon.installModels(
          { names: models.map(({ name }) => name), ...mirrorOfSettings() },
          (told) => bar.show(told),
          token,
        ),
      () => undefined,
    );
  });
}

/** Takes models from files on the machine where Folio runs. Undefined where it was cancelled. */
export async function addWithProgress(
  { connections }: Folio,
  paths: readonly string[],
  language?: string,
): Promise<AddOutcome | undefined> {
  return withProgress(l10n.t('Adding models'), async (_progress, token) =>
    connections.use(
      (daemon) =>
        daemon.addModels({ paths: [...paths], ...(language === undefined ? {} : { language }) }, token),
      () => undefined,
    ),
  );
}

/** Says what is there now, and why it may not be used. */
export async function tellInstalled(
  { installed, unchanged, ignored = [] }: InstallOutcome & Partial<AddOutcome>,
  titleOf: (name: string) => string,
): Promise<void> {
  const names = [...installed, ...unchanged].map(titleOf).join(', ');
  const done =
    installed.length > 0 ? l10n.t('Installed: {0}.', names) : l10n.t('Already installed: {0}.', names);
  const rest = ignored.length === 0 ? '' : ` ${l10n.t('Not used: {0}.', ignored.join(', '))}`;
  if (setting('model').trim() === '') {
    void window.showInformationMessage(`${done} ${l10n.t('Folio reads the next document with it.')}${rest}`);
    return;
  }
  const open = l10n.t('Open Settings');
  const text = l10n.t(
    'The setting folio.model names the models that are used. Clear it to use the best ones.',
  );
  if ((await window.showInformationMessage(`${done} ${text}${rest}`, open)) === open)
    await openSetting('model');
}

async function withProgress<T>(
  title: string,
  work: (progress: Progress<BarStep>, token: CancellationToken) => Promise<T>,
): Promise<T | undefined> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  try {
    return await window.withProgress(options, work);
  } catch (error) {
    if (error instanceof FolioError && error.code === 'cancelled') return undefined;
    throw error;
  }
}

interface BarStep {
  readonly message?: string;
  readonly increment?: number;
}

/** One bar for all models of an install; each has the same share of it, since some sizes are not known before. */
class InstallBar {
  readonly #models: readonly ModelEntry[];
  readonly #progress: Progress<BarStep>;
  #shown = 0;

  constructor(models: readonly ModelEntry[], progress: Progress<BarStep>) {
    this.#models = models;
    this.#progress = progress;
  }

  show({ model, stage, bytes, total }: InstallProgress): void {
    const at = Math.max(
      0,
      this.#models.findIndex(({ name }) => name === model),
    );
    const share = total === undefined || total === 0 ? 0 : Math.min(1, bytes / total);
    const percent = (100 * (at + share)) / this.#models.length;
    this.#progress.report({
      message: stageText(stage, bytes, total),
      increment: Math.max(0, percent - this.#shown),
    });
    this.#shown = Math.max(this.#shown, percent);
  }
}

function stageText(stage: InstallProgress['stage'], bytes: number, total: number | undefined): string {
  const megabytes = (count: number): string => (count / 1e6).toFixed(1);
  switch (stage) {
    case 'waiting':
      return l10n.t('waiting for another program that installs it…');
    case 'checking':
      return l10n.t('checking the files…');
    case 'downloading':
      return total === undefined
        ? l10n.t('{0} MB', megabytes(bytes))
        : l10n.t('{0} of {1} MB', megabytes(bytes), megabytes(total));
  }
}
