import { env, l10n, Uri, window } from 'vscode';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type { AddOutcome, ModelEntry } from '../../../server/src/protocol.ts';
import type { Folio } from '../folio.ts';
import { setting } from '../settings.ts';
import { addWithProgress, confirmInstall, installWithProgress, tellInstalled } from './installModels.ts';
import { actionsOf, actionTitle, modelItems, type ModelAction, type ModelItem } from './modelItems.ts';
import { mirrorOfSettings } from './modelTexts.ts';

/** The list of models: each choice is done, and the list comes again until somebody closes it. */
export async function manageModels(folio: Folio): Promise<void> {
  for (let filter = ''; ;) {
    const choice = await chooseModel(folio, filter);
    if (!choice) return;
    filter = choice.filter;
    if (choice.add) await addFromMachine(folio, choice.add);
    else if (choice.model && choice.action) await act(folio, choice.model, choice.action);
    // What was just begun is worth watching, and its end is told.
    if (choice.action !== 'verify' && choice.action !== 'remove') return;
  }
}

interface ModelChoice {
  readonly model?: ModelEntry | undefined;
  readonly action?: ModelAction | undefined;
  readonly add?: ModelItem['add'];
  readonly filter: string;
}

/** The list opens at once, and fills when the daemon has answered. */
async function chooseModel(folio: Folio, filter: string): Promise<ModelChoice | undefined> {
  const pick = window.createQuickPick<ModelItem>();
  pick.title = l10n.t('Models');
  pick.placeholder = l10n.t('Search by language or name');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.busy = true;
  pick.value = filter;
  const chosen = Promise.withResolvers<ModelChoice | undefined>();
  pick.onDidAccept(() => {
    const [item] = pick.selectedItems;
    if (item) chosen.resolve({ ...item, action: item.model && actionsOf(item.model)[0], filter: pick.value });
  });
  pick.onDidTriggerItemButton(({ item, button }) => {
    const action = item.buttons?.find((one) => one === button)?.action;
    chosen.resolve({ model: item.model, action, filter: pick.value });
  });
  pick.onDidHide(() => chosen.resolve(undefined));
  pick.show();
  loadItems(folio).then(
    (items) => {
      pick.items = items;
      pick.busy = false;
    },
    (error: unknown) => chosen.reject(error),
  );
  try {
    return await chosen.promise;
  } finally {
    pick.dispose();
  }
}

async function loadItems({ connections }: Folio): Promise<ModelItem[]> {
  const daemon = await connections.open();
  const [models, advice] = await Promise.all([
    daemon.models(mirrorOfSettings()),
    daemon.adviseModels({ languages: wantedLanguages(), ...mirrorOfSettings() }),
  ]);
  return modelItems(models, advice);
}

/** Those of the setting; without any, the one that VS Code speaks. */
function wantedLanguages(): string[] {
  const languages = [...setting('languages')];
  return languages.length > 0
    ? languages
    : [env.language.replace(/^zh-(cn|tw)$/i, 'zh').split('-')[0] ?? 'en'];
}

async function act(folio: Folio, model: ModelEntry, action: ModelAction): Promise<void> {
  const titleOf = (name: string): string => (name === model.name ? model.title : name);
  switch (action) {
    case 'install': {
      if (!(await confirmInstall(folio, model))) return;
      const outcome = await installWithProgress(folio, [model]);
      if (outcome) void tellInstalled(outcome, titleOf);
      return;
    }
    case 'copy': {
      const outcome = model.path === undefined ? undefined : await addWithProgress(folio, [model.path]);
      if (outcome) void tellInstalled(outcome, titleOf);
      return;
    }
    case 'source':
      await env.openExternal(Uri.parse(model.source, true));
      return;
    case 'verify':
      await (await folio.connections.open()).verifyModel(model.name);
      void window.showInformationMessage(l10n.t('All files of {0} are as they should be.', model.title));
      return;
    case 'remove':
      await removeModel(folio, model);
  }
}

async function removeModel(folio: Folio, model: ModelEntry): Promise<void> {
  const remove = actionTitle('remove');
  const detail = l10n.t('It is removed for all windows. Results that were read with it stay.');
  const question = l10n.t('Remove {0}?', model.title);
  if ((await window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
  await (await folio.connections.open()).removeModel(model.name);
}

/** Files and folders are those of the machine where Folio runs, which may be another one than this window's. */
async function addFromMachine(folio: Folio, what: 'file' | 'folder'): Promise<void> {
  const chosen = await window.showOpenDialog({
    canSelectFiles: what === 'file',
    canSelectFolders: what === 'folder',
    canSelectMany: what === 'file',
    title: l10n.t('Models: ONNX files, archives, Python wheels or Tesseract files'),
    openLabel: l10n.t('Add Model'),
  });
  if (!chosen || chosen.length === 0) return;
  const elsewhere = chosen.find(({ scheme }) => scheme !== 'file');
  if (elsewhere) throw new FolioError('address-not-file', { uri: elsewhere.toString() });
  const outcome = await addFiles(
    folio,
    chosen.map(({ fsPath }) => fsPath),
  );
  if (outcome) void tellInstalled(outcome, (name) => name);
}

/** Asks for the language where the name of a file does not say it. */
async function addFiles(folio: Folio, paths: readonly string[]): Promise<AddOutcome | undefined> {
  try {
    return await addWithProgress(folio, paths);
  } catch (error) {
    if (!(error instanceof FolioError) || error.code !== 'model-language-unknown') throw error;
    const language = await window.showInputBox({
      title: error.message,
      prompt: l10n.t('Enter the language of the model, such as `fr` or French.'),
      ignoreFocusOut: true,
    });
    return language === undefined || language.trim() === ''
      ? undefined
      : addWithProgress(folio, paths, language.trim());
  }
}
