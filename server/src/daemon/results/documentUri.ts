import { createHash } from 'node:crypto';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * One spelling for each document, whichever editor names it: VS Code writes `file:///c%3A/x`, Neovim
 * `file:///C:/x`. Addresses of other schemes are kept as they are.
 */
export function canonicalUri(uri: string): string {
  const path = filePath(uri);
  if (path === undefined) return uri;
  // Drive letters come in both cases.
  return pathToFileURL(path.replace(/^[a-z](?=:)/, (drive) => drive.toUpperCase())).href;
}

/** The path of a `file:` address on this machine; undefined for other addresses, and for those of other hosts. */
export function filePath(uri: string): string | undefined {
  if (!/^file:/i.test(uri)) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** A name for a file that holds what is known of a document. */
export function uriDigest(uri: string): string {
  return createHash('sha256').update(canonicalUri(uri)).digest('hex');
}
