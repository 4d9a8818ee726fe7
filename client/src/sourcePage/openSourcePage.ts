import { posix } from 'node:path';
import { commands, l10n, Uri, ViewColumn, window, workspace, type Disposable } from 'vscode';
import type { Folio } from '../folio.ts';
import { sourceOf } from '../reading/beginReading.ts';
import { IMAGE_EXTENSIONS } from '../reading/documentFiles.ts';
import { originOf, tellWritten } from '../resultDocument/resultOrigins.ts';
import { exists } from '../resultDocument/resultPlace.ts';
import { PAGE_SCHEME, PageFiles } from './pageFiles.ts';

/** For reading on a screen. */
const SCREEN_DPI = 150;

/** VS Code has no viewer for PDFs: a page opens as a picture. */
export function registerSourcePages(folio: Folio): Disposable {
  const files = new PageFiles((page) => drawPage(folio, page));
  return workspace.registerFileSystemProvider(PAGE_SCHEME, files, { isReadonly: true });
}

/** Opens the page of the document that a result was read from, beside the result. */
export async function openSourcePage(folio: Folio, result: Uri, page: number): Promise<void> {
  const source = await findSource(folio, result);
  if (!source) return;
  const target = isPlainImage(source) ? source : pageFile(source, page);
  await commands.executeCommand('vscode.open', target, { viewColumn: ViewColumn.Beside, preview: true });
}

/** The address of a page's picture: it holds all that drawing it needs. */
function pageFile(source: Uri, page: number): Uri {
  const name = posix.parse(source.path).name;
  return Uri.from({
    scheme: PAGE_SCHEME,
    path: `/${name} ${page}.png`,
    query: `${page} ${source.toString()}`,
  });
}

async function drawPage(folio: Folio, file: Uri): Promise<Uint8Array> {
  const [page = '', source = ''] = file.query.split(' ');
  const daemon = await folio.connections.open();
  const [image] = await daemon.pageImages({
    source: await sourceOf(Uri.parse(source, true), daemon),
    page: Number(page),
    dpi: SCREEN_DPI,
  });
  return Buffer.from(image?.base64 ?? '', 'base64');
}

/** A TIFF may have many pages, and VS Code shows none of them. */
function isPlainImage({ path }: Uri): boolean {
  const extension = posix.extname(path).slice(1).toLowerCase();
  return (IMAGE_EXTENSIONS as readonly string[]).includes(extension) && !extension.startsWith('tif');
}

async function findSource(folio: Folio, result: Uri): Promise<Uri | undefined> {
  const origin = await originOf(folio.connections, result);
  if (!origin) {
    void window.showInformationMessage(l10n.t('Folio does not know which document this text was read from.'));
    return undefined;
  }
  const { source, options } = origin;
  if (await exists(source)) return source;
  const locate = l10n.t('Locate…');
  const name = posix.basename(source.path);
  const choice = await window.showWarningMessage(l10n.t('{0} no longer exists.', name), locate);
  if (choice !== locate) return undefined;
  const [found] = (await window.showOpenDialog({ title: l10n.t('Where is {0}?', name) })) ?? [];
  if (found) tellWritten(folio.connections, { result: result.toString(), source: found.toString(), options });
  return found;
}
