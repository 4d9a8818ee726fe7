import { resolve } from 'node:path';
import type { Source } from '../protocol.ts';
import type { Input } from './commandContext.ts';
import type { ReadingService } from './readingService.ts';

/** A document named on the command line. */
export interface DocumentArgument {
  /** As it was given; `-` is the standard input. */
  readonly label: string;
  /** Absolute; undefined for the standard input. */
  readonly path: string | undefined;
}

export const STDIN_ARGUMENT = '-';

export function documentArgument(argument: string): DocumentArgument {
  return { label: argument, path: argument === STDIN_ARGUMENT ? undefined : resolve(argument) };
}

/** What the service is told to read; sends the standard input over first. */
export async function sourceOf(
  document: DocumentArgument,
  service: ReadingService,
  stdin: Input,
  signal: AbortSignal,
): Promise<Source> {
  if (document.path !== undefined) return { kind: 'path', path: document.path };
  return service.upload(stdin, 'standard input', signal);
}
