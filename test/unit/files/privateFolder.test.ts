import { chmod, chown, lchown, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { thisPlatform } from '../../../server/src/rendezvous/platform.ts';
import {
  makeFolders,
  makePrivateDirectory,
  makeRunDirectory,
} from '../../../server/src/files/privateFolder.ts';
import { containing } from '../../fixtures/daemon/matchers.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';
import { maySwitchUser, OTHER_USER, withUmask } from '../../fixtures/files/otherUsers.ts';

// Windows has no modes: its folders of a user are closed to others by what they inherit.
const unix = process.platform !== 'win32';

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o7777).toString(8);
}

/** A machine whose caches lie in a folder of the test. */
async function scene(): Promise<{ base: string; cache: string; platform: ReturnType<typeof thisPlatform> }> {
  const base = await temporaryDirectory();
  const cache = join(base, 'cache');
  const env = { FOLIO_CACHE_DIR: cache, FOLIO_RUN_DIR: join(base, 'run'), FOLIO_LOG_DIR: join(base, 'log') };
  return { base, cache, platform: { ...thisPlatform(), env } };
}

describe.runIf(unix)('a private folder', () => {
  it.each([0o000, 0o022, 0o077, 0o777])('is made with mode 0700 under the umask %o', async (umask) => {
    const { cache, platform } = await scene();
    await withUmask(umask, () => makePrivateDirectory(join(cache, 'deep', 'results'), platform));
    for (const path of [cache, join(cache, 'deep'), join(cache, 'deep', 'results')])
      expect(await modeOf(path)).toBe('700');
  });

  it('of an older version is closed, and so is the place it lies in', async () => {
    const { cache, platform } = await scene();
    await mkdir(join(cache, 'results'), { recursive: true });
    for (const path of [cache, join(cache, 'results')]) await chmod(path, 0o755);
    await makePrivateDirectory(join(cache, 'results'), platform);
    expect([await modeOf(cache), await modeOf(join(cache, 'results'))]).toEqual(['700', '700']);
  });

  it('is left as it is where a person named one that holds other things, and what is in it is closed', async () => {
    const { cache, platform } = await scene();
    await mkdir(join(cache, 'photos'), { recursive: true });
    await chmod(cache, 0o755);
    await makePrivateDirectory(join(cache, 'results'), platform);
    expect([await modeOf(cache), await modeOf(join(cache, 'results'))]).toEqual(['755', '700']);
  });

  it('is used through a link of the same user, and never through anybody else’s', async () => {
    const { base, cache, platform } = await scene();
    await mkdir(join(base, 'large-disk'), { mode: 0o700 });
    await symlink(join(base, 'large-disk'), cache);
    await makePrivateDirectory(join(cache, 'results'), platform);
    expect(await readdir(join(base, 'large-disk'))).toEqual(['results']);
    if (!maySwitchUser) return;
    await lchown(cache, OTHER_USER, OTHER_USER);
    await expect(makePrivateDirectory(join(cache, 'results'), platform)).rejects.toMatchObject({
      code: 'folder-unsafe',
    });
  });

  it.runIf(maySwitchUser)('is refused by name where it belongs to somebody else', async () => {
    const { cache, platform } = await scene();
    await mkdir(join(cache, 'results'), { recursive: true, mode: 0o700 });
    await chown(join(cache, 'results'), OTHER_USER, OTHER_USER);
    await expect(makePrivateDirectory(join(cache, 'results'), platform)).rejects.toMatchObject({
      code: 'folder-unsafe',
      message: containing(`it belongs to user ${OTHER_USER}, not to 0`),
      hint: containing('FOLIO_CACHE_DIR'),
    });
    await chown(join(cache, 'results'), 0, 0);
    await chown(cache, OTHER_USER, OTHER_USER);
    await expect(makePrivateDirectory(join(cache, 'results'), platform)).rejects.toMatchObject({
      code: 'folder-unsafe',
    });
  });

  it.runIf(maySwitchUser)('that others could write in loses what they put there', async () => {
    const { cache, platform } = await scene();
    await mkdir(join(cache, 'results'), { recursive: true });
    await chmod(join(cache, 'results'), 0o777);
    await writeFile(join(cache, 'results', 'mine'), '');
    await mkdir(join(cache, 'results', 'theirs'));
    await chown(join(cache, 'results', 'theirs'), OTHER_USER, OTHER_USER);
    await makePrivateDirectory(join(cache, 'results'), platform);
    expect(await readdir(join(cache, 'results'))).toEqual(['mine']);
  });

  it('is refused where a file is in its place', async () => {
    const { cache, platform } = await scene();
    await writeFile(cache, '');
    await expect(makePrivateDirectory(join(cache, 'results'), platform)).rejects.toMatchObject({
      code: 'folder-unsafe',
      message: containing('it is not a folder'),
    });
  });

  it('that cannot be made is an error at once, also in /proc', async () => {
    const { platform } = await scene();
    const env = { FOLIO_CACHE_DIR: '/proc/folio/cache' };
    await expect(
      makePrivateDirectory('/proc/folio/cache/results', { ...platform, env }),
    ).rejects.toMatchObject({
      code: 'folder-unwritable',
      hint: containing('FOLIO_CACHE_DIR'),
    });
    await expect(makeFolders('/proc/a/b/c', 0o700)).rejects.toThrowError();
  });
});

describe.runIf(unix)('the run folder', () => {
  it('is made with mode 0700, and the one above it', async () => {
    const run = join(await temporaryDirectory(), 'base', 'v2-a-0');
    await withUmask(0o000, () => makeRunDirectory(run, thisPlatform()));
    expect([await modeOf(join(run, '..')), await modeOf(run)]).toEqual(['700', '700']);
  });

  it('of an older version is closed', async () => {
    const run = join(await temporaryDirectory(), 'base', 'v2-a-0');
    await mkdir(run, { recursive: true });
    for (const path of [join(run, '..'), run]) await chmod(path, 0o755);
    await makeRunDirectory(run, thisPlatform());
    expect([await modeOf(join(run, '..')), await modeOf(run)]).toEqual(['700', '700']);
  });

  it('is refused in a place that others use, too', async () => {
    const base = await temporaryDirectory();
    await mkdir(join(base, 'of-another-program'));
    await chmod(base, 0o777);
    await expect(makeRunDirectory(join(base, 'v2-a-0'), thisPlatform())).rejects.toMatchObject({
      code: 'run-directory-unsafe',
      message: containing('its mode is 0777'),
    });
  });

  it('is refused when it belongs to somebody else or is a link', async () => {
    const base = await temporaryDirectory();
    const platform = thisPlatform();
    const run = join(base, 'run');
    const isRefused = expect.objectContaining({ code: 'run-directory-unsafe' }) as unknown;
    await expect(makeRunDirectory(run, { ...platform, uid: platform.uid + 1 })).rejects.toEqual(isRefused);
    await makeRunDirectory(run, platform);
    await symlink(run, join(base, 'link'));
    await expect(makeRunDirectory(join(base, 'link'), platform)).rejects.toEqual(isRefused);
  });
});
