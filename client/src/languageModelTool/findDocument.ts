import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';

export interface FoundDocument {
  /** Absolute, without links: what is asked about is what is read. */
  readonly path: string;
  /** Whether it lies, after all links, in one of the folders. */
  readonly isInside: boolean;
}

/** Finds a file by an absolute path, or one that is relative to one of the folders; undefined where there is none. */
export async function findDocument(
  path: string,
  folders: readonly string[],
): Promise<FoundDocument | undefined> {
  const candidates = isAbsolute(path) ? [path] : folders.map((folder) => join(folder, path));
  const roots = await Promise.all(folders.map((folder) => realpath(folder).catch(() => folder)));
  for (const candidate of candidates) {
    const real = await realpath(candidate).catch(() => undefined);
    if (real !== undefined) return { path: real, isInside: roots.some((root) => contains(root, real)) };
  }
  return undefined;
}

function contains(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}
