import { Disposable, Uri, window, workspace, type TextDocument } from 'vscode';
import type { ReadOptionsInput, ResultWrittenParams } from '../../../server/src/protocol.ts';
import type { DaemonConnections } from '../daemon/daemonConnections.ts';
import { log } from '../logs.ts';
import { findSections } from '../../../server/src/page/pageSections.ts';

/** What a result was read from, as the daemon knows it. */
export interface ResultOrigin {
  readonly source: Uri;
  readonly options: ReadOptionsInput;
}

/** Documents without a file that were closed a moment ago: saving one closes it. */
const MAX_CLOSED = 5;

export async function originOf(
  connections: DaemonConnections,
  result: Uri,
): Promise<ResultOrigin | undefined> {
  const origin = await (await connections.open()).resultOrigin(result.toString());
  return origin && { source: Uri.parse(origin.source, true), options: origin.options };
}

/** Tells the daemon where a result is; a daemon that is not there hears of it when it is. */
export function tellWritten(connections: DaemonConnections, written: ResultWrittenParams): void {
  connections
    .open()
    .then((daemon) => daemon.resultWritten(written))
    .catch((error: unknown) => log().warn('where a result came from is not noted', error));
}

/** Whether a document has pages of a result. */
export function isResult(document: TextDocument): boolean {
  const { languageId, uri } = document;
  return languageId === 'markdown' && uri.scheme !== 'git' && findSections(document.getText()).length > 0;
}

/**
 * Connects to the daemon as soon as a result is open, so that its doubtful words are marked; and follows results
 * without a file into the file they are saved as. Renamed files the daemon hears of by itself.
 */
export function followResults(connections: DaemonConnections): Disposable {
  const closed = new Map<string, string>();
  const connect = (document: TextDocument): void => {
    if (!isResult(document)) return;
    connections
      .open()
      .catch((error: unknown) => log().warn('results have no marks without the daemon', error));
  };
  const listeners = [
    workspace.onDidOpenTextDocument(connect),
    // One that was open before its pages came, or before the daemon was stopped.
    window.onDidChangeActiveTextEditor((editor) => editor && connect(editor.document)),
    workspace.onDidCloseTextDocument((document) => {
      if (!document.isUntitled || !isResult(document)) return;
      closed.set(document.uri.toString(), document.getText());
      const [oldest] = closed.keys();
      if (closed.size > MAX_CLOSED && oldest !== undefined) closed.delete(oldest);
    }),
    workspace.onDidSaveTextDocument((document) => {
      if (!isResult(document)) return;
      const text = document.getText();
      const open = workspace.textDocuments
        .filter(({ isUntitled }) => isUntitled)
        .map((other) => [other.uri.toString(), other.getText()] as const);
      const [from] = [...open, ...closed].find(([, other]) => other === text) ?? [];
      if (from !== undefined) void tellSaved(connections, from, document.uri);
    }),
  ];
  workspace.textDocuments.forEach(connect);
  return Disposable.from(...listeners);
}

async function tellSaved(connections: DaemonConnections, from: string, to: Uri): Promise<void> {
  const origin = await originOf(connections, Uri.parse(from, true)).catch(() => undefined);
  if (!origin) return;
  const { source, options } = origin;
  tellWritten(connections, { from, result: to.toString(), source: source.toString(), options });
}
