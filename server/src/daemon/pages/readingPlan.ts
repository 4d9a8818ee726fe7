import { FolioError } from '../../errors/catalogue.ts';
import type { ReadOptions } from '../../protocol.ts';
import type { Clock } from '../../clock.ts';
import type { ClientReader } from '../../readers/pageReader.ts';
import type { EngineReader } from '../../readers/reader.ts';
import type { ReaderRegistry } from '../../readers/readerRegistry.ts';
import { FIND_MODEL_MILLISECONDS } from '../jobs/jobSettings.ts';
import type { ClientReaders, OpenReader } from './clientReaders.ts';
import type { ReaderSide } from './pageQueue.ts';

/** Which readers read the pages of a job. */
export interface ReadingPlan {
  /** Where each page begins. */
  readonly first: ReaderSide;
  /** Reads in the engine: all pages, what is not handed on, or what the specialist cannot. */
  readonly engine: EngineReader;
  /** Reads in the daemon, where one takes part: all pages, or those that the engine hands on. */
  readonly specialist?: Specialist;
}

interface Specialist extends OpenReader {
  /** Empty: nothing answers. */
  readonly models: readonly string[];
}

interface PlanningServices {
  readonly clock: Clock;
  readonly registry: ReaderRegistry;
  /** Those of the client that asks. */
  readonly readers: ClientReaders;
}

/** Throws `request-invalid` for a reader that is not there, or the error of one that cannot be used. */
export async function planReading(
  { reader: choice, textLayer }: Pick<ReadOptions, 'reader' | 'textLayer'>,
  { clock, registry, readers }: PlanningServices,
): Promise<ReadingPlan> {
  if (choice !== 'auto') {
    const entry = registry.named(choice);
    if (entry.runsIn === 'engine') return { first: 'engine', engine: entry };
    const open = readers.of(entry);
    if (open.reader.missing) throw new FolioError(open.reader.missing);
    const engine = registry.inEngine(entry.fallback);
    // Nothing but the text layer was asked for.
    if (textLayer === 'always') return { first: 'engine', engine };
    const models = await findModels(open.reader, clock);
    return { first: 'daemon', engine, specialist: { ...open, models } };
  }
  const engine = registry.inEngine();
  for (const entry of textLayer === 'always' ? [] : registry.specialists) {
    const open = readers.of(entry);
    const models = open.reader.missing ? [] : await findModels(open.reader, clock);
    if (models.length > 0) return { first: 'engine', engine, specialist: { ...open, models } };
  }
  return { first: 'engine', engine };
}

/** Servers that are asked for the first time may be slow to say who they are, or never say. */
async function findModels(reader: ClientReader, clock: Clock): Promise<readonly string[]> {
  const late = Promise.withResolvers<readonly string[]>();
  const stop = clock.after(FIND_MODEL_MILLISECONDS, () => late.resolve([]));
  try {
    return await Promise.race([reader.models(), late.promise]);
  } catch {
    return [];
  } finally {
    stop();
  }
}
