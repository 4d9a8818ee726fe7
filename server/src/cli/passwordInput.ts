import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { FolioError } from '../errors/catalogue.ts';
import type { CommandContext } from './commandContext.ts';

/** Longer than any password that PDF takes (127 bytes). */
const MAX_PASSWORD_BYTES = 4096;

/**
 * The first line of standard input, without its line end. On a terminal it prompts, and hides what is typed. Throws
 * FolioError `usage` if there is none, `cancelled` on Ctrl-C.
 */
export async function readPassword(
  context: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>,
): Promise<string> {
  const password = context.stdin.isTTY === true ? await askPassword(context) : await firstLine(context);
  if (password === '')
    throw new FolioError('usage', { reason: '--password-stdin: the standard input has no password.' });
  return password;
}

async function firstLine({ stdin, signal }: Pick<CommandContext, 'stdin' | 'signal'>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const stop = (): void => {
    stdin.destroy();
  };
  signal.addEventListener('abort', stop);
  try {
    for await (const chunk of stdin as AsyncIterable<Buffer | string>) {
      chunks.push(Buffer.from(chunk));
      bytes += chunk.length;
      if (Buffer.from(chunk).includes(0x0a) || bytes > MAX_PASSWORD_BYTES) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  if (signal.aborted) throw new FolioError('cancelled');
  return (Buffer.concat(chunks).toString('utf8').split('\n')[0] ?? '').replace(/\r$/, '');
}

function askPassword({
  stdin,
  stderr,
  signal,
}: Pick<CommandContext, 'stdin' | 'stderr' | 'signal'>): Promise<string> {
  // readline echoes what is typed to its output; this one shows nothing.
  const silent = new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
  const lines = createInterface({ input: stdin, output: silent, terminal: true });
  stderr.write('Password: ');
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      lines.close();
    };
    signal.addEventListener('abort', cancel, { once: true });
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
    });
    // In raw mode Ctrl-C comes as a key and not as a signal.
    lines.once('SIGINT', cancel);
    lines.once('close', () => {
      stderr.write('\n');
      signal.removeEventListener('abort', cancel);
      reject(new FolioError('cancelled'));
    });
  });
}
