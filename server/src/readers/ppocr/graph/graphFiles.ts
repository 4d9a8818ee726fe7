import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { cacheDirectory, makePrivateDirectory } from '../../../cache/cacheDirectory.ts';
import type { ResolvedModel } from '../../../models/resolveModel.ts';

/** Changes with whatever makes other graphs or chooses otherwise among them. */
const RECIPE = 2;

/** Where the graphs made from one recogniser lie; they are made again where they are missing. */
export interface GraphFiles {
  /** In 32-bit floats. */
  readonly float: string;
  /** In 8 bits where that is worth it. */
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
  const folder = join(cacheDirectory(), 'graphs');
  return {
    float: join(folder, `${made}.float.onnx`),
    int8: join(folder, `${made}.int8.onnx`),
    choice: join(folder, `${measured}.json`),
  };
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Writes a file whole or not at all; of several that write it at a time the last one stays. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await makePrivateDirectory(join(path, '..'));
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, content, { mode: 0o600, flag: 'wx' });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Runs a piece of work with a folder that is there for as long as it takes. */
export async function withFolder<T>(beside: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = `${beside}.${randomBytes(6).toString('hex')}`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
