import { FolioError } from '../errors/catalogue.ts';
import { whyNotWritten } from './atomicFile.ts';
import type { Output } from './commandContext.ts';
import { printable } from './printable.ts';

/**
 * Writes a piece of the result to standard output and waits until it is accepted. Control characters are removed on
 * a terminal. Throws FolioError `output-unwritable`, or `cancelled` if the signal aborts.
 */
export async function writeResult(stdout: Output, text: string, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new FolioError('cancelled');
  if (text === '') return;
  const shown = stdout.isTTY === true ? printable(text) : text;
  await new Promise<void>((resolve, reject) => {
    const cancel = (): void => {
      reject(new FolioError('cancelled'));
    };
    signal.addEventListener('abort', cancel, { once: true });
    stdout.write(shown, (error) => {
      signal.removeEventListener('abort', cancel);
      if (error) reject(unwritable(error));
      else resolve();
    });
  });
}

/** The error of a standard output that does not accept the result. */
export function unwritable(error: unknown): FolioError {
  const details = { file: 'The standard output', reason: whyNotWritten(error) };
  return new FolioError('output-unwritable', details, { cause: error });
}
