import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { NotificationMessage } from 'vscode-languageserver-protocol';
import { StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import { openDaemonSocket } from '../../daemonClient/connectDaemon.ts';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import type { CommandContext } from '../commandContext.ts';
import { EXIT } from '../exitCodes.ts';
import type { ExitCode } from '../exitCodes.ts';

/**
 * `folio lsp`: an editor's language server, on the standard input and output. It only passes messages on to the
 * shared daemon, which it starts where none runs and leaves running; it ends with the editor. A daemon that goes
 * away rejects with `daemon-unreachable`, so that the editor starts this again.
 */
export async function lsp({ stdin, stdout, signal }: CommandContext): Promise<ExitCode> {
  const { socket, log } = await openDaemonSocket({ start: true });
  const isLeaving = passOn(stdin, socket);
  // LSP alone goes to the standard output: what the daemon sends, byte by byte.
  socket.pipe(stdout, { end: false });
  signal.addEventListener('abort', () => socket.destroy(), { once: true });
  if (!socket.destroyed) await once(socket, 'close');
  if (signal.aborted || isLeaving()) return EXIT.ok;
  throw new FolioError('daemon-unreachable', { reason: 'the connection ended', log });
}

/** Passes messages on to the daemon; tells whether the editor has said that it leaves, or is gone. */
function passOn(stdin: CommandContext['stdin'], socket: Socket): () => boolean {
  let isLeaving = false;
  const [reader, writer] = [new StreamMessageReader(stdin), new StreamMessageWriter(socket)];
  const leave = (): void => {
    isLeaving = true;
    socket.end();
  };
  reader.listen((message) => {
    if ((message as Partial<NotificationMessage>).method === 'exit') isLeaving = true;
    // One that has just ended is told by its socket.
    writer.write(message).catch(() => undefined);
  });
  // What is no message leaves no way to find the next one.
  reader.onError((error) => socket.destroy(new Error(reasonOf(error))));
  reader.onClose(leave);
  return () => isLeaving;
}
