import type { Writable } from 'node:stream';
import { reasonOf, toFolioError, type FolioError } from '../errors/catalogue.ts';
import type { Failure } from '../page/pageResult.ts';
import { printable } from './printable.ts';

/** Writes a failure as `folio: message`, followed by its hint if it has one. */
export function reportFailure(stderr: Writable, failure: Failure): void {
  stderr.write(`${describeFailure(failure)}\n`);
}

export function describeFailure(failure: Failure): string {
  const lines = [`folio: ${failure.message}`, ...(failure.hint === '' ? [] : [`hint: ${failure.hint}`])];
  return printable(lines.join('\n'));
}

/** Writes any error; with `verbose` also its code, stack and causes. */
export function reportError(stderr: Writable, error: unknown, verbose: boolean): void {
  const known = toFolioError(error);
  reportFailure(stderr, known.toFailure());
  if (!verbose) return;
  stderr.write(`code: ${known.code}\n`);
  for (const cause of causes(known)) stderr.write(`cause: ${printable(cause)}\n`);
}

function causes(error: FolioError): string[] {
  const texts: string[] = [];
  let cause: unknown = error.cause;
  // The bound is against causes that point at each other.
  while (cause !== undefined && texts.length < 5) {
    texts.push(cause instanceof Error ? (cause.stack ?? cause.message) : reasonOf(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return texts;
}
