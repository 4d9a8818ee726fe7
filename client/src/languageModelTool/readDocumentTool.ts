import {
  l10n,
  LanguageModelTextPart,
  LanguageModelToolResult,
  lm,
  MarkdownString,
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
import { asFolioError } from '../jobs/readingJob.ts';
import { findDocument } from './findDocument.ts';
import { fitPages, pageList, type AnchoredPage } from './fitPages.ts';
import type { ToolInput } from './toolInput.ts';

export const TOOL_NAME = 'folio_read_document';

/** Lets a language model read a scan: a path and pages in, Markdown with page anchors out. */
export function registerLanguageModelTool(folio: Folio): Disposable {
  return lm.registerTool(TOOL_NAME, new ReadDocumentTool(folio));
}

class ReadDocumentTool implements LanguageModelTool<unknown> {
  readonly #folio: Folio;

  constructor(folio: Folio) {
    this.#folio = folio;
  }

  /** Asks before anything outside the workspace is read: the model chose the path, not the user. */
  async prepareInvocation({
    input,
  }: LanguageModelToolInvocationPrepareOptions<unknown>): Promise<PreparedToolInvocation> {
    const { path } = await validInput(input);
    const invocationMessage = l10n.t('Reading {0}', path);
    const found = await findDocument(path, workspaceFolders());
    if (found === undefined || found.isInside) return { invocationMessage };
    return {
      invocationMessage,
      confirmationMessages: {
        title: l10n.t('Read a document outside the workspace?'),
        message: new MarkdownString().appendText(found.path),
      },
    };
  }

  async invoke(
    { input, tokenizationOptions }: LanguageModelToolInvocationOptions<unknown>,
    token: CancellationToken,
  ): Promise<LanguageModelToolResult> {
    const { path, pages } = await validInput(input);
    const found = await findDocument(path, workspaceFolders());
    if (!found)
      throw new Error(
        `There is no file "${path}". Give an absolute path, or one relative to a workspace folder.`,
      );
    const read = await this.#read(found.path, pages, token);
    const fitting = await fitPages(read, tokenizationOptions?.tokenBudget, (text) =>
      tokenizationOptions ? tokenizationOptions.countTokens(text, token) : Promise.resolve(0),
    );
    return new LanguageModelToolResult([new LanguageModelTextPart(withRest(fitting))]);
  }

  async #read(path: string, pages: string | undefined, token: CancellationToken): Promise<AnchoredPage[]> {
    let job: FolioJob | undefined;
    const cancelled = token.onCancellationRequested(() => void job?.cancel());
    try {
      const daemon = await this.#folio.link.connection();
      const options = pages === undefined ? {} : { pages };
      job = await daemon.read({ source: { kind: 'path', path }, options });
      if (token.isCancellationRequested) await job.cancel();
      return await pagesOf(job);
    } catch (error) {
      throw new Error(forModel(asFolioError(error).toFailure()), { cause: error });
    } finally {
      cancelled.dispose();
    }
  }
}

async function pagesOf(job: FolioJob): Promise<AnchoredPage[]> {
  const pages = new Map<number, string>();
  for await (const event of job.events) {
    if (event.type === 'page') pages.set(event.page, event.text);
    if (event.type !== 'finished') continue;
    if (event.outcome === 'cancelled') throw new Error('The reading was cancelled.');
    if (event.outcome === 'failed' && event.failure) throw new Error(forModel(event.failure));
  }
  return [...pages].sort(([a], [b]) => a - b).map(([page, text]) => ({ page, text }));
}

/** zod is loaded with the first call. */
async function validInput(input: unknown): Promise<ToolInput> {
  const { toolInputSchema } = await import('./toolInput.ts');
  const parsed = toolInputSchema.safeParse(input);
  if (parsed.success) return parsed.data;
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
      return `${message} Ask the user to run "OCR this PDF" on it and to type the password.`;
    case 'limit-pages':
      return `${message} Call again with fewer pages, such as "1-50".`;
    case 'kind-unsupported':
      return `${message} This tool reads PDFs and images only.`;
    default:
      return `${message} Tell the user; calling again with the same input will not help.`;
  }
}

function withRest({ text, leftOut }: { text: string; leftOut: readonly number[] }): string {
  if (leftOut.length === 0) return text;
  const list = pageList(leftOut);
  return `${text}\n\n[Pages ${list} did not fit. Call again with pages: "${list}" to read them.]`;
}

function workspaceFolders(): string[] {
  return (workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}
