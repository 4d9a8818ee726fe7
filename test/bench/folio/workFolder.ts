import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivateDaemon, type PrivateDaemonOptions } from './privateDaemon.ts';

/** A folder for made documents that goes with the work. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'folio-bench-documents-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A daemon that ends with the work, however that ends. */
export async function withDaemon<T>(
  options: PrivateDaemonOptions,
  work: (daemon: PrivateDaemon) => Promise<T>,
): Promise<T> {
  const daemon = await PrivateDaemon.start(options);
  try {
    return await work(daemon);
  } finally {
    await daemon.stop();
  }
}
