import { basename, join, posix, resolve } from 'node:path';
import { FolioError } from '../../errors/catalogue.ts';
import type { OutputFormat } from '../../protocol.ts';
import { foldedName, type NameFolding } from '../outputFolder.ts';
import { shownPath, type FilePath } from '../filePaths.ts';
import type { FoundDocument } from './findDocuments.ts';

const EXTENSIONS: Readonly<Record<OutputFormat, string>> = { md: '.md', text: '.txt', json: '.json' };

export function outputExtension(format: OutputFormat): string {
  return EXTENSIONS[format];
}

/** Where a document's text is written; `clash` names what already has that place. */
export interface OutputPlace {
  readonly document: FoundDocument;
  /** Absolute. */
  readonly path: string;
  readonly clash: Clash | undefined;
}

export interface Clash {
  /** The document whose text goes there, or that lies there. */
  readonly label: string;
  readonly isDocument: boolean;
}

/** Names that are told apart by every bit: what is assumed of a place that was not tried. */
const ALL_DIFFER: NameFolding = { foldsCase: false, foldsAccents: false };

const ALL_FOLD: NameFolding = { foldsCase: true, foldsAccents: true };

/**
 * Gives every document its place below `out`: the same tree, with `letter.pdf` as `letter.md`. If two documents
 * would get the same name, both keep their whole name (`letter.pdf.md`, `letter.png.md`). Several arguments get a
 * folder each, named after them. If a place is still taken, or is one of the documents itself, it is a clash: no
 * document's text overwrites anything else. `folding`: which names are the same on this file system; short names
 * differ by more, so that the files can be copied elsewhere.
 */
export function placeOutputs(
  documents: readonly FoundDocument[],
  directories: readonly FilePath[],
  out: string,
  format: OutputFormat,
  folding = ALL_DIFFER,
): OutputPlace[] {
  const folders = folderNames(directories);
  const below = (document: FoundDocument): string =>
    posix.join(folders[document.argument] ?? '', document.relativePath);
  const short = documents.map((document) => withoutExtension(below(document)) + outputExtension(format));
  const uses = new Map<string, number>();
  for (const path of short) {
    const name = foldedName(path, ALL_FOLD);
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }

  const taken = new Map<string, Clash>();
  for (const { path, label } of documents)
    taken.set(foldedName(resolve(path), folding), { label, isDocument: true });
  return documents.map((document, index) => {
    const name = short[index] ?? '';
    const unique = (uses.get(foldedName(name, ALL_FOLD)) ?? 0) < 2;
    const path = resolve(join(out, unique ? name : below(document) + outputExtension(format)));
    const clash = taken.get(foldedName(path, folding));
    if (!clash) taken.set(foldedName(path, folding), { label: document.label, isDocument: false });
    return { document, path, clash };
  });
}

/** The error of a document whose place is taken. */
export function clashError({ document, path, clash }: OutputPlace): FolioError | undefined {
  if (!clash) return undefined;
  return clash.isDocument
    ? new FolioError('output-exists', { file: path })
    : new FolioError('output-clash', { file: document.label, other: clash.label, place: path });
}

/** The folder of each argument; none where there is one argument only. */
function folderNames(directories: readonly FilePath[]): string[] {
  if (directories.length === 1) return [''];
  const taken = new Set<string>();
  return directories.map((directory) => {
    const name = basename(resolve(shownPath(directory)));
    let free = name;
    for (let count = 2; taken.has(foldedName(free, ALL_FOLD)); count += 1) free = `${name}-${count}`;
    taken.add(foldedName(free, ALL_FOLD));
    return free;
  });
}

function withoutExtension(path: string): string {
  const extension = posix.extname(path);
  return extension === '' ? path : path.slice(0, -extension.length);
}
