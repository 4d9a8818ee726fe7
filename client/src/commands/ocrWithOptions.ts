import { l10n, window, type QuickPickItem } from 'vscode';
import { parsePageSelection } from '../../../server/src/page/pageSelection.ts';
import type {
  OutputFormat,
  ReaderChoice,
  ReadOptionsInput,
  TextLayerMode,
} from '../../../server/src/protocol.ts';
import { readDocument } from '../reading/readDocument.ts';
import { chosenFiles } from './chosenFiles.ts';
import type { Command } from './commandTable.ts';

/** Asks for what the settings leave open, one question after the other; Esc at any of them ends it. */
export const ocrWithOptions: Command = async (folio, clicked, selection) => {
  const [source] = await chosenFiles(clicked, selection);
  if (!source) return undefined;
  const options = await askOptions();
  return options && readDocument(folio, source, options);
};

async function askOptions(): Promise<ReadOptionsInput | undefined> {
  const pages = await window.showInputBox({
    title: l10n.t('OCR with Options (1/5): Pages'),
    prompt: l10n.t('Such as 1-3,7 or 12-. Empty: all pages.'),
    validateInput: pagesComplaint,
    ignoreFocusOut: true,
  });
  if (pages === undefined) return undefined;
  const textLayer = await pick<TextLayerMode>(l10n.t('OCR with Options (2/5): Text Layer'), [
    {
      label: l10n.t('Where it is good'),
      detail: l10n.t('Pages whose text layer is damaged are read by OCR.'),
      value: 'auto',
    },
    { label: l10n.t('Never'), detail: l10n.t('All pages are read by OCR.'), value: 'never' },
    { label: l10n.t('Always'), detail: l10n.t('Pages without a text layer fail.'), value: 'always' },
  ]);
  if (textLayer === undefined) return undefined;
  const reader = await askReader();
  if (reader === undefined) return undefined;
  const model = await askModel();
  if (model === undefined) return undefined;
  const format = await pick<OutputFormat>(l10n.t('OCR with Options (5/5): Format'), [
    { label: 'Markdown', detail: l10n.t('Streams into an editor, page by page.'), value: 'md' },
    { label: l10n.t('Plain text'), detail: l10n.t('Opens when all pages are read.'), value: 'text' },
    { label: 'JSON', detail: l10n.t('Every line and word with its place and confidence.'), value: 'json' },
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
    return l10n.t('Write pages like 1-3,7');
  }
}

async function askReader(): Promise<ReaderChoice | 'settings' | undefined> {
  return pick<ReaderChoice | 'settings'>(l10n.t('OCR with Options (3/5): Reader'), [
    { label: l10n.t('As in the settings'), value: 'settings' },
    { label: l10n.t('This machine'), detail: l10n.t('Nothing is sent anywhere.'), value: 'ppocr' },
    {
      label: 'DeepSeek-OCR',
      detail: l10n.t('Every page is sent to a server of folio.deepseek.servers.'),
      value: 'deepseek',
    },
    {
      label: l10n.t('Whichever suits a page'),
      detail: l10n.t('Servers read tables, formulas, columns and pages with pictures.'),
      value: 'auto',
    },
  ]);
}

/** Empty for the model of the settings. */
async function askModel(): Promise<string | undefined> {
  const choice = await pick<'settings' | 'folder'>(l10n.t('OCR with Options (4/5): Model'), [
    { label: l10n.t('As in the settings'), value: 'settings' },
    { label: l10n.t('A folder …'), detail: l10n.t('One with a folio-model.json.'), value: 'folder' },
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
