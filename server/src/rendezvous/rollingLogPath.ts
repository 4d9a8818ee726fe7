import { join } from 'node:path';

/** Where the log of a build is; old ones lie beside it with a number. */
export function logPath(directory: string, build: string): string {
  return join(directory, `daemon-${build}.log`);
}
