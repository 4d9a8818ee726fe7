import { FolioError } from '../errors/catalogue.ts';
import type { ReaderChoice } from '../protocol.ts';
import type { DaemonReader, EngineReader, Reader } from './reader.ts';

/**
 * All readers: a new way to read a page is an entry here. What each needs is loaded by the process it works in, when the
 * first page comes.
 */
export const READERS = [
  {
    name: 'ppocr',
    runsIn: 'engine',
    prefers: [],
    load: async () => new (await import('./local/localReader.ts')).LocalReader(),
  },
  {
    name: 'deepseek',
    runsIn: 'daemon',
    prefers: ['table', 'figure', 'columns', 'formulas'],
    fallback: 'ppocr',
    open: (servers) => servers,
  },
] as const satisfies readonly (Reader & { readonly name: Exclude<ReaderChoice, 'auto'> })[];

/** The readers of a process by name. */
export class ReaderRegistry {
  readonly #readers: readonly Reader[];

  constructor(readers: readonly Reader[] = READERS) {
    this.#readers = readers;
  }

  /** What people may choose, besides `auto`. */
  get names(): readonly string[] {
    return this.#readers.map(({ name }) => name);
  }

  /** Those that a page can be handed on to, the best first. */
  get specialists(): readonly DaemonReader[] {
    return this.#readers.filter(
      (reader) => reader.runsIn === 'daemon' && reader.prefers.length > 0,
    ) as DaemonReader[];
  }

  /** Throws `request-invalid`. */
  named(name: string): Reader {
    const reader = this.#readers.find((one) => one.name === name);
    if (reader) return reader;
    const known = ['auto', ...this.names].join(', ');
    throw new FolioError('request-invalid', { reason: `there is no reader "${name}", but ${known}` });
  }

  /** A reader of the engine; without a name the first. Throws `request-invalid`. */
  inEngine(name?: string): EngineReader {
    const reader = name === undefined ? this.#readers.find(isEngineReader) : this.named(name);
    if (reader && isEngineReader(reader)) return reader;
    throw new FolioError('request-invalid', { reason: `the engine has no reader "${name ?? ''}"` });
  }
}

function isEngineReader(reader: Reader): reader is EngineReader {
  return reader.runsIn === 'engine';
}
