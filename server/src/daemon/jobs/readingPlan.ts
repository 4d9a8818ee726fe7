import { FolioError } from '../../errors/catalogue.ts';
import type { ReadOptions } from '../../protocol.ts';
import type { ServedReader } from '../../readers/deepseek/servedReader.ts';
import type { Clock } from '../../clock.ts';
import { FIND_MODEL_MILLISECONDS } from './jobSettings.ts';

/** Who reads the pages of a job. */
export interface ReadingPlan {
  /** `auto`: the servers read what has structure. */
  readonly kind: 'local' | 'served' | 'auto';
  /** The servers' model, where they take part; undefined: none answers. */
  readonly model?: string;
}

export interface PlanningServices {
  readonly reader: ServedReader;
  readonly clock: Clock;
  /** Whether the client that asks has named servers: its pages go to nobody else's. */
  readonly hasServers: boolean;
}

/** Throws `servers-missing` where a client wants servers and named none. */
export async function planReading(
  { reader: choice, textLayer }: Pick<ReadOptions, 'reader' | 'textLayer'>,
  { reader, clock, hasServers }: PlanningServices,
): Promise<ReadingPlan> {
  if (choice === 'deepseek' && !hasServers) throw new FolioError('servers-missing');
  // Nothing but the text layer was asked for.
  if (choice === 'ppocr' || !hasServers || textLayer === 'always') return { kind: 'local' };
  const model = await findModel(reader, clock);
  if (choice === 'deepseek') return { kind: 'served', ...(model === undefined ? {} : { model }) };
  return model === undefined ? { kind: 'local' } : { kind: 'auto', model };
}

/** Servers that are asked for the first time may be slow to say who they are, or never say. */
async function findModel(reader: ServedReader, clock: Clock): Promise<string | undefined> {
  const late = Promise.withResolvers<undefined>();
  const stop = clock.after(FIND_MODEL_MILLISECONDS, () => late.resolve(undefined));
  try {
    return await Promise.race([reader.model(), late.promise]);
  } catch {
    return undefined;
  } finally {
    stop();
  }
}
