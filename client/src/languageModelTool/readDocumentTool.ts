import {
  l10n,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
  MarkdownString,
  Uri,
  workspace,
  type CancellationToken,
  type Disposable,
  type LanguageModelTool,
  type LanguageModelToolInvocationOptions,
  type LanguageModelToolInvocationPrepareOptions,
  type PreparedToolInvocation,
} from 'vscode';
import type { FolioJob } from '../../../server/src/daemonClient/folioClient.ts';
import type { Failure } from '../../../server/src/protocol.ts';
import type { Folio } from '../folio.ts';
import { visibleName } from '../../../server/src/page/visibleText.ts';
import { asFolioError } from '../jobs/readingJob.ts';
import { log } from '../logs.ts';
import { limitsFromSettings, optionsFromSettings } from '../reading/optionsFromSettings.ts';
import { pageList } from '../../../server/src/page/pageSections.ts';
import { DocumentMarks, FittingPages, JobFailed, pagesInOrder, type ReadPages } from './toolAnswer.ts';
import { findDocument, OpenQuestions } from './toolQuestions.ts';

export const TOOL_NAME = 'folio_read_document';

/** Lets a language model read a scan: a path and pages in, Markdown with page anchors out. */
export class ReadDocumentTool implements LanguageModelTool<unknown> {
  readonly #folio: Folio;
  /** About files outside the workspace, before they are read. */
  readonly #questions = new OpenQuestions();

  constructor(folio: Folio) {
    this.#folio = folio;
  }

  register(): Disposable {
    return lm.registerTool(TOOL_NAME, this);
  }

  /** Asks before anything outside the workspace is read: the model chose the path, not the user. */
  async prepareInvocation({
    input,
  }: LanguageModelToolInvocationPrepareOptions<unknown>): Promise<PreparedToolInvocation> {
    const { path, pages } = validInput(input);
    const invocationMessage = l10n.t('Reading {0}', visibleName(path));
    const found = await findDocument(path, workspaceFolders());
    if (found === undefined || found.isInside) return { invocationMessage };
    this.#questions.put(questionOf(found.path, pages));
    return {
      invocationMessage,
      confirmationMessages: {
        title: l10n.t('Read a document outside the workspace?'),
        message: new MarkdownString().appendText(visibleName(found.path)),
      },
    };
  }

  async invoke(
    { input, tokenizationOptions }: LanguageModelToolInvocationOptions<unknown>,
    token: CancellationToken,
  ): Promise<LanguageModelToolResult> {
    const { path, pages } = validInput(input);
    const found = await findDocument(path, workspaceFolders());
    if (!found)
      throw new Error(
        `There is no file "${path}". Give an absolute path, or one relative to a workspace folder.`,
      );
    if (!found.isInside && !this.#questions.takeAnswer(questionOf(found.path, pages)))
      throw new Error(`"${path}" lies outside the workspace and the user was not asked. Call again with it.`);
    const marks = new DocumentMarks();
    const fitting = await FittingPages.within(tokenizationOptions?.tokenBudget, marks.around(''), (text) =>
      tokenizationOptions ? tokenizationOptions.countTokens(text, token) : Promise.resolve(0),
    );
    const { asked, taken } = await this.#read(found.path, pages, fitting, token);
    const note = restNote(fitting.isCut, asked.slice(fitting.isCut ? taken + 1 : taken));
    return new LanguageModelToolResult([new LanguageModelTextPart(marks.around(fitting.text, note))]);
  }

  async #read(
    path: string,
    pages: string | undefined,
    fitting: FittingPages,
    token: CancellationToken,
  ): Promise<ReadPages> {
    let job: FolioJob | undefined;
    const cancel = (): void => {
      job?.cancel().catch((error: unknown) => log().warn('a reading was not cancelled', error));
    };
    const cancelled = token.onCancellationRequested(cancel);
    try {
      const daemon = await this.#folio.connections.open();
      const file = Uri.file(path);
      const options = {
        ...optionsFromSettings(file),
        limits: limitsFromSettings(file),
        ...(pages === undefined ? {} : { pages }),
      };
      job = await daemon.read({ source: { kind: 'path', path }, options });
      if (token.isCancellationRequested) cancel();
      return await pagesInOrder(job, (page) => fitting.add(page));
    } catch (error) {
      if (error instanceof JobFailed) {
        const text = error.failure ? forModel(error.failure) : error.message;
        throw new Error(text, { cause: error });
      }
      throw new Error(forModel(asFolioError(error).toFailure()), { cause: error });
    } finally {
      cancelled.dispose();
    }
  }
}

/** What a model hands to the tool; the manifest's schema says the same. */
interface ToolInput {
  readonly path: string;
  readonly pages: string | undefined;
}

function validInput(input: unknown): ToolInput {
  const { path, pages }: { path?: unknown; pages?: unknown } = typeof input === 'object' ? { ...input } : {};
  if (typeof path === 'string' && path !== '' && (pages === undefined || typeof pages === 'string'))
    return { path, pages };
  throw new Error('The input must be {"path": "...", "pages": "1-3,7"}; pages may be left out.');
}

/** Models have no menus: what they can do is call again with something else, or tell the user. */
function forModel({ code, message }: Failure): string {
  switch (code) {
    case 'page-not-found':
    case 'pages-invalid':
      return `${message} Call again with pages that exist, written like "1-3,7", or without pages.`;
    case 'password-needed':
    case 'password-wrong':
      return `${message} Ask the user to run "OCR this PDF" on it, to type the password, and then read the Markdown file that is made.`;
    case 'limit-pages':
      return `${message} Call again with fewer pages, such as "1-50".`;
    case 'kind-unsupported':
      return `${message} This tool reads PDFs and images only.`;
    default:
      return `${message} Tell the user; calling again with the same input will not help.`;
  }
}

/** What is missing, in the tool's own words. */
function restNote(isCut: boolean, leftOut: readonly number[]): string {
  const list = pageList(leftOut, { to: '-', and: ',' });
  return [
    ...(isCut ? ['[The page is longer than fits here.]'] : []),
    ...(leftOut.length === 0
      ? []
      : [`[Pages ${list} did not fit. Call again with pages: "${list}" to read them.]`]),
  ].join('\n');
}

/** A yes to some pages is none to others. */
function questionOf(path: string, pages: string | undefined): string {
  return JSON.stringify([path, pages]);
}

function workspaceFolders(): string[] {
  return (workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}
