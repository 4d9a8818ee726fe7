import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  publishInfo,
  readInfo,
  withdrawInfo,
  type DaemonInfo,
} from '../../../server/src/rendezvous/infoFile.ts';
import { takeStartLock } from '../../../server/src/rendezvous/startLock.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';
import { deadPid } from '../../fixtures/daemon/deadPid.ts';

function info(pid: number, token = 'a'): DaemonInfo {
  return {
    address: '/x.sock',
    pid,
    protocol: 5,
    build: 'b',
    version: '1',
    token: token.repeat(64),
    startedAt: 1,
  };
}

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
