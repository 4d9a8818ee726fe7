import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PEERS } from '../places.ts';
import { PeerMissing } from './peerReader.ts';

const require = createRequire(join(PEERS, 'package.json'));

/** Loads a peer's package from the folder of `--install`. Rejects with PeerMissing where it is not there. */
export async function importPeer(name: string): Promise<unknown> {
  return import(pathToFileURL(resolvePeer(name)).href);
}

/** The file a peer's package begins with. */
export function resolvePeer(name: string): string {
  try {
    return require.resolve(name);
  } catch {
    throw new PeerMissing(`${name} is not installed: run with --install`);
  }
}
