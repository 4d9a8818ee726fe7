import { l10n, window, type QuickPickItem } from 'vscode';
import { parsePageSelection } from '../../../server/src/page/pageSelection.ts';
import type {
  OutputFormat,
  ReaderChoice,
  ReadOptionsInput,
  TextLayerMode,
} from '../../../server/src/protocol.ts';

/** How one document is to be read: a question after the other. Undefined when one was not answered. */
export async function askOptions(): Promise<ReadOptionsInput | undefined> {
  const pages = await window.showInputBox({
    title: l10n.t('OCR with Options (1/5): Pages'),
    prompt: l10n.t('For example 1-3,7 or 12-. Leave empty to read all pages.'),
    validateInput: pagesComplaint,
    ignoreFocusOut: true,
  });
  if (pages === undefined) return undefined;
  const textLayer = await pick<TextLayerMode>(l10n.t('OCR with Options (2/5): Text Layer'), [
    {
      label: l10n.t('Use it where it is good'),
      detail: l10n.t('Folio reads pages with a damaged text layer by OCR.'),
      value: 'auto',
    },
    { label: l10n.t('Never use it'), detail: l10n.t('Folio reads every page by OCR.'), value: 'never' },
    { label: l10n.t('Always use it'), detail: l10n.t('Pages without a text layer fail.'), value: 'always' },
  ]);
  if (textLayer === undefined) return undefined;
  const reader = await askReader();
  if (reader === undefined) return undefined;
  const model = await askModel();
  if (model === undefined) return undefined;
  const format = await pick<OutputFormat>(l10n.t('OCR with Options (5/5): Format'), [
    { label: 'Markdown', detail: l10n.t('Streams into an editor, page by page.'), value: 'md' },
    { label: l10n.t('Plain text'), detail: l10n.t('Opens when all pages have been read.'), value: 'text' },
    { label: 'JSON', detail: l10n.t('Every line and word with its position and confidence.'), value: 'json' },
  ]);
  if (format === undefined) return undefined;
  return {
    textLayer,
    format,
    ...(pages.trim() === '' ? {} : { pages: pages.trim() }),
    ...(reader === 'settings' ? {} : { reader }),
    ...(model === '' ? {} : { model }),
  };
}

function pagesComplaint(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  try {
    parsePageSelection(text.trim());
    return undefined;
  } catch {
    return l10n.t('Enter pages in the form 1-3,7');
  }
}

async function askReader(): Promise<ReaderChoice | 'settings' | undefined> {
  return pick<ReaderChoice | 'settings'>(l10n.t('OCR with Options (3/5): Reader'), [
    { label: l10n.t('Use the setting'), value: 'settings' },
    { label: l10n.t('This machine'), detail: l10n.t('Nothing is sent anywhere.'), value: 'ppocr' },
    {
      label: 'DeepSeek-OCR',
      detail: l10n.t('Every page is sent to a server of folio.deepseek.servers.'),
      value: 'deepseek',
    },
    {
      label: l10n.t('The best reader for each page'),
      detail: l10n.t('Servers read pages with tables, formulas, columns or pictures.'),
      value: 'auto',
    },
  ]);
}

/** Empty for the model of the settings. */
async function askModel(): Promise<string | undefined> {
  const choice = await pick<'settings' | 'folder'>(l10n.t('OCR with Options (4/5): Model'), [
    { label: l10n.t('Use the setting'), value: 'settings' },
    {
      label: l10n.t('Choose a folder…'),
      detail: l10n.t('A folder with a folio-model.json file.'),
      value: 'folder',
    },
  ]);
  if (choice !== 'folder') return choice === undefined ? undefined : '';
  const [folder] =
    (await window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: l10n.t('Use Model'),
    })) ?? [];
  return folder?.fsPath;
}

async function pick<T extends string>(
  title: string,
  items: readonly (QuickPickItem & { readonly value: T })[],
): Promise<T | undefined> {
  return (await window.showQuickPick(items, { title, ignoreFocusOut: true }))?.value;
}
