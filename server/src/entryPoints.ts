import { join } from 'node:path';

const FROM_SOURCE = import.meta.url.endsWith('.ts');

/** Every file that a process or a worker thread begins with, and where its source lies. */
const SOURCES = {
  daemon: 'daemon/daemon.ts',
  engine: 'engine/engine.ts',
  pageWorker: 'engine/pageWorker.ts',
  laneThread: 'engine/lanes/laneThread.ts',
  deviceWorker: 'engine/lanes/deviceWorker.ts',
  deviceProbe: 'engine/lanes/deviceProbe.ts',
  cli: 'cli/cli.ts',
} as const;

export type EntryPoint = keyof typeof SOURCES;

/** Absolute path of an entry: the bundles lie side by side, the sources in their folders. */
export function entryPoint(name: EntryPoint): string {
  return join(import.meta.dirname, FROM_SOURCE ? SOURCES[name] : `${name}.js`);
}

/** Where the entries lie; their content decides which build this is. */
export function entryDirectory(): string {
  return import.meta.dirname;
}
