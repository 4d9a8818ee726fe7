import { readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import { systemCode } from '../../errors/systemErrors.ts';
import type { Failure } from '../../protocol.ts';
import { joinPath, mayBeLost, shownPath, type FilePath } from '../filePaths.ts';

/** A document found in a folder. */
export interface FoundDocument {
  /** As messages show it: the argument and the way below it. */
  readonly label: string;
  /** Absolute. */
  readonly path: string;
  /** What the system knows it by, where the path as text is not enough. */
  readonly bytes?: Buffer;
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
 * Searches folders for documents, in natural order of their paths. Hidden files and folders are skipped, links are
 * followed once. `globs` select other files by their path below the argument; a pattern without `/` matches in
 * every folder. An argument that is a file is used directly.
 */
export async function findDocuments(
  directories: readonly FilePath[],
  globs: readonly string[],
): Promise<FoundDocuments> {
  const walk = new Walk(globs.length === 0 ? [DOCUMENT_NAMES] : globs);
  for (const [argument, directory] of directories.entries()) await walk.argument(directory, argument);
  return walk;
}

/** A file or folder with its path as people read it. */
interface Found {
  readonly path: FilePath;
  readonly shown: string;
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

  async argument(path: FilePath, argument: number): Promise<void> {
    const given = { path, shown: shownPath(path) };
    try {
      const present = await stat(path);
      if (present.isDirectory()) await this.#folder(given.shown, given, argument);
      else this.#add(given, basename(given.shown), argument);
    } catch (error) {
      this.#problem(given.shown, error);
    }
  }

  async #folder(root: string, folder: Found, argument: number): Promise<void> {
    // A link to a folder above would otherwise be walked for ever.
    const real = (await realpath(folder.path, { encoding: 'buffer' })).toString('latin1');
    if (this.#entered.has(real)) return;
    this.#entered.add(real);
    const entries = await entriesOf(folder);
    const visible = entries.filter(({ name }) => !name.startsWith('.'));
    for (const { found, entry } of visible.sort((a, b) => inNaturalOrder(a.name, b.name))) {
      try {
        if (await isFolder(entry, found.path)) await this.#folder(root, found, argument);
        else this.#file(root, found, argument);
      } catch (error) {
        this.#problem(found.shown, error);
      }
    }
  }

  #file(root: string, found: Found, argument: number): void {
    const relativePath = relative(root, found.shown).split(sep).join('/');
    if (this.#matches(relativePath)) this.#add(found, relativePath, argument);
    else this.otherFiles += 1;
  }

  #add({ path, shown }: Found, relativePath: string, argument: number): void {
    const bytes = typeof path === 'string' ? {} : { bytes: path };
    this.documents.push({ label: shown, path: resolve(shown), ...bytes, relativePath, argument });
  }

  #problem(label: string, error: unknown): void {
    const known =
      systemCode(error) === 'ENOENT'
        ? new FolioError('file-not-found', { file: label })
        : new FolioError('file-unreadable', { file: label, reason: reasonOf(error) });
    this.problems.push({ label, failure: known.toFailure() });
  }
}

interface Entry {
  readonly name: string;
  readonly found: Found;
  readonly entry: Dirent | Dirent<Buffer>;
}

async function entriesOf({ path, shown }: Found): Promise<Entry[]> {
  if (typeof path === 'string') {
    const entries = await readdir(path, { withFileTypes: true });
    if (!entries.some(({ name }) => mayBeLost(name))) {
      return entries.map((entry) => {
        const { name } = entry;
        return { name, entry, found: { path: join(path, name), shown: join(shown, name) } };
      });
    }
  }
  const entries = await readdir(path, { withFileTypes: true, encoding: 'buffer' });
  return entries.map((entry) => {
    const name = shownPath(entry.name);
    const isText = typeof path === 'string' && Buffer.from(name).equals(entry.name);
    const own = isText ? join(path, name) : joinPath(path, entry.name);
    return { name, entry, found: { path: own, shown: join(shown, name) } };
  });
}

async function isFolder(entry: Entry['entry'], path: FilePath): Promise<boolean> {
  return entry.isSymbolicLink() ? (await stat(path)).isDirectory() : entry.isDirectory();
}

const collator = new Intl.Collator('en', { numeric: true });

/** `scan2` before `scan10`, the same on every machine. */
function inNaturalOrder(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : 1);
}
