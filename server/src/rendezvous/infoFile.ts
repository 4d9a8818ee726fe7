import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const INFO_NAME = 'info.json';

const infoSchema = z.object({
  address: z.string().min(1),
  pid: z.int().positive(),
  protocol: z.int(),
  build: z.string(),
  version: z.string(),
  /** 32 random bytes, hexadecimal: whoever can read this file may talk to the daemon. */
  token: z.string().regex(/^[0-9a-f]{64}$/),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
});

/** Which daemon is the current one of a run directory, and how to reach it. */
export type DaemonInfo = z.infer<typeof infoSchema>;

/** Undefined where there is none, or one that is not whole. */
export async function readInfo(directory: string): Promise<DaemonInfo | undefined> {
  try {
    return infoSchema.parse(JSON.parse(await readFile(join(directory, INFO_NAME), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Makes a daemon the current one. By rename: a reader sees the old one or the new one, never a part. */
export async function publishInfo(directory: string, info: DaemonInfo): Promise<void> {
  const temporary = join(directory, `${INFO_NAME}.${info.pid}.${randomBytes(4).toString('hex')}`);
  try {
    await writeFile(temporary, JSON.stringify(info), { mode: 0o600, flag: 'wx' });
    await rename(temporary, join(directory, INFO_NAME));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Takes a daemon's own info away. Only for one that still listens: nobody replaces it in that moment. */
export async function withdrawInfo(directory: string, mine: DaemonInfo): Promise<void> {
  if (!isSameDaemon(await readInfo(directory), mine)) return;
  await rm(join(directory, INFO_NAME), { force: true });
}

export function isSameDaemon(a: DaemonInfo | undefined, b: DaemonInfo): boolean {
  return a?.token === b.token && a.pid === b.pid;
}
