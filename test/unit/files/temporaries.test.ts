import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  makeTemporaryFolder,
  sweepFiles,
  sweepFolders,
  temporaryName,
} from '../../../server/src/files/temporaries.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';
import { openBelow } from '../../fixtures/files/modesBelow.ts';
import { withUmask } from '../../fixtures/files/otherUsers.ts';
import { deadPid } from '../../fixtures/daemon/deadPid.ts';

afterEach(() => vi.unstubAllEnvs());

/** The name that another process of this machine would have made. */
function ofProcess(name: string, pid: number): string {
  return name.replace(String(process.pid), String(pid));
}

describe('temporary files', () => {
  it('have short names, whatever they become', () => {
    expect(temporaryName().length).toBeLessThan(60);
    expect(temporaryName()).not.toBe(temporaryName());
  });

  it('of killed processes are swept; those in use, of other machines and of people stay', async () => {
    const folder = await temporaryDirectory();
    const [own, dead, parent] = [
      temporaryName(),
      ofProcess(temporaryName(), deadPid()),
      ofProcess(temporaryName(), process.ppid),
    ];
    const elsewhere = dead.replace(/-[0-9a-f]{8}-/, '-00000000-');
    const old = dead.replace(/-[0-9a-f]{8}-/, '-00000001-');
    const people = ['notes.tmp', '.folio-notes.tmp', 'letter.md.0123456789ab.tmp'];
    for (const name of [own, dead, parent, elsewhere, old, ...people])
      await writeFile(join(folder, name), '');
    await utimes(join(folder, old), new Date(0), new Date(0));
    await sweepFiles(folder);
    expect((await readdir(folder)).sort()).toEqual([own, parent, elsewhere, ...people].sort());
  });
});

describe.runIf(process.platform !== 'win32')('temporary folders', () => {
  it('are private, and of killed processes they are swept', async () => {
    const parent = await temporaryDirectory();
    vi.stubEnv('TMPDIR', parent);
    const own = await withUmask(0o000, makeTemporaryFolder);
    expect(await openBelow(own)).toEqual([]);
    const dead = ofProcess(own, deadPid());
    await mkdir(join(dead, 'uploads'), { recursive: true });
    await mkdir(join(parent, 'folio-notes'));
    await sweepFolders();
    expect((await readdir(parent)).sort()).toEqual([own.slice(parent.length + 1), 'folio-notes'].sort());
  });

  it('that cannot be made are an error with a name', async () => {
    vi.stubEnv('TMPDIR', '/nonexistent');
    await expect(makeTemporaryFolder()).rejects.toMatchObject({
      code: 'folder-unwritable',
      details: { variable: 'TMPDIR' },
    });
  });
});
