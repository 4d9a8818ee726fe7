import { l10n, TabInputCustom, TabInputText, Uri, window, workspace } from 'vscode';
import { runBatch } from '../batch/runBatch.ts';
import {
  DOCUMENT_EXTENSIONS,
  documentsIn,
  documentsMatching,
  isDocumentFile,
} from '../reading/documentFiles.ts';
import { readDocument } from '../reading/readDocument.ts';
import { isFolder } from '../resultDocument/resultPlace.ts';
import { askOptions } from './askOptions.ts';
import type { Command } from './commandTable.ts';

/** One document streams into an editor; several, or folders, are read into files. */
export const ocrFiles: Command = async (folio, clicked, selection) => {
  const files = await chosenFiles(clicked, selection);
  const [first] = files;
  if (!first) return undefined;
  if (files.length === 1 && !(await isFolder(first))) return readDocument(folio, first);
  return runBatch(folio, await documentsIn(files));
};

/** Asks for what the settings leave open, one question after the other; Esc at any of them ends it. */
export const ocrWithOptions: Command = async (folio, clicked, selection) => {
  const [source] = await chosenFiles(clicked, selection);
  if (!source) return undefined;
  const options = await askOptions(folio);
  return options && readDocument(folio, source, options);
};

export const ocrFolder: Command = async (folio, clicked, selection) => {
  const selected = urisOf(selection);
  const folders =
    selected.length > 0
      ? selected
      : clicked instanceof Uri
        ? [clicked]
        : await window.showOpenDialog({
            canSelectFiles: false,
            canSelectFolders: true,
            title: l10n.t('Choose a Folder of PDFs and Images'),
            openLabel: l10n.t('OCR Folder'),
          });
  return folders === undefined ? undefined : runBatch(folio, await documentsIn(folders));
};

export const ocrFilesByPattern: Command = async (folio, given) => {
  if (!workspace.workspaceFolders) {
    void window.showInformationMessage(
      l10n.t('Open a folder first. The pattern applies to the files in it.'),
    );
    return undefined;
  }
  const pattern = typeof given === 'string' ? given : await askForPattern();
  return pattern === undefined ? undefined : runBatch(folio, await documentsMatching(pattern));
};

/** Reads the sample that comes with the extension: what Folio does, without a document of one's own. */
export const ocrSample: Command = async (folio) => {
  const { extensionUri, globalStorageUri } = folio.context;
  // The extension's own folder is not for results.
  const copy = Uri.joinPath(globalStorageUri, 'scanned-letter.pdf');
  await workspace.fs.createDirectory(globalStorageUri);
  await workspace.fs.copy(Uri.joinPath(extensionUri, 'samples', 'scanned-letter.pdf'), copy, {
    overwrite: true,
  });
  return readDocument(folio, copy);
};

async function askForPattern(): Promise<string | undefined> {
  return window.showInputBox({
    title: l10n.t('OCR Files by Pattern'),
    prompt: l10n.t('Folio reads the PDFs and images in the workspace that match the pattern.'),
    placeHolder: '**/scans/*.pdf',
    validateInput: (text) => (text.trim() === '' ? l10n.t('Enter a pattern such as **/*.pdf') : undefined),
  });
}

/**
 * The files a command is meant for: the selection of the explorer, the tab it was clicked on, else the
 * document in front; else they are asked for. Empty when they choose nothing.
 */
async function chosenFiles(clicked: unknown, selection: unknown): Promise<Uri[]> {
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
    title: l10n.t('Choose PDFs or Images'),
    openLabel: l10n.t('OCR'),
    filters: { [l10n.t('PDFs and images')]: [...DOCUMENT_EXTENSIONS] },
  });
  return chosen ?? [];
}

function urisOf(value: unknown): Uri[] {
  return Array.isArray(value) ? value.filter((item): item is Uri => item instanceof Uri) : [];
}
