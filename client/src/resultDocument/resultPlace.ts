import { posix } from 'node:path';
import { FileType, l10n, Uri, window, workspace } from 'vscode';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type { OutputFormat } from '../../../server/src/protocol.ts';
import { setting } from '../settings.ts';

/** Where a result goes. */
export type ResultPlace =
  /** A file that does not exist yet. */
  | { readonly kind: 'new-file'; readonly uri: Uri }
  /** A file whose text the result takes the place of, in one step that can be undone. */
  | { readonly kind: 'replace'; readonly uri: Uri }
  /** A document without a file; `compareWith` is shown beside it in the end. */
  | { readonly kind: 'untitled'; readonly name: string; readonly compareWith?: Uri };

const EXTENSIONS: Readonly<Record<OutputFormat, string>> = { md: '.md', text: '.txt', json: '.json' };

const KEPT_BOTH_TRIES = 1_000;

/** The file that a source's result is, by the settings; undefined for a document without a file. */
export function resultFile(source: Uri, format: OutputFormat): Uri | undefined {
  const name = resultName(source, format);
  const folder = workspace.getWorkspaceFolder(source);
  switch (setting('output.location', source)) {
    case 'untitled':
      return undefined;
    case 'beside':
      return isWritable(source) ? Uri.joinPath(source, '..', name) : undefined;
    case 'folder': {
      const output = setting('output.folder', source);
      if (output === '') return Uri.joinPath(source, '..', name);
      if (posix.isAbsolute(output) || /^[A-Za-z]:[\\/]/.test(output))
        return Uri.joinPath(Uri.file(output), name);
      if (!folder) return Uri.joinPath(source, '..', output, name);
      const inside = posix.relative(folder.uri.path, posix.dirname(source.path));
      return Uri.joinPath(folder.uri, output, inside, name);
    }
  }
}

/** `report.pdf` becomes `report.md`. */
export function resultName(source: Uri, format: OutputFormat): string {
  const name = posix.basename(source.path);
  return `${posix.parse(name).name || name}${EXTENSIONS[format]}`;
}

/**
 * The place of a result that somebody asked for. What exists is never written over silently: they choose.
 * Undefined when they choose nothing.
 */
export async function choosePlace(source: Uri, format: OutputFormat): Promise<ResultPlace | undefined> {
  const uri = resultFile(source, format);
  if (!uri) return { kind: 'untitled', name: resultName(source, format) };
  if (!(await exists(uri))) return { kind: 'new-file', uri };
  const name = posix.basename(uri.path);
  const [compare, both, replace] = [l10n.t('Compare'), l10n.t('Keep Both'), l10n.t('Replace')];
  const choice = await window.showWarningMessage(
    l10n.t('{0} already exists.', name),
    {
      modal: true,
      detail: l10n.t(
        'Compare reads into a new document and shows both side by side. You can undo Replace in the editor.',
      ),
    },
    compare,
    both,
    replace,
  );
  if (choice === compare) return { kind: 'untitled', name, compareWith: uri };
  if (choice === both) return { kind: 'new-file', uri: await freeName(uri) };
  return choice === replace ? { kind: 'replace', uri } : undefined;
}

export async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/** `report.md`, `report-2.md`, `report-3.md`: the first that does not exist. */
async function freeName(uri: Uri): Promise<Uri> {
  const { name, ext } = posix.parse(uri.path);
  for (let count = 2; count < KEPT_BOTH_TRIES; count += 1) {
    const candidate = Uri.joinPath(uri, '..', `${name}-${count}${ext}`);
    if (!(await exists(candidate))) return candidate;
  }
  throw new FolioError('output-exists', { file: posix.basename(uri.path) });
}

export async function isFolder(uri: Uri): Promise<boolean> {
  try {
    return ((await workspace.fs.stat(uri)).type & FileType.Directory) !== 0;
  } catch {
    return false;
  }
}

function isWritable({ scheme }: Uri): boolean {
  return workspace.fs.isWritableFileSystem(scheme) === true;
}
