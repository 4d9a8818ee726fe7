import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  publishInfo,
  readInfo,
  withdrawInfo,
  type DaemonInfo,
} from '../../../server/src/daemon/rendezvous/infoFile.ts';
import { thisPlatform } from '../../../server/src/daemon/rendezvous/platform.ts';
import { makePrivateDirectory } from '../../../server/src/daemon/rendezvous/privateDirectory.ts';
import { takeStartLock } from '../../../server/src/daemon/rendezvous/startLock.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';
import { containing } from '../../fixtures/daemon/matchers.ts';

const platform = thisPlatform();
const posixOnly = it.skipIf(process.platform === 'win32');

function info(pid: number, token = 'a'): DaemonInfo {
  return {
    address: '/x.sock',
    pid,
    protocol: 3,
    build: 'b',
    version: '1',
    token: token.repeat(64),
    startedAt: 1,
  };
}

/** The pid of a process that has ended. */
function deadPid(): number {
  return Number(execFileSync(process.execPath, ['-p', 'process.pid']).toString());
}

describe('the private directory', () => {
  posixOnly('is made with mode 0700, whatever the umask', async () => {
    const run = join(await temporaryDirectory(), 'base', 'run');
    await makePrivateDirectory(run, platform);
    expect((await stat(run)).mode & 0o777).toBe(0o700);
    expect((await stat(join(run, '..'))).mode & 0o777).toBe(0o700);
    await makePrivateDirectory(run, platform);
  });

  posixOnly('is refused when others may enter it', async () => {
    const run = join(await temporaryDirectory(), 'run');
    await mkdir(run);
    await chmod(run, 0o755);
    await expect(makePrivateDirectory(run, platform)).rejects.toMatchObject({
      code: 'run-directory-unsafe',
      message: containing('its mode is 0755'),
    });
  });

  posixOnly('is refused when it belongs to somebody else', async () => {
    const run = join(await temporaryDirectory(), 'run');
    await expect(makePrivateDirectory(run, { ...platform, uid: platform.uid + 1 })).rejects.toMatchObject({
      code: 'run-directory-unsafe',
      message: containing('it belongs to user'),
    });
  });

  posixOnly('is refused when it is a symbolic link or a file', async () => {
    const base = await temporaryDirectory();
    await mkdir(join(base, 'elsewhere'), { mode: 0o700 });
    await symlink(join(base, 'elsewhere'), join(base, 'run'));
    await expect(makePrivateDirectory(join(base, 'run'), platform)).rejects.toMatchObject({
      code: 'run-directory-unsafe',
    });
    await writeFile(join(base, 'file'), '');
    await expect(makePrivateDirectory(join(base, 'file'), platform)).rejects.toMatchObject({
      code: 'run-directory-unsafe',
    });
  });
});

describe('the info file', () => {
  it('gives back what was published, only to its owner', async () => {
    const run = await temporaryDirectory();
    await publishInfo(run, info(1));
    expect(await readInfo(run)).toEqual(info(1));
    if (process.platform !== 'win32') expect((await stat(join(run, 'info.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(run)).toEqual(['info.json']);
  });

  it('is never seen half-written while it is replaced', async () => {
    const run = await temporaryDirectory();
    await publishInfo(run, info(1));
    let writing = true;
    const writer = (async (): Promise<void> => {
      for (let pid = 1; pid <= 100; pid += 1) await publishInfo(run, info(pid));
      writing = false;
    })();
    while (writing) expect(await readInfo(run)).toBeDefined();
    await writer;
  });

  it.each(['', '{', '{}', '{"pid":1}', 'null'])('counts as absent when it holds %j', async (content) => {
    const run = await temporaryDirectory();
    await writeFile(join(run, 'info.json'), content);
    expect(await readInfo(run)).toBeUndefined();
  });

  it('is withdrawn by its own daemon only', async () => {
    const run = await temporaryDirectory();
    await publishInfo(run, info(2, 'b'));
    await withdrawInfo(run, info(1, 'a'));
    expect(await readInfo(run)).toEqual(info(2, 'b'));
    await withdrawInfo(run, info(2, 'b'));
    expect(await readInfo(run)).toBeUndefined();
  });
});

describe('the start lock', () => {
  it('is held by one at a time', async () => {
    const run = await temporaryDirectory();
    const lock = await takeStartLock(run);
    expect(lock).toBeDefined();
    expect(await takeStartLock(run)).toBeUndefined();
    await lock?.release();
    expect(await takeStartLock(run)).toBeDefined();
  });

  it('is taken over from a holder that is dead', async () => {
    const run = await temporaryDirectory();
    await writeFile(join(run, 'start.lock'), `${deadPid()}:x`);
    expect(await takeStartLock(run)).toBeDefined();
    expect(await readdir(run)).toEqual(['start.lock']);
  });

  it('is taken over when it is too old, since its pid may be another program', async () => {
    const run = await temporaryDirectory();
    await writeFile(join(run, 'start.lock'), `${process.pid}:x`);
    expect(await takeStartLock(run)).toBeUndefined();
    await utimes(join(run, 'start.lock'), new Date(0), new Date(0));
    expect(await takeStartLock(run)).toBeDefined();
  });

  it('goes to exactly one of many that find it stale', async () => {
    for (let round = 0; round < 20; round += 1) {
      const run = await temporaryDirectory();
      await writeFile(join(run, 'start.lock'), 'garbage');
      const locks = await Promise.all(Array.from({ length: 8 }, () => takeStartLock(run)));
      expect(locks.filter((lock) => lock !== undefined).length).toBeLessThanOrEqual(1);
      if (locks.every((lock) => lock === undefined)) expect(await takeStartLock(run)).toBeDefined();
    }
  });

  it('is not released by one that lost it', async () => {
    const run = await temporaryDirectory();
    const lock = await takeStartLock(run);
    await writeFile(join(run, 'start.lock'), `${process.pid}:another`);
    await lock?.release();
    expect(await readFile(join(run, 'start.lock'), 'utf8')).toBe(`${process.pid}:another`);
  });
});
