import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { thisPlatform, type Platform } from '../../../server/src/rendezvous/platform.ts';
import { closePlaces } from '../../../server/src/files/closePlaces.ts';
import { makePrivateDirectory } from '../../../server/src/files/privateFolder.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';
import { modesBelow } from '../../fixtures/files/modesBelow.ts';
import { maySwitchUser, OTHER_USER, withUmask } from '../../fixtures/files/otherUsers.ts';

async function openTree(files: readonly string[]): Promise<{ base: string; platform: Platform }> {
  const base = await temporaryDirectory();
  await withUmask(0o000, async () => {
    for (const file of files) {
      await mkdir(dirname(join(base, file)), { recursive: true });
      await writeFile(join(base, file), 'text of a document');
    }
  });
  const env = Object.fromEntries(
    ['cache', 'run', 'log', 'data'].map((name) => [`FOLIO_${name.toUpperCase()}_DIR`, join(base, name)]),
  );
  return { base, platform: { ...thisPlatform(), env } };
}

describe.runIf(process.platform !== 'win32')('what older versions left open', () => {
  it('is closed: folders to 0700, files to 0600', async () => {
    const { base, platform } = await openTree([
      'cache/results/content-v2/sha512/29/9c/page',
      'cache/graphs/a.onnx',
      'log/daemon-x.log',
      'run/v2-a-0/info.json',
      'data/devices/cuda-1/lib.so',
    ]);
    await closePlaces(platform);
    const below = await Promise.all(
      ['cache/results', 'cache/graphs', 'run/v2-a-0', 'data/devices'].map((name) =>
        modesBelow(join(base, name)),
      ),
    );
    expect(below.flat().filter((line) => !/^(d 700|f 600)/.test(line))).toEqual([]);
    expect(await modesBelow(join(base, 'log'))).toContain('f 600 daemon-x.log');
  });

  it('is looked for once, and once more when the folder is found open again', async () => {
    const { base, platform } = await openTree(['cache/results/page']);
    const page = join(base, 'cache/results/page');
    await makePrivateDirectory(join(base, 'cache/results'), platform);
    await closePlaces(platform);
    await chmod(page, 0o644);
    await closePlaces(platform);
    expect(await modesBelow(join(base, 'cache'))).toContain('f 644 results/page');
    await chmod(join(base, 'cache'), 0o755);
    await makePrivateDirectory(join(base, 'cache/results'), platform);
    await closePlaces(platform);
    expect(await modesBelow(join(base, 'cache'))).toContain('f 600 results/page');
  });

  it('is all that is touched: nothing else in a folder that a person named, nothing behind links', async () => {
    const { base, platform } = await openTree([
      'cache/photos/me.jpg',
      'cache/results/page',
      'elsewhere/file',
    ]);
    await symlink(join(base, 'elsewhere'), join(base, 'cache/results/link'));
    await closePlaces(platform);
    const cache = await modesBelow(join(base, 'cache'));
    expect(cache).toContain('f 666 photos/me.jpg');
    expect(cache).toContain('f 600 results/page');
    expect(await modesBelow(join(base, 'elsewhere'))).toContain('f 666 file');
  });

  it.runIf(maySwitchUser)('goes where somebody else put it', async () => {
    const { base, platform } = await openTree(['cache/results/mine', 'cache/results/theirs']);
    await chown(join(base, 'cache/results/theirs'), OTHER_USER, OTHER_USER);
    await closePlaces(platform);
    expect((await modesBelow(join(base, 'cache/results'))).join()).not.toContain('theirs');
  });
});
