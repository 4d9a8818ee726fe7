import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

export type HashAlgorithm = 'sha256' | 'sha512';

/** SHA-256 (hex) of a file, read in pieces so that its size costs no memory. Rejects with the system's error. */
export async function hashFile(
  path: string,
  signal?: AbortSignal,
  algorithm: HashAlgorithm = 'sha256',
): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash, { signal });
  return hash.digest('hex');
}
