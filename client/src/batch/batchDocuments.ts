import type { Uri } from 'vscode';
import { RelativePattern, workspace } from 'vscode';
import { DOCUMENT_GLOB, isDocumentFile } from '../reading/documentFiles.ts';
import { isFolder } from '../resultDocument/resultPlace.ts';

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
