import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { FolioError, toFolioError } from '../../errors/catalogue.ts';
import type { FailedPage, Failure, ReadOptionsInput } from '../../protocol.ts';
import { systemCode } from '../../errors/systemErrors.ts';
import { whyNotWritten, writeResultFile } from '../atomicFile.ts';
import { findDocuments } from '../batch/findDocuments.ts';
import type { FoundDocument, FoundDocuments } from '../batch/findDocuments.ts';
import { clashError, placeOutputs, type OutputPlace } from '../batch/outputTree.ts';
import { batchSummary } from '../batch/summary.ts';
import type { CommandContext } from '../commandContext.ts';
import { DocumentSequence, documentText } from '../documentText.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';
import { argumentPaths } from '../filePaths.ts';
import { noteResult } from '../noteResult.ts';
import { orderedWindow } from '../orderedWindow.ts';
import { readPassword } from '../passwordInput.ts';
import { makeUserFolder, openOutputFolder } from '../outputFolder.ts';
import { openProgress } from '../progress/progress.ts';
import type { Progress } from '../progress/progress.ts';
import { readOptions } from '../readArguments.ts';
import { serversOf } from '../serverArguments.ts';
import type { ReadFlags } from '../readArguments.ts';
import { nothingRead, readDocument } from '../readDocument.ts';
import type { DocumentOutcome } from '../readDocument.ts';
import type { ReadingService } from '../readingService.ts';
import { writeResult } from '../resultStream.ts';
import { noteFailures, noteReaders } from './read.ts';

export interface BatchFlags extends ReadFlags {
  readonly glob?: readonly string[];
  readonly skipExisting?: boolean;
}

/** Enough documents begun that single-page ones keep every core busy. */
function documentsAtOnce(): number {
  return Math.max(4, 2 * availableParallelism());
}

/** `folio batch DIR...`: reads all documents in folders. A document that fails does not stop the others. */
export async function batch(
  directories: readonly string[],
  flags: BatchFlags,
  context: CommandContext,
): Promise<ExitCode> {
  if (flags.skipExisting && flags.out === undefined) {
    throw new FolioError('usage', { reason: '--skip-existing needs --out.' });
  }
  const options = readOptions(flags, undefined);
  const servers = await serversOf(flags, context.env);
  const password = flags.passwordStdin ? await readPassword(context) : undefined;
  const folders = argumentPaths(directories);
  const found = await findDocuments(folders, flags.glob ?? []);
  if (found.documents.length === 0 && found.problems.length === 0) {
    throw new FolioError('nothing-to-read', { where: directories.join(', ') });
  }
  const folding = flags.out === undefined ? undefined : await openOutputFolder(flags.out);
  const places =
    flags.out === undefined ? [] : placeOutputs(found.documents, folders, flags.out, flags.format, folding);
  const progress = await openProgress(context.stderr, found.documents.length, flags.quiet ?? false);
  const service = await context.openService({
    daemon: flags.daemon,
    servers,
    onHeldUp: (line) => progress.note(line),
  });
  const run = new BatchRun(
    found,
    places,
    flags,
    password === undefined ? options : { ...options, password },
    {
      service,
      tellReaders: servers.length > 0,
      progress,
      context,
    },
  );
  try {
    await run.all();
  } finally {
    progress.stop();
    await service.close();
  }
  context.stderr.write(`${run.summary()}\n`);
  return run.anyFailed ? EXIT.someFailed : EXIT.ok;
}

interface BatchTools {
  readonly service: ReadingService;
  /** Servers may take part. */
  readonly tellReaders: boolean;
  readonly progress: Progress;
  readonly context: CommandContext;
}

/** A document with what became of it; `skipped` had its output already. */
type BatchItem = { readonly skipped: true } | { readonly skipped: false; readonly outcome: DocumentOutcome };

class BatchRun {
  readonly #found: FoundDocuments;
  readonly #flags: BatchFlags;
  readonly #options: ReadOptionsInput;
  readonly #tools: BatchTools;
  readonly #begun = performance.now();
  /** Where each document goes; absent without --out. */
  readonly #places = new Map<FoundDocument, OutputPlace>();
  readonly #failed: { label: string; failure: Failure }[];
  readonly #incomplete: { label: string; pages: readonly FailedPage[] }[] = [];
  #read = 0;
  #skipped = 0;
  #pages = 0;
  #pagesFromCache = 0;

  constructor(
    found: FoundDocuments,
    places: readonly OutputPlace[],
    flags: BatchFlags,
    options: ReadOptionsInput,
    tools: BatchTools,
  ) {
    this.#found = found;
    this.#flags = flags;
    this.#options = options;
    this.#tools = tools;
    this.#failed = [...found.problems];
    for (const place of places) this.#places.set(place.document, place);
  }

  get anyFailed(): boolean {
    return this.#failed.length > 0 || this.#incomplete.length > 0;
  }

  async all(): Promise<void> {
    const { progress, context } = this.#tools;
    const sequence = this.#flags.out === undefined ? new DocumentSequence(this.#flags.format) : undefined;
    for (const { label, failure } of this.#found.problems) progress.note(`${label}: ${failure.message}`);
    const work = (document: FoundDocument): Promise<BatchItem> => this.#one(document);
    for await (const item of orderedWindow(this.#found.documents, documentsAtOnce(), work)) {
      if (item.skipped) {
        this.#skipped += 1;
        continue;
      }
      this.#count(item.outcome);
      if (!sequence) continue;
      if (context.stdout.isTTY === true) progress.stop();
      await writeResult(context.stdout, await sequence.next(item.outcome), context.signal);
    }
    if (sequence) await writeResult(context.stdout, sequence.end(), context.signal);
  }

  summary(): string {
    return batchSummary({
      read: this.#read,
      skipped: this.#skipped,
      pages: this.#pages,
      pagesFromCache: this.#pagesFromCache,
      failed: this.#failed,
      incomplete: this.#incomplete,
      otherFiles: this.#found.otherFiles,
      milliseconds: performance.now() - this.#begun,
    });
  }

  /** Reads one document and writes its file. Rejects only when cancelled. */
  async #one(found: FoundDocument): Promise<BatchItem> {
    const { service, progress, context } = this.#tools;
    const { label, path, bytes } = found;
    const document = { label, path, ...(bytes === undefined ? {} : { bytes }) };
    const place = this.#places.get(found);
    if (context.signal.aborted) throw new FolioError('cancelled');
    const clash = place && clashError(place);
    if (clash) return this.#unwritten(document, clash);
    try {
      if (place && (await exists(place.path)) && this.#flags.skipExisting) return { skipped: true };
    } catch (error) {
      return this.#unwritten(document, toFolioError(error));
    }
    const outcome = await readDocument(
      {
        document,
        options: this.#options,
        priority: 'batch',
        tellReaders: this.#tools.tellReaders,
        onProgress: (state) => {
          progress.update(found.label, state);
        },
      },
      service,
      context,
    );
    progress.finish(found.label, outcome.pages.length);
    noteFailures(progress, outcome);
    noteReaders(progress, outcome);
    if (!place || outcome.failure) return { skipped: false, outcome };
    try {
      const text = await documentText(outcome, this.#flags.format);
      await writeInTree(place.path, text);
      await noteResult(service, outcome, { path: place.path, text }, this.#options);
      return { skipped: false, outcome: { ...outcome, pages: outcome.pages.map(() => '') } };
    } catch (error) {
      return this.#unwritten(document, toFolioError(error));
    }
  }

  #unwritten(document: DocumentOutcome['document'], error: FolioError): BatchItem {
    this.#tools.progress.note(`${document.label}: ${error.message}`);
    return { skipped: false, outcome: nothingRead(document, error) };
  }

  #count(outcome: DocumentOutcome): void {
    const { label } = outcome.document;
    if (outcome.failure) {
      this.#failed.push({ label, failure: outcome.failure });
      return;
    }
    this.#read += 1;
    this.#pages += outcome.pages.length;
    this.#pagesFromCache += outcome.pagesFromCache;
    if (outcome.failedPages.length > 0) {
      this.#incomplete.push({ label, pages: outcome.failedPages });
    }
  }
}

async function writeInTree(path: string, text: string): Promise<void> {
  try {
    await makeUserFolder(dirname(path));
  } catch (error) {
    throw unwritable(path, error);
  }
  await writeResultFile(path, text);
}

/** Rejects with `output-unwritable` for a name that no file can have, before anything is read for it. */
async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENAMETOOLONG') throw unwritable(path, error);
    return false;
  }
}

function unwritable(file: string, error: unknown): FolioError {
  return new FolioError('output-unwritable', { file, reason: whyNotWritten(error) }, { cause: error });
}
