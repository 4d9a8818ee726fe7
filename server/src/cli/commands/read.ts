import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FolioError } from '../../errors/catalogue.ts';
import type { ReadOptionsInput, NamedServer } from '../../protocol.ts';
import { writeResultFile } from '../atomicFile.ts';
import { clashError, placeOutputs } from '../batch/outputTree.ts';
import type { CommandContext } from '../commandContext.ts';
import { documentArguments, STDIN_ARGUMENT } from '../documentSource.ts';
import type { DocumentArgument } from '../documentSource.ts';
import { DocumentSequence, documentText } from '../documentText.ts';
import { exitCodeOfOutcomes } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { noteResult } from '../noteResult.ts';
import { orderedWindow } from '../orderedWindow.ts';
import { readPassword } from '../passwordInput.ts';
import { printableLine } from '../printable.ts';
import { checkOutputFile, openOutputFolder } from '../outputFolder.ts';
import { openProgress } from '../progress/progress.ts';
import type { Progress } from '../progress/progress.ts';
import { readOptions } from '../readArguments.ts';
import { serversOf } from '../serverArguments.ts';
import type { ReadFlags } from '../readArguments.ts';
import { readDocument } from '../readDocument.ts';
import type { DocumentOutcome } from '../readDocument.ts';
import { describeFailure } from '../reportError.ts';
import { writeResult } from '../resultStream.ts';

/** The next document is opened while the last pages of this one are read. */
const DOCUMENTS_AT_ONCE = 2;

/** `folio read FILE...`: writes documents to standard output, to one file, or to a folder. */
export async function read(
  files: readonly string[],
  flags: ReadFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const documents = documentArguments(files);
  const fromStdin = documents.filter((document) => document.path === undefined).length;
  if (fromStdin > 1) throw new FolioError('usage', { reason: '"-" can be given only once.' });
  if (fromStdin > 0 && flags.passwordStdin) {
    throw new FolioError('usage', {
      reason: 'Standard input cannot be both the document and the password.',
    });
  }
  const options = readOptions(flags, undefined);
  const servers = await serversOf(flags, context.env);
  const destination = await openDestination(documents, flags, context);
  const password = flags.passwordStdin ? await readPassword(context) : undefined;
  return readAll(
    documents,
    password === undefined ? options : { ...options, password },
    destination,
    { flags, servers },
    context,
  );
}

async function readAll(
  documents: readonly DocumentArgument[],
  options: ReadOptionsInput,
  destination: Destination,
  { flags, servers }: { readonly flags: ReadFlags; readonly servers: NamedServer[] },
  context: CommandContext,
): Promise<ExitCode> {
  const progress = await openProgress(context.stderr, documents.length, flags.quiet ?? false);
  const service = await context.openService({
    daemon: flags.daemon,
    servers,
    onHeldUp: (line) => progress.note(line),
  });
  const note: NoteResult = (outcome, written) => noteResult(service, outcome, written, options);
  const outcomes: { read: boolean; complete: boolean }[] = [];
  try {
    const read = (document: DocumentArgument): Promise<DocumentOutcome> =>
      readDocument(
        {
          document,
          options,
          priority: 'interactive',
          tellReaders: servers.length > 0,
          onProgress: (state) => {
            progress.update(document.label, state);
          },
        },
        service,
        context,
      );
    for await (const outcome of orderedWindow(documents, DOCUMENTS_AT_ONCE, read)) {
      progress.finish(outcome.document.label, outcome.pages.length);
      if (!outcome.failure || documents.length > 1) {
        // On a terminal the bar would stand in the middle of the text.
        if (context.stdout.isTTY === true) progress.stop();
        await destination.write(outcome, note);
      }
      noteFailures(progress, outcome);
      noteReaders(progress, outcome);
      if (flags.quiet !== true) noteModels(progress, outcome);
      const read = outcome.failure === undefined;
      outcomes.push({ read, complete: read && outcome.failedPages.length === 0 });
    }
    await destination.end(
      outcomes.some((outcome) => outcome.read),
      note,
    );
  } finally {
    progress.stop();
    await service.close();
  }
  return exitCodeOfOutcomes(outcomes);
}

/** Reports on stderr what could not be read. */
export function noteFailures(progress: Progress, outcome: DocumentOutcome): void {
  const { failure, failedPages } = outcome;
  if (failure) progress.note(describeFailure(failure));
  for (const failed of failedPages) progress.note(describeFailure(failed.failure));
  for (const loss of outcome.losses) progress.note(printableLine(loss));
  if (outcome.deviceProblem !== undefined) progress.note(outcome.deviceProblem);
  if (outcome.notKept !== undefined) noteOnce(progress, outcome.notKept);
}

const noted = new WeakMap<Progress, Set<string>>();

/** What is the same for all documents of a run is said with the first. */
function noteOnce(progress: Progress, text: string): void {
  const before = noted.get(progress) ?? new Set<string>();
  if (before.has(text)) return;
  noted.set(progress, before.add(text));
  progress.note(printableLine(text));
}

/** Reports which readers read the pages of a document, if servers took part. */
export function noteReaders(progress: Progress, { document, readers }: DocumentOutcome): void {
  if (readers.size === 0) return;
  const counts = [...readers].map(([reader, pages]) => `${pages} ${reader}`);
  progress.note(printableLine(`${document.label}: pages read ${counts.join(', ')}`));
}

/** Reports which models read a document by OCR, where no servers took part. */
function noteModels(progress: Progress, { document, readers, models }: DocumentOutcome): void {
  if (readers.size > 0 || models.length === 0) return;
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(models);
  progress.note(printableLine(`${document.label}: read by ${names}`));
}

/** Told of each file that holds one document. */
type NoteResult = (
  outcome: DocumentOutcome,
  written: { readonly path: string; readonly text: string },
) => Promise<void>;

interface Destination {
  write(outcome: DocumentOutcome, note: NoteResult): Promise<void>;
  /** All is written; `anyRead` tells whether there was anything worth a file. */
  end(anyRead: boolean, note: NoteResult): Promise<void>;
}

async function openDestination(
  documents: readonly DocumentArgument[],
  flags: ReadFlags,
  context: CommandContext,
): Promise<Destination> {
  const { out } = flags;
  if (out === undefined || out === '-') return streamDestination(documents.length, flags, context);
  if (/[\\/]$/.test(out) || (await isFolder(out))) return folderDestination(documents, out, flags);
  if (documents.some((document) => document.path === resolve(out)))
    throw new FolioError('output-exists', { file: out });
  await checkOutputFile(out);
  return fileDestination(documents.length, out, flags);
}

function streamDestination(count: number, flags: ReadFlags, { stdout, signal }: CommandContext): Destination {
  const sequence = new DocumentSequence(flags.format);
  return {
    write: async (outcome) => {
      const text = count === 1 ? await documentText(outcome, flags.format) : await sequence.next(outcome);
      await writeResult(stdout, text, signal);
    },
    end: async () => {
      if (count > 1) await writeResult(stdout, sequence.end(), signal);
    },
  };
}

function fileDestination(count: number, out: string, flags: ReadFlags): Destination {
  const sequence = new DocumentSequence(flags.format);
  const pieces: string[] = [];
  const read: DocumentOutcome[] = [];
  return {
    write: async (outcome) => {
      read.push(outcome);
      pieces.push(count === 1 ? await documentText(outcome, flags.format) : await sequence.next(outcome));
    },
    end: async (anyRead, note) => {
      if (!anyRead) return;
      const text = pieces.join('') + (count > 1 ? sequence.end() : '');
      await writeResultFile(out, text);
      const [only] = read;
      if (count === 1 && only) await note(only, { path: out, text });
    },
  };
}

/** One file a document, named after it; all places are checked before anything is read. */
async function folderDestination(
  documents: readonly DocumentArgument[],
  out: string,
  flags: ReadFlags,
): Promise<Destination> {
  const found = documents.map((document) => ({
    label: document.label,
    path: document.path ?? join(out, STDIN_ARGUMENT),
    relativePath: document.path === undefined ? 'standard-input' : basename(document.path),
    argument: 0,
  }));
  const folding = await openOutputFolder(out);
  const places = placeOutputs(found, [out], out, flags.format, folding);
  for (const place of places) {
    const clash = clashError(place);
    if (clash) throw clash;
  }
  const paths = new Map(documents.map((document, index) => [document, places[index]?.path ?? '']));
  return {
    write: async (outcome, note) => {
      const path = paths.get(outcome.document);
      if (outcome.failure || path === undefined) return;
      const text = await documentText(outcome, flags.format);
      await writeResultFile(path, text);
      await note(outcome, { path, text });
    },
    end: () => Promise.resolve(),
  };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (present) => present.isDirectory(),
    () => false,
  );
}
