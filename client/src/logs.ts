import { window, type LogOutputChannel } from 'vscode';

let channel: LogOutputChannel | undefined;

/** The extension's own log, made at its first line. It holds no text of documents, and never shows itself. */
export function log(): LogOutputChannel {
  channel ??= window.createOutputChannel('Folio', { log: true });
  return channel;
}

export function showLogs(): void {
  log().show(true);
}

export function disposeLogs(): void {
  channel?.dispose();
  channel = undefined;
}
