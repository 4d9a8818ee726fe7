import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  daemonEnvironment,
  logDirectory,
  MAX_SOCKET_PATH,
  newAddress,
  runDirectory,
  type Platform,
} from '../../../server/src/rendezvous/platform.ts';

const linux: Platform = {
  system: 'linux',
  env: { XDG_RUNTIME_DIR: '/run/user/1000' },
  home: '/home/ada',
  temporary: '/tmp',
  uid: 1000,
  user: 'ada',
};
const mac: Platform = {
  system: 'darwin',
  env: {},
  home: '/Users/ada',
  temporary: '/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T',
  uid: 501,
  user: 'ada',
};
const windows: Platform = {
  system: 'win32',
  env: { LOCALAPPDATA: 'C:\\Users\\Ada\\AppData\\Local' },
  home: 'C:\\Users\\Ada',
  temporary: 'C:\\Users\\Ada\\AppData\\Local\\Temp',
  uid: -1,
  user: 'Ada',
};
const random = '0123456789abcdef0123456789abcdef';

describe('the run directory', () => {
  it('names protocol, build and user', () => {
    expect(runDirectory(linux, 'abc')).toBe('/run/user/1000/folio/v5-abc-1000');
    expect(runDirectory(mac, 'abc')).toBe('/Users/ada/Library/Caches/folio/run/v5-abc-501');
    expect(runDirectory(windows, 'abc')).toMatch(
      /^C:\\Users\\Ada\\AppData\\Local\\folio\\run\\v5-abc-[0-9a-f]{8}$/,
    );
  });

  it('differs for another build and another user', () => {
    expect(runDirectory(linux, 'abd')).not.toBe(runDirectory(linux, 'abc'));
    expect(runDirectory({ ...linux, uid: 1001 }, 'abc')).not.toBe(runDirectory(linux, 'abc'));
    expect(runDirectory({ ...windows, user: 'Bob' }, 'abc')).not.toBe(runDirectory(windows, 'abc'));
  });

  it('is below the temporary folder where there is no XDG_RUNTIME_DIR, and where that is relative', () => {
    expect(runDirectory({ ...linux, env: {} }, 'abc')).toBe('/tmp/folio-1000/v5-abc-1000');
    expect(runDirectory({ ...linux, env: { XDG_RUNTIME_DIR: 'run' } }, 'abc')).toBe(
      '/tmp/folio-1000/v5-abc-1000',
    );
  });

  it('falls back to a short path when XDG_RUNTIME_DIR is long', () => {
    const env = { XDG_RUNTIME_DIR: `/run/${'x'.repeat(90)}` };
    expect(runDirectory({ ...linux, env }, 'abc')).toBe('/tmp/folio-1000/v5-abc-1000');
    expect(runDirectory({ ...linux, env, temporary: `/${'y'.repeat(90)}` }, 'abc')).toBe(
      '/tmp/folio-1000/v5-abc-1000',
    );
  });

  it('leaves every socket a path that all systems take', () => {
    const paths = fc
      .string({ unit: fc.constantFrom('a', 'é', '/', '漢'), maxLength: 120 })
      .map((tail) => `/${tail}`);
    fc.assert(
      fc.property(paths, paths, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (runtime, temporary, pid) => {
        const platform: Platform = { ...linux, env: { XDG_RUNTIME_DIR: runtime }, temporary };
        const address = newAddress(platform, runDirectory(platform, '0123456789ab'), pid, random);
        expect(Buffer.byteLength(address)).toBeLessThanOrEqual(MAX_SOCKET_PATH);
      }),
    );
  });
});

describe('addresses', () => {
  it('are files of their own on Linux and macOS', () => {
    expect(newAddress(linux, '/run/user/1000/folio/v5-abc-1000', 77, random)).toBe(
      '/run/user/1000/folio/v5-abc-1000/77-012345.sock',
    );
  });

  it('are pipes with an unguessable name on Windows', () => {
    const address = newAddress(windows, 'C:\\anywhere', 77, random);
    expect(address.startsWith('\\\\.\\pipe\\folio-')).toBe(true);
    expect(address.endsWith(random)).toBe(true);
    expect(address.length).toBeLessThanOrEqual(256);
  });
});

describe('logs', () => {
  it('lie where each system keeps them', () => {
    expect(logDirectory(linux)).toBe('/home/ada/.local/state/folio');
    expect(logDirectory({ ...linux, env: { XDG_STATE_HOME: '/state' } })).toBe('/state/folio');
    expect(logDirectory(mac)).toBe('/Users/ada/Library/Logs/folio');
    expect(logDirectory(windows)).toBe('C:\\Users\\Ada\\AppData\\Local\\folio\\Logs');
  });
});

describe('the environment of a daemon', () => {
  const env = {
    PATH: '/bin',
    HOME: '/home/ada',
    LC_ALL: 'C',
    FOLIO_WORKERS: '1',
    FOLIO_SERVER_KEY: 'k',
    FOLIO_SERVERS: 'http://gpu',
    AWS_SECRET_KEY: 's',
    NODE_OPTIONS: '--inspect',
    HTTPS_PROXY: 'p',
  };

  it('holds what finds folders and nothing that a shell keeps secret', () => {
    expect(daemonEnvironment({ ...linux, env }, false)).toEqual({
      PATH: '/bin',
      HOME: '/home/ada',
      LC_ALL: 'C',
      FOLIO_WORKERS: '1',
    });
  });

  it('makes Node of Electron', () => {
    expect(daemonEnvironment({ ...linux, env }, true)['ELECTRON_RUN_AS_NODE']).toBe('1');
  });

  it('takes names of any case, as Windows has them', () => {
    expect(
      daemonEnvironment({ ...windows, env: { Path: 'C:\\', SystemRoot: 'C:\\Windows' } }, false),
    ).toEqual({
      Path: 'C:\\',
      SystemRoot: 'C:\\Windows',
    });
  });
});
