import { basename, join, posix, resolve } from 'node:path';
import type { OutputFormat } from '../../protocol.ts';
import type { FoundDocument } from './findDocuments.ts';

const EXTENSIONS: Readonly<Record<OutputFormat, string>> = { md: '.md', text: '.txt', json: '.json' };

export function outputExtension(format: OutputFormat): string {
  return EXTENSIONS[format];
}

/** Where a document's text goes; `clash` names the document that already has that place. */
export interface OutputPlace {
  readonly document: FoundDocument;
  /** Absolute. */
  readonly path: string;
  readonly clash: string | undefined;
}

/**
 * Gives every document its place below `out`: the same tree, `letter.pdf` as `letter.md`. Where that is
 * not enough to tell two documents apart, both keep their whole name (`letter.pdf.md`, `letter.png.md`).
 * Several arguments get a folder each, named after them. A place that is taken still, or that is one of
 * the documents themselves, is a clash: nothing is ever overwritten by another document's text.
 */
export function placeOutputs(
  documents: readonly FoundDocument[],
  directories: readonly string[],
  out: string,
  format: OutputFormat,
): OutputPlace[] {
  const below = (document: FoundDocument): string =>
    directories.length === 1
      ? document.relativePath
      : posix.join(basename(resolve(directories[document.argument] ?? '')), document.relativePath);
  const short = documents.map((document) => withoutExtension(below(document)) + outputExtension(format));
  const uses = new Map<string, number>();
  for (const path of short) uses.set(folded(path), (uses.get(folded(path)) ?? 0) + 1);

  const taken = new Map(documents.map((document) => [folded(resolve(document.path)), document.label]));
  return documents.map((document, index) => {
    const name = short[index] ?? '';
    const unique = (uses.get(folded(name)) ?? 0) < 2;
    const path = resolve(join(out, unique ? name : below(document) + outputExtension(format)));
    const clash = taken.get(folded(path));
    if (clash === undefined) taken.set(folded(path), document.label);
    return { document, path, clash };
  });
}

/** Many file systems take names for the same that differ in case or in how accents are composed. */
function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function withoutExtension(path: string): string {
  const extension = posix.extname(path);
  return extension === '' ? path : path.slice(0, -extension.length);
}
