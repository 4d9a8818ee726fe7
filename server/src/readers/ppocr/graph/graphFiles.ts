import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { cacheDirectory } from '../../../cache/cacheDirectory.ts';
import { hashFile } from '../../../cache/hashFile.ts';
import { makePrivateDirectory } from '../../../files/privateFolder.ts';
import { temporaryName } from '../../../files/temporaries.ts';
import type { ResolvedModel } from '../../../models/resolveModel.ts';

/** Changes with whatever makes other graphs or chooses otherwise among them. */
const RECIPE = 3;

/** Where the graphs made from one recogniser lie; they are made again where they are missing. */
export interface GraphFiles {
  /** In 32-bit floats: how the paths of its files begin. */
  readonly float: string;
  /** In 8 bits where that is worth it: how the paths of its files begin. */
  readonly int8: string;
  /** What was measured of both on this kind of processor, and which of them won. */
  readonly choice: string;
}

/** Names hold the hash of the model, the version of onnxruntime and the kind of processor: none is stale. */
export function graphFiles(model: ResolvedModel): GraphFiles {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  const { sha256, dictionary } = model.manifest.recognition;
  const made = hashOf([sha256, dictionary, version, RECIPE]);
  const measured = hashOf([made, cpus()[0]?.model]);
  const folder = graphFolder();
  return {
    float: join(folder, `${made}.float`),
    int8: join(folder, `${made}.int8`),
    choice: join(folder, `${measured}.json`),
  };
}

function graphFolder(): string {
  return join(cacheDirectory(), 'graphs');
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

/**
 * Keeps a graph and answers with its path. The SHA-256 of its content is its name, so that file and hash
 * can never be of two makers who work at the same time.
 */
export async function keepGraph(start: string, content: Uint8Array | string): Promise<string> {
  const path = `${start}.${createHash('sha256').update(content).digest('hex')}.onnx`;
  await writeWhole(path, content);
  return path;
}

/**
 * A kept graph whose content is what it was when it was made; undefined where there is none. One that has
 * changed since (a bad disk, another program) is removed, and is never loaded; nor is any from a folder that
 * somebody else owns.
 */
export async function findGraph(start: string): Promise<string | undefined> {
  const folder = dirname(start);
  const prefix = `${basename(start)}.`;
  const names = await ownFiles(folder);
  for (const name of names.sort()) {
    if (!name.startsWith(prefix) || !name.endsWith('.onnx')) continue;
    const path = join(folder, name);
    const hash = await hashFile(path).catch(() => undefined);
    if (name === `${prefix}${hash}.onnx`) return path;
    await rm(path, { force: true });
  }
  return undefined;
}

async function ownFiles(folder: string): Promise<string[]> {
  try {
    await makePrivateDirectory(folder);
    return await readdir(folder);
  } catch {
    return [];
  }
}

/** Writes a file whole or not at all; of several that write it at a time the last one stays. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await makePrivateDirectory(dirname(path));
  const temporary = join(dirname(path), temporaryName());
  try {
    await writeFile(temporary, content, { mode: 0o600, flag: 'wx' });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Runs a piece of work with a folder that is there for as long as it takes. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  await makePrivateDirectory(graphFolder());
  const folder = join(graphFolder(), temporaryName());
  await mkdir(folder, { mode: 0o700 });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
