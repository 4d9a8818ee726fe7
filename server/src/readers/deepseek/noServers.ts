import type { ServedReader } from './servedReader.ts';

/** A reader that never has a server: its pages are read on this machine. */
export const noServers: ServedReader = {
  version: 'none',
  window: 0,
  onChange: () => () => undefined,
  configure: () => undefined,
  model: () => Promise.resolve(undefined),
  read: (page) => page.readLocally(),
  status: () => [],
  close: () => Promise.resolve(),
};
