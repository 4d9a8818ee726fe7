import { TabInputCustom, TabInputText, Uri, window } from 'vscode';
import { DOCUMENT_EXTENSIONS, isDocumentFile } from '../reading/documentFiles.ts';
import { l10n } from 'vscode';

/**
 * The files a command is meant for: the selection of the explorer, the tab it was clicked on, else the
 * document in front; else they are asked for. Empty when they choose nothing.
 */
export async function chosenFiles(clicked: unknown, selection: unknown): Promise<Uri[]> {
  const selected = urisOf(selection);
  // A click beside the selection is meant for the clicked file alone.
  if (clicked instanceof Uri)
    return selected.some((uri) => uri.toString() === clicked.toString()) ? selected : [clicked];
  if (selected.length > 0) return selected;
  const front = fileInFront();
  return front ? [front] : askForFiles();
}

/** The PDF or image in the active tab: a viewer of an extension, the built-in image preview, or text. */
function fileInFront(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof TabInputCustom) && !(input instanceof TabInputText)) return undefined;
  return isDocumentFile(input.uri) ? input.uri : undefined;
}

async function askForFiles(): Promise<Uri[]> {
  const chosen = await window.showOpenDialog({
    canSelectMany: true,
    title: l10n.t('PDFs or images to read'),
    openLabel: l10n.t('OCR'),
    filters: { [l10n.t('PDFs and images')]: [...DOCUMENT_EXTENSIONS] },
  });
  return chosen ?? [];
}

function urisOf(value: unknown): Uri[] {
  return Array.isArray(value) ? value.filter((item): item is Uri => item instanceof Uri) : [];
}
