import { posix } from 'node:path';
import { RelativePattern, workspace, type Uri } from 'vscode';
import { isFolder } from '../resultDocument/resultPlace.ts';

/** The files Folio reads, by their names' ends. The manifest's menus name the same. */
export const IMAGE_EXTENSIONS = ['png', 'jpg', 'jpeg', 'webp', 'tif', 'tiff', 'bmp', 'gif'] as const;
export const DOCUMENT_EXTENSIONS = ['pdf', ...IMAGE_EXTENSIONS] as const;

/** Also files written `SCAN.PDF`: globs of VS Code tell case apart on some systems. */
const DOCUMENT_GLOB = `**/*.{${DOCUMENT_EXTENSIONS.flatMap((extension) => [extension, extension.toUpperCase()]).join(',')}}`;

export function isDocumentFile({ path }: Uri): boolean {
  const extension = posix.extname(path).slice(1).toLowerCase();
  return (DOCUMENT_EXTENSIONS as readonly string[]).includes(extension);
}

/** All documents of a choice of files and folders, folders with all that is below them, in their order. */
export async function documentsIn(chosen: readonly Uri[]): Promise<Uri[]> {
  const lists = await Promise.all(
    chosen.map(async (uri) =>
      (await isFolder(uri)) ? documentsMatching(new RelativePattern(uri, DOCUMENT_GLOB)) : [uri],
    ),
  );
  return once(lists.flat());
}

/** Documents of the workspace that a glob matches. */
export async function documentsMatching(pattern: string | RelativePattern): Promise<Uri[]> {
  const found = await workspace.findFiles(pattern);
  const collator = new Intl.Collator(undefined, { numeric: true });
  return once(found.filter(isDocumentFile)).sort((a, b) => collator.compare(a.path, b.path));
}

function once(uris: readonly Uri[]): Uri[] {
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}
