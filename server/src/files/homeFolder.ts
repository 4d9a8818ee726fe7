import { statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { parse } from 'node:path';

/** The user's home, which need not exist. A user that the system does not know (in containers) has none: a temporary one. */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return tmpdir();
  }
}

/**
 * Where a process that outlives its starter works: not in the folder it was started from, which would keep
 * that from being removed or unmounted.
 */
export function workingFolder(): string {
  const home = homeFolder();
  return statSync(home, { throwIfNoEntry: false })?.isDirectory() === true ? home : parse(home).root || '/';
}
