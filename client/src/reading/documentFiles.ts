import { posix } from 'node:path';
import type { Uri } from 'vscode';

/** The files Folio reads, by their names' ends. The manifest's menus name the same. */
export const IMAGE_EXTENSIONS = ['png', 'jpg', 'jpeg', 'webp', 'tif', 'tiff', 'bmp', 'gif'] as const;
export const DOCUMENT_EXTENSIONS = ['pdf', ...IMAGE_EXTENSIONS] as const;

/** Also files written `SCAN.PDF`: globs of VS Code tell case apart on some systems. */
export const DOCUMENT_GLOB = `**/*.{${DOCUMENT_EXTENSIONS.flatMap((extension) => [extension, extension.toUpperCase()]).join(',')}}`;

export function isDocumentFile({ path }: Uri): boolean {
  const extension = posix.extname(path).slice(1).toLowerCase();
  return (DOCUMENT_EXTENSIONS as readonly string[]).includes(extension);
}
