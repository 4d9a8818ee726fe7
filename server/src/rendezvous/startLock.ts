import { join } from 'node:path';
import { takeFileLock, type FileLock } from '../files/fileLock.ts';

const LOCK_NAME = 'start.lock';

/** Longer than a start may take (`spawnDaemon`). */
const STALE_AFTER_MILLISECONDS = 120_000;

/** Takes the right to start a daemon in a run directory; undefined while another starter that is alive has it. */
export async function takeStartLock(directory: string): Promise<FileLock | undefined> {
  return takeFileLock(join(directory, LOCK_NAME), STALE_AFTER_MILLISECONDS);
}
