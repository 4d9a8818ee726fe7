import { readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import type { Failure } from '../../protocol.ts';

/** A document that a walk found. */
export interface FoundDocument {
  /** As messages show it: the argument and the way below it. */
  readonly label: string;
  /** Absolute. */
  readonly path: string;
  /** Way from the argument's folder, with `/`. */
  readonly relativePath: string;
  /** Which argument it came from, from 0. */
  readonly argument: number;
}

export interface FoundDocuments {
  readonly documents: readonly FoundDocument[];
  /** Arguments and folders that could not be walked. */
  readonly problems: readonly { readonly label: string; readonly failure: Failure }[];
  /** Files that are no documents by their name. */
  readonly otherFiles: number;
}

/** What is read where no pattern is given. The content decides later; this only spares opening all else. */
const DOCUMENT_NAMES = '**/*.{pdf,png,jpg,jpeg,jpe,jfif,webp,bmp,dib,gif,tif,tiff}';

/**
 * Walks folders for documents, in natural order of their paths. Hidden files and folders are left out,
 * links are followed once. `globs` choose other files, by their way from the argument; a pattern without
 * `/` matches in every folder. A file as an argument is taken as it is.
 */
export async function findDocuments(
  directories: readonly string[],
  globs: readonly string[],
): Promise<FoundDocuments> {
  const walk = new Walk(globs.length === 0 ? [DOCUMENT_NAMES] : globs);
  for (const [argument, directory] of directories.entries()) await walk.argument(directory, argument);
  return walk;
}

class Walk implements FoundDocuments {
  readonly documents: FoundDocument[] = [];
  readonly problems: { label: string; failure: Failure }[] = [];
  otherFiles = 0;
  readonly #matches: (path: string) => boolean;
  readonly #entered = new Set<string>();

  constructor(globs: readonly string[]) {
    const anywhere = globs.map((glob) => (glob.includes('/') ? glob : `**/${glob}`));
    this.#matches = picomatch(anywhere, { nocase: true });
  }

  async argument(path: string, argument: number): Promise<void> {
    try {
      const present = await stat(path);
      if (present.isDirectory()) await this.#folder(path, path, argument);
      else this.documents.push({ label: path, path: resolve(path), relativePath: basename(path), argument });
    } catch (error) {
      this.#problem(path, error);
    }
  }

  async #folder(root: string, folder: string, argument: number): Promise<void> {
    // A link to a folder above would otherwise be walked for ever.
    const real = await realpath(folder);
    if (this.#entered.has(real)) return;
    this.#entered.add(real);
    const entries = await readdir(folder, { withFileTypes: true });
    const visible = entries.filter((entry) => !entry.name.startsWith('.'));
    for (const entry of visible.sort((a, b) => inNaturalOrder(a.name, b.name))) {
      const path = join(folder, entry.name);
      try {
        if (await isFolder(entry, path)) await this.#folder(root, path, argument);
        else this.#file(root, path, argument);
      } catch (error) {
        this.#problem(path, error);
      }
    }
  }

  #file(root: string, path: string, argument: number): void {
    const relativePath = relative(root, path).split(sep).join('/');
    if (this.#matches(relativePath))
      this.documents.push({ label: path, path: resolve(path), relativePath, argument });
    else this.otherFiles += 1;
  }

  #problem(label: string, error: unknown): void {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const known = missing
      ? new FolioError('file-not-found', { file: label })
      : new FolioError('file-unreadable', { file: label, reason: reasonOf(error) });
    this.problems.push({ label, failure: known.toFailure() });
  }
}

async function isFolder(entry: Dirent, path: string): Promise<boolean> {
  return entry.isSymbolicLink() ? (await stat(path)).isDirectory() : entry.isDirectory();
}

const collator = new Intl.Collator('en', { numeric: true });

/** `scan2` before `scan10`, the same on every machine. */
function inNaturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : 1);
}
