import { FolioError } from '../../errors/catalogue.ts';
import type { ReadOptions } from '../../protocol.ts';
import type { Clock } from '../../clock.ts';
import { FIND_MODEL_MILLISECONDS } from '../jobs/jobSettings.ts';
import type { ClientServers } from './serverLists.ts';

/** Who reads the pages of a job. */
export interface ReadingPlan {
  /** `auto`: the servers read what has structure. */
  readonly kind: 'local' | 'vlm' | 'auto';
  /** The models of the servers, where they take part; empty: none answers. */
  readonly models: readonly string[];
}

export interface PlanningServices {
  readonly clock: Clock;
  /** Those of the client that asks. */
  readonly servers: ClientServers;
}

/** Throws `servers-missing` where a client wants servers and named none. */
export async function planReading(
  { reader: choice, textLayer }: Pick<ReadOptions, 'reader' | 'textLayer'>,
  { clock, servers }: PlanningServices,
): Promise<ReadingPlan> {
  if (choice === 'deepseek' && !servers.areNamed) throw new FolioError('servers-missing');
  // Nothing but the text layer was asked for.
  if (choice === 'ppocr' || !servers.areNamed || textLayer === 'always') return { kind: 'local', models: [] };
  const models = await findModels(servers, clock);
  if (choice === 'deepseek') return { kind: 'vlm', models };
  return { kind: models.length === 0 ? 'local' : 'auto', models };
}

/** Servers that are asked for the first time may be slow to say who they are, or never say. */
async function findModels({ list }: ClientServers, clock: Clock): Promise<readonly string[]> {
  const late = Promise.withResolvers<readonly string[]>();
  const stop = clock.after(FIND_MODEL_MILLISECONDS, () => late.resolve([]));
  try {
    return await Promise.race([list.models(), late.promise]);
  } catch {
    return [];
  } finally {
    stop();
  }
}
