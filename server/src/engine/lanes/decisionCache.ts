import { createHash } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../../cache/cacheDirectory.ts';
import { canonicalJson } from '../../cache/canonicalJson.ts';
import { makePrivateDirectory } from '../../files/privateFolder.ts';
import { temporaryName } from '../../files/temporaries.ts';
import { type DeviceDecision, decisionSchema } from './deviceDecision.ts';

/** Decisions by what they hold for, a small file each. What cannot be read counts as not decided. */
export class DecisionCache {
  readonly #directory: string;

  constructor(directory = join(cacheDirectory(), 'devices')) {
    this.#directory = directory;
  }

  async get(identity: Readonly<Record<string, string>>): Promise<DeviceDecision | undefined> {
    try {
      await makePrivateDirectory(this.#directory);
      const decision = decisionSchema.parse(JSON.parse(await readFile(this.#path(identity), 'utf8')));
      return canonicalJson(decision.identity) === canonicalJson(identity) ? decision : undefined;
    } catch {
      return undefined;
    }
  }

  /** Never rejects: a cache that cannot be written costs another measurement. */
  async put(decision: DeviceDecision): Promise<void> {
    const path = this.#path(decision.identity);
    const unfinished = join(this.#directory, temporaryName());
    try {
      await makePrivateDirectory(this.#directory);
      await writeFile(unfinished, JSON.stringify(decision), { mode: 0o600 });
      await rename(unfinished, path);
    } catch {
      await rm(unfinished, { force: true }).catch(() => undefined);
    }
  }

  #path(identity: Readonly<Record<string, string>>): string {
    const name = createHash('sha256').update(canonicalJson(identity)).digest('hex').slice(0, 32);
    return join(this.#directory, `${name}.json`);
  }
}
