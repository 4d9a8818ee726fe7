import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  MessageType,
  ShowMessageNotification,
  type CancellationToken,
  type Connection,
  type WorkDoneProgressReporter,
} from 'vscode-languageserver';
import type { z } from 'zod';
import { FolioError } from '../../errors/catalogue.ts';
import { joinPages } from '../../output/writePage.ts';
import { readParamsSchema } from '../../protocol.ts';
import { filePath } from '../results/documentUri.ts';
import type { LineRequest } from '../pages/lineReading.ts';
import { editOf } from './codeActions.ts';
import {
  acceptWordArgument,
  checkPageArgument,
  COMMANDS,
  readArgument,
  readLineAgainArgument,
  type ReadArgument,
  type ReadLineAgainArgument,
} from './commandArguments.ts';
import type { LanguageServices } from './languageServices.ts';
import { lineEdits, wordsOfLine } from './lineEdits.ts';
import { writeBeside } from './resultFile.ts';
import type { ResultView, ViewedPage } from './resultView.ts';
import type { Translate } from './texts.ts';

/** What a command needs of the client that asked for it. */
export interface CommandContext {
  readonly services: LanguageServices;
  readonly connection: Connection;
  readonly translate: Translate;
  readonly hasShowDocument: boolean;
  readonly hasApplyEdit: boolean;
  readonly hasVersionedEdits: boolean;
  /** An open document that is a result. */
  readonly view: (uri: string) => Promise<ResultView | undefined>;
}

interface Run {
  readonly token: CancellationToken;
  /** Where to tell how far it is. */
  readonly progress: () => Promise<WorkDoneProgressReporter>;
}

export interface ReadAnswer {
  /** Of the file that was written; absent where nothing was. */
  readonly uri?: string;
  readonly outcome: 'ok' | 'partial' | 'cancelled';
}

/** Executes a command of `workspace/executeCommand`. Rejects with a FolioError. */
export async function execute(
  command: string,
  [argument]: readonly unknown[],
  context: CommandContext,
  run: Run,
): Promise<unknown> {
  const { services } = context;
  switch (command) {
    case COMMANDS.read:
      return readDocument(valid(readArgument, argument), context, run);
    case COMMANDS.acceptWord: {
      const { uri, page, word, accepted } = valid(acceptWordArgument, argument);
      await services.reviews.acceptWord(await hashOf(uri, context), page, word, accepted);
      return null;
    }
    case COMMANDS.checkPage: {
      const { uri, page, checked } = valid(checkPageArgument, argument);
      await services.reviews.checkPage(await hashOf(uri, context), page, checked);
      return null;
    }
    case COMMANDS.readLineAgain:
      await readLineAgain(valid(readLineAgainArgument, argument), context, run.token);
      return null;
    default:
      throw new FolioError('request-invalid', { reason: `there is no command ${command}` });
  }
}

function valid<T>(schema: z.ZodType<T>, argument: unknown): T {
  const parsed = schema.safeParse(argument);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new FolioError('request-invalid', {
    reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  });
}

/** As a notification: `window.showInformationMessage` waits for an answer that many editors never give. */
function tell(connection: Connection, type: MessageType, message: string): void {
  connection.sendNotification(ShowMessageNotification.type, { type, message }).catch(() => undefined);
}

/** The name of a document, for people. */
function nameOf(uri: string): string {
  return basename(filePath(uri) ?? uri);
}

async function hashOf(uri: string, { services }: CommandContext): Promise<string> {
  const record = await services.records.find(uri);
  if (!record) throw new FolioError('result-unknown', { file: nameOf(uri) });
  return record.hash;
}

async function readDocument(
  { uri, pages, options }: ReadArgument,
  { services, connection, translate, hasShowDocument }: CommandContext,
  { token, progress: openProgress }: Run,
): Promise<ReadAnswer> {
  const path = filePath(uri);
  if (path === undefined) throw new FolioError('address-not-file', { uri });
  const file = basename(path);
  const readOptions = { ...options, ...(pages === undefined ? {} : { pages }) };
  const params = readParamsSchema.parse({ source: { kind: 'path', path }, options: readOptions });
  const progress = await openProgress();
  progress.begin(translate('reading', { file }), 0, undefined, true);
  try {
    const read = await services.read(
      params,
      (done, total) => {
        if (total > 0) progress.report((100 * done) / total, translate('pagesRead', { done, total }));
      },
      token,
    );
    if (read.outcome === 'cancelled' || read.outcome === 'failed') return { outcome: 'cancelled' };
    const written = await writeBeside(path, joinPages(read.pages, 'md'));
    const result = pathToFileURL(written).href;
    await services.notes.take({ result, source: uri, options: readOptions }, read.origin);
    const told = { file, result: basename(written), count: read.failedPages };
    // That it cannot be shown changes nothing about what was read.
    if (hasShowDocument)
      await connection.window.showDocument({ uri: result, takeFocus: true }).catch(() => undefined);
    if (read.failedPages > 0) tell(connection, MessageType.Warning, translate('readPartly', told));
    else if (!hasShowDocument) tell(connection, MessageType.Info, translate('readInto', told));
    return { uri: result, outcome: read.outcome };
  } finally {
    progress.done();
  }
}

async function readLineAgain(
  { uri, page: number, line: box, how, model }: ReadLineAgainArgument,
  context: CommandContext,
  token: CancellationToken,
): Promise<void> {
  const { services, connection, translate } = context;
  const { view, page, line } = await findLine(uri, number, box, context);
  const known = page.known.lines[line];
  const path = filePath(view.record.source);
  if (!services.readLine || path === undefined || !known)
    throw new FolioError('page-not-kept', { page: number, file: nameOf(uri) });
  if (view.source !== 'same') {
    const { record } = view;
    throw new FolioError(view.source === 'changed' ? 'source-changed' : 'file-not-found', {
      file: basename(path),
      reason: record.source,
    });
  }
  const request: LineRequest = {
    path,
    page: number,
    quad: known.quad,
    uprightToPage: page.known.uprightToPage,
    options: view.record.options,
    ...(known.recognizer === undefined ? {} : { recognizer: known.recognizer }),
    ...(how === 'larger' ? { inSizes: true } : {}),
    ...(how === 'model' && model !== undefined ? { model } : {}),
  };
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  const reading = await services.readLine(request, abort.signal);
  const text = reading.text.trim();
  const before = wordsOfLine(page, line);
  const words = reading.words.length > 0 ? reading.words.map((word) => word.text) : text.split(/\s+/);
  if (before.map((word) => word.text).join(' ') === words.join(' ')) {
    tell(connection, MessageType.Info, translate('sameReading', { line: text }));
    return;
  }
  // What is there now, not what was there when the line was sent off.
  const current = await findLine(uri, number, box, context);
  const { document } = current.view;
  const edits = lineEdits(document, wordsOfLine(current.page, current.line), words);
  if (!edits || !context.hasApplyEdit) {
    tell(connection, MessageType.Warning, translate('lineEdited', { line: text }));
    return;
  }
  await connection.workspace.applyEdit({
    label: translate('readingLine'),
    edit: editOf(document, edits, context.hasVersionedEdits),
  });
}

interface FoundLine {
  readonly view: ResultView;
  readonly page: ViewedPage;
  /** Its index on the page. */
  readonly line: number;
}

async function findLine(
  uri: string,
  number: number,
  { x, y }: ReadLineAgainArgument['line'],
  { view: viewOf }: CommandContext,
): Promise<FoundLine> {
  const view = await viewOf(uri);
  if (!view) throw new FolioError('result-unknown', { file: nameOf(uri) });
  const section = view.sections.find(({ page }) => page === number);
  const page = section && (await view.page(section));
  const line = page?.known.lines.findIndex(({ box }) => box.x === x && box.y === y) ?? -1;
  if (!page || line < 0) throw new FolioError('page-not-kept', { page: number, file: nameOf(uri) });
  return { view, page, line };
}
