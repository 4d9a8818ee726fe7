import { posix } from 'node:path';
import { workspace, type Uri } from 'vscode';
import type { DaemonClient } from '../languageClient.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type { Source } from '../../../server/src/protocol.ts';
import type { DaemonConnections } from '../daemon/daemonConnections.ts';
import type { BeginJob } from '../jobs/readingJob.ts';
import { limitsFromSettings } from './optionsFromSettings.ts';

/** Reads a document in the daemon, from the beginning. Pages that were read before come from its cache. */
export function beginReading(connections: DaemonConnections): BeginJob {
  return (job) =>
    connections.use(
      async (daemon) => {
        const { source, priority } = job.request;
        // The limits of now: who reads again after a limit was met has raised it.
        const options = {
          ...job.request.options,
          limits: limitsFromSettings(source),
          drafts: job.sink.draft !== undefined,
          // Doubtful words are found in them.
          withResults: true,
        };
        // In the background: a job outlives the window's reload, which picks it up again.
        return daemon.read({ source: await sourceOf(source, daemon), options, priority, background: true });
      },
      (milliseconds) => job.holdUp(milliseconds),
    );
}

/** Joins a job that an earlier window began; reads from the beginning where the daemon knows it no more. */
export function joinReading(connections: DaemonConnections, daemonJob: string): BeginJob {
  let isFirst = true;
  return async (job) => {
    if (!isFirst) return beginReading(connections)(job);
    isFirst = false;
    try {
      return await connections.use(
        (daemon) => daemon.attach(daemonJob),
        (milliseconds) => job.holdUp(milliseconds),
      );
    } catch (error) {
      if (error instanceof FolioError && error.code === 'job-not-found')
        return beginReading(connections)(job);
      throw error;
    }
  };
}

/** The daemon reads files by itself; what lies elsewhere is handed over. */
export async function sourceOf(uri: Uri, daemon: DaemonClient): Promise<Source> {
  if (uri.scheme === 'file') return { kind: 'path', path: uri.fsPath };
  const name = posix.basename(uri.path);
  let bytes: Uint8Array;
  try {
    bytes = await workspace.fs.readFile(uri);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FolioError('file-unreadable', { file: name, reason }, { cause: error });
  }
  return daemon.upload(only(bytes), name);
}

async function* only(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
