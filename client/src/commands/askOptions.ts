import { l10n, window, type QuickPickItem } from 'vscode';
import { parsePageSelection } from '../../../server/src/page/pageSelection.ts';
import type { Folio } from '../folio.ts';
import { chooseModel } from '../models/chooseModel.ts';
import type {
  OutputFormat,
  ReaderChoice,
  ReadOptionsInput,
  TextLayerMode,
} from '../../../server/src/protocol.ts';

/** How much larger a page is drawn that is read again at a higher resolution. */
const LARGER = 1.5;

/** How one document is to be read: a question after the other. Undefined when one was not answered. */
export async function askOptions(folio: Folio): Promise<ReadOptionsInput | undefined> {
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
  const title = l10n.t('OCR with Options (4/5): Model');
  const model = await chooseModel(folio, title, { withSetting: true });
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

/** The ways to read a page again, one of which somebody picks. */
export async function askPageOptions(folio: Folio, page: number): Promise<ReadOptionsInput | undefined> {
  const hasServers = (await folio.servers.urls()).length > 0;
  const way = await pick<PageWay>(l10n.t('Read Page {0} Again', page), [
    {
      label: l10n.t('By OCR'),
      detail: l10n.t('Ignores the text layer of the page.'),
      value: 'ocr',
    },
    {
      label: l10n.t('From the text layer'),
      detail: l10n.t('Uses the text in the file, even if it looks damaged.'),
      value: 'text-layer',
    },
    {
      label: l10n.t('At a higher resolution'),
      detail: l10n.t('Draws the page larger. This helps with small print.'),
      value: 'resolution',
    },
    { label: l10n.t('With another model…'), value: 'model' },
    ...(hasServers
      ? [
          {
            label: l10n.t('On a server'),
            detail: l10n.t('Sends a picture of the page to a server in folio.deepseek.servers.'),
            value: 'server' as const,
          },
          {
            label: l10n.t('On a server, with a smaller picture'),
            detail: l10n.t('Faster, and less precise.'),
            value: 'server-fast' as const,
          },
        ]
      : []),
    { label: l10n.t('On this machine'), detail: l10n.t('Nothing is sent anywhere.'), value: 'here' },
  ]);
  switch (way) {
    case undefined:
      return undefined;
    case 'ocr':
      return { textLayer: 'never' };
    case 'text-layer':
      return { textLayer: 'always' };
    case 'resolution':
      return { textLayer: 'never', reader: 'ppocr', scale: LARGER };
    case 'model': {
      const model = await chooseModel(folio, l10n.t('Read Page {0} with Another Model', page));
      return model === undefined ? undefined : { textLayer: 'never', reader: 'ppocr', model };
    }
    case 'server':
      return { textLayer: 'never', reader: 'deepseek', vlm: { mode: 'quality' } };
    case 'server-fast':
      return { textLayer: 'never', reader: 'deepseek', vlm: { mode: 'fast' } };
    case 'here':
      return { reader: 'ppocr' };
  }
}

type PageWay = 'ocr' | 'text-layer' | 'resolution' | 'model' | 'server' | 'server-fast' | 'here';

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

async function pick<T extends string>(
  title: string,
  items: readonly (QuickPickItem & { readonly value: T })[],
): Promise<T | undefined> {
  return (await window.showQuickPick(items, { title, ignoreFocusOut: true }))?.value;
}
