import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Target } from './targets.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

/**
 * The folder whose `node_modules` has the native packages of a target: this one, or one that npm fills by the
 * lockfile, with its hashes, for the other platform. Rejects when npm can have them neither from its cache
 * nor from its registry.
 */
export async function targetPackages(name: string, target: Target): Promise<string> {
  if (hasAll(ROOT, target)) return ROOT;
  const folder = join(ROOT, '.package', name);
  if (hasAll(folder, target)) return folder;
  await mkdir(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc'])
    await copyFile(join(ROOT, file), join(folder, file));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const platform = [`--os=${target.os}`, `--cpu=${target.cpu}`, '--libc=glibc'];
  const quiet = ['--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  try {
    await run(npm, ['ci', ...quiet, ...platform], { cwd: folder });
  } catch (error) {
    throw new Error(`npm could not get the packages of ${name}; a first time needs a network`, {
      cause: error,
    });
  }
  if (!hasAll(folder, target)) {
    const found = await readdir(join(folder, 'node_modules', '@img')).catch(() => []);
    throw new Error(`packages of ${name} are missing; there is ${found.join(', ')}`);
  }
  return folder;
}

function hasAll(folder: string, { natives }: Target): boolean {
  return natives.every((name) => existsSync(join(folder, 'node_modules', name, 'package.json')));
}
