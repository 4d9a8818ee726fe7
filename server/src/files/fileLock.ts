import { createHash, randomBytes } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { isAlive } from '../rendezvous/platform.ts';
import { pidsOf } from './temporaries.ts';

/** Between making the file and writing the pid into it; a busy machine may pause a program there for seconds. */
const EMPTY_AFTER_MILLISECONDS = 15_000;

/** Between making a marker and removing it. */
const MARKER_AFTER_MILLISECONDS = 15_000;

/** A right that one process at a time has, as a file. */
export interface FileLock {
  /** Says that the holder still works: a lock whose file is too old is taken over. */
  refresh(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes a lock, or returns undefined while another holder that is alive has it. A lock whose holder is dead or whose
 * file is older than `staleAfter` (milliseconds) is taken over: the pid may by now belong to another program.
 */
export async function takeFileLock(path: string, staleAfter: number): Promise<FileLock | undefined> {
  const content = `${process.pid}:${randomBytes(8).toString('hex')}:${pidsOf()}`;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      await writeFile(path, content, { flag: 'wx', mode: 0o600 });
      return {
        async refresh() {
          const now = new Date();
          if ((await readIfThere(path)) === content) await utimes(path, now, now);
        },
        async release() {
          if ((await readIfThere(path)) === content) await rm(path, { force: true });
        },
      };
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) {
        // A full disk takes the name and not the content: an empty lock would keep others waiting.
        await rm(path, { force: true }).catch(() => undefined);
        throw error;
      }
    }
    const judged = await readIfThere(path);
    if (judged !== undefined && !(await isStale(path, judged, staleAfter))) return undefined;
    if (judged !== undefined) await removeStale(path, judged);
  }
  return undefined;
}

async function isStale(path: string, content: string, staleAfter: number): Promise<boolean> {
  const age = await ageOf(path);
  if (content === '') return age > EMPTY_AFTER_MILLISECONDS;
  const [digits, , pids] = content.split(':');
  const pid = Number(digits);
  if (age > staleAfter || !Number.isInteger(pid) || pid <= 0) return true;
  // Whether a process of another machine or container lives cannot be seen from here.
  return (pids === undefined || pids === pidsOf()) && !isAlive(pid);
}

/**
 * Between judging a lock and removing it, another process may have done the same and taken it. So only one
 * may remove what was judged: the one that makes a marker named after it. Under the marker the lock cannot
 * change any more, since its holder is dead.
 */
async function removeStale(path: string, judged: string): Promise<void> {
  const marker = `${path}.${createHash('sha256').update(judged).digest('hex').slice(0, 16)}`;
  try {
    await writeFile(marker, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    // Its maker needs a moment, unless it was killed in just that one.
    if ((await ageOf(marker)) > MARKER_AFTER_MILLISECONDS) await rm(marker, { force: true });
    return;
  }
  try {
    if ((await readIfThere(path)) === judged) await rm(path, { force: true });
  } finally {
    await rm(marker, { force: true });
  }
}

/** Milliseconds since a file was written; 0 where it is gone. */
async function ageOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
