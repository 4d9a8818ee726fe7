import { LocalReader } from './local/localReader.ts';
import type { PageReader, PageWorkers } from './pageReader.ts';

/** The readers an engine offers; the first is the default. A new way to read a page is a line here. */
export function createReaders(
  workers: PageWorkers,
  lineWorkWidth: number,
): readonly [PageReader, ...PageReader[]] {
  return [new LocalReader(workers, lineWorkWidth)];
}
