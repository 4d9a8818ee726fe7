import { createHash, randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { chmod, lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, thisPlatform } from '../rendezvous/platform.ts';
import { folderProblem } from './privateFolder.ts';

/** Other machines and containers may share a folder, and whether their processes live cannot be seen from here. */
const ABANDONED_AFTER_MILLISECONDS = 24 * 60 * 60_000;

/** Temporary files carry the pid of who makes them, and where it counts: what a kill leaves can be told from what is in use. */
const FILE = /^\.folio-(\d+)-([0-9a-f]{8})-[0-9a-f]{12}\.tmp(?:\u00e9|e\u0301)?$/;
const FOLDER = /^folio-(\d+)-([0-9a-f]{8})-[0-9A-Za-z]{6}$/;

/**
 * A fresh name beside a file that is to be written, to be renamed to it. Short and of its own, since a name
 * that is long already takes no suffix.
 */
export function temporaryName(): string {
  return `.folio-${process.pid}-${pidsOf()}-${randomBytes(6).toString('hex')}.tmp`;
}

/** A fresh private folder for as long as this process lives. Errors: those of `folderProblem`. */
export async function makeTemporaryFolder(): Promise<string> {
  const parent = tmpdir();
  try {
    const folder = await mkdtemp(join(parent, `folio-${process.pid}-${pidsOf()}-`));
    await chmod(folder, 0o700);
    return folder;
  } catch (error) {
    throw folderProblem(error, parent, 'TMPDIR');
  }
}

/** Removes the temporary files that processes which were killed left in a folder. Never rejects. */
export async function sweepFiles(folder: string): Promise<void> {
  await sweep(folder, FILE);
}

/** Removes the temporary folders that processes which were killed left. Never rejects. */
export async function sweepFolders(): Promise<void> {
  await sweep(tmpdir(), FOLDER);
}

async function sweep(folder: string, names: RegExp): Promise<void> {
  const { uid } = thisPlatform();
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const [, pid, pids] = names.exec(name) ?? [];
    if (pid === undefined) continue;
    const path = join(folder, name);
    const stats = await lstat(path).catch(() => undefined);
    if (!stats || (uid >= 0 && stats.uid !== uid)) continue;
    const isOver = pids === pidsOf() ? !isAlive(Number(pid)) : isAbandoned(stats.mtimeMs);
    if (isOver) await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isAbandoned(mtimeMs: number): boolean {
  return Date.now() - mtimeMs > ABANDONED_AFTER_MILLISECONDS;
}

let knownPids: string | undefined;

/** Names the machine or container whose process ids are meant. */
export function pidsOf(): string {
  knownPids ??= createHash('sha256').update(`${hostname()} ${pidNamespace()}`).digest('hex').slice(0, 8);
  return knownPids;
}

/** https://man7.org/linux/man-pages/man7/pid_namespaces.7.html */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
