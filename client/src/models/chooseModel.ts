import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import type { ModelEntry, ModelsReply } from '../../../server/src/protocol.ts';
import type { Folio } from '../folio.ts';
import { languagesText, mirrorOfSettings } from './modelTexts.ts';

interface ModelChoice extends QuickPickItem {
  /** For `--model`, or what else it stands for. */
  readonly value?: string;
}

const FOLDER = 'folder';

/**
 * Asks which of the models on this machine reads, or for the folder of another one. Resolves with the option `model`;
 * empty for what the setting says, where `withSetting` offers that. Undefined where nothing was chosen.
 */
export async function chooseModel(
  { connections }: Folio,
  title: string,
  { withSetting = false }: { readonly withSetting?: boolean } = {},
): Promise<string | undefined> {
  const models = connections.open().then((daemon) => daemon.models(mirrorOfSettings()));
  const items = models.then((reply) => modelChoices(reply, withSetting));
  const choice = await window.showQuickPick(items, { title, ignoreFocusOut: true, matchOnDescription: true });
  return choice?.value === FOLDER ? askModelFolder() : choice?.value;
}

/** Page models read alone; a recogniser reads what the page model in use finds. */
export function modelChoices({ models, reading }: ModelsReply, withSetting: boolean): ModelChoice[] {
  const here = models.filter(({ state }) => state === 'installed' || state === 'built-in');
  const ofKind = (kind: ModelEntry['kind']): ModelEntry[] => here.filter((model) => model.kind === kind);
  return [
    ...(withSetting ? [{ label: l10n.t('Use the setting'), value: '' }] : []),
    ...ofKind('page-model').map((model) => choiceOf(model, model.name)),
    { label: l10n.t('For one language'), kind: QuickPickItemKind.Separator },
    ...ofKind('recognizer').map((model) => choiceOf(model, `${reading.page},${model.name}`)),
    { label: '', kind: QuickPickItemKind.Separator },
    {
      label: l10n.t('Choose a folder…'),
      detail: l10n.t('A folder with a folio-model.json file.'),
      value: FOLDER,
    },
  ];
}

function choiceOf(model: ModelEntry, value: string): ModelChoice {
  return { label: model.title, description: languagesText(model), value };
}

async function askModelFolder(): Promise<string | undefined> {
  const [folder] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: l10n.t('Use Model'),
    })) ?? [];
  return folder?.fsPath;
}
