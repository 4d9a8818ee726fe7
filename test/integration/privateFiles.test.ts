import { execFile } from 'node:child_process';
import { chmod, chown, cp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CliScene } from '../fixtures/cli/cliScene.ts';
import { scannedImage, scannedPdf } from '../fixtures/cli/testScans.ts';
import { openBelow } from '../fixtures/files/modesBelow.ts';
import { maySwitchUser, OTHER_USER } from '../fixtures/files/otherUsers.ts';

const OPEN = { umask: 0o000 };
/** Only a hang takes so long. */
const EVENTUALLY = { timeout: 60_000, interval: 50 };

let scene: CliScene;
let image: string;

beforeEach(async () => {
  scene = await CliScene.create();
  image = await scene.file('page.png', await scannedImage(['Nobody else may read this']));
});

afterEach(() => scene.close());

/** Everything that Folio made in its own folders, where others could get at it. */
async function open(): Promise<string[]> {
  const places = ['run', 'log', 'cache', 'tmp'].map((name) => join(scene.directory, name));
  const below = await Promise.all(
    places.map(async (place) => {
      const lines = await openBelow(place).catch((): string[] => []);
      // The temporary folder itself is the machine's.
      return lines
        .filter((line) => !(place.endsWith('tmp') && line.endsWith(' ')))
        .map((line) => `${place}: ${line}`);
    }),
  );
  return below.flat();
}

async function cacheFiles(): Promise<string[]> {
  const results = join(scene.directory, 'cache', 'results');
  const entries = await readdir(results, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

// Windows has no modes: there the folders of a user are closed to others by what they inherit.
describe.runIf(process.platform !== 'win32')('files and folders under the umask 000', () => {
  it('are private with a daemon: cache, logs, run folder, spools', async () => {
    const pages = Array.from({ length: 6 }, (_, index) => [`Page number ${index}`, 'with some more words']);
    const pdf = await scene.file('pages.pdf', await scannedPdf(pages));
    expect((await scene.run(['read', image, '-q'], OPEN)).code).toBe(0);
    // With --no-cache results and with a standard input documents lie in the spool.
    const reading = scene.start(['read', '-', '--no-cache', '-q'], { ...OPEN, stdin: await readFile(pdf) });
    await scene.whileReading();
    expect(await open()).toEqual([]);
    expect((await reading.result).code).toBe(0);
    expect(await open()).toEqual([]);
    expect((await cacheFiles()).length).toBeGreaterThan(0);
  });

  it('are private without a daemon, and a result is as its user wants it', async () => {
    const out = scene.path('texts/page.md');
    const args = ['read', image, '--no-daemon', '-q', '--out', scene.path('texts/')];
    expect((await scene.run(args, OPEN)).code).toBe(0);
    expect(await open()).toEqual([]);
    expect((await cacheFiles()).length).toBeGreaterThan(0);
    expect([(await stat(out)).mode & 0o777, (await stat(join(out, '..'))).mode & 0o777]).toEqual([
      0o666, 0o777,
    ]);
    expect(await readdir(join(scene.directory, 'tmp'))).toEqual([]);
  });

  it('that an older version left open are closed by a daemon', async () => {
    await scene.run(['read', image, '-q']);
    await scene.stopDaemon();
    await rm(join(scene.directory, 'cache', '.private'), { force: true });
    await promisify(execFile)('chmod', [
      '-R',
      'a+rX',
      join(scene.directory, 'cache'),
      join(scene.directory, 'log'),
    ]);
    expect((await open()).length).toBeGreaterThan(10);
    await scene.run(['read', image, '-q'], OPEN);
    await expect.poll(open, EVENTUALLY).toEqual([]);
  });
});

describe.runIf(maySwitchUser)('another user', () => {
  it('cannot read a page, whatever the umask and however they come', async () => {
    await chmod(scene.directory, 0o755);
    await scene.run(['read', image, '-q'], OPEN);
    const [page = ''] = await cacheFiles();
    const read = promisify(execFile)('cat', [page], { uid: OTHER_USER, gid: OTHER_USER });
    await expect(read).rejects.toMatchObject({
      stderr: expect.stringMatching(/Permission denied/) as string,
    });
    // A key to this one door would not help either: the file itself is closed.
    const copy = join(scene.directory, 'copy');
    await cp(page, copy);
    expect((await stat(copy)).mode & 0o077).toBe(0);
  });

  it('who owns the cache is not trusted: pages are read, and nothing comes from it or goes there', async () => {
    const cache = join(scene.directory, 'cache');
    await scene.run(['read', image, '-q']);
    await scene.stopDaemon();
    const before = (await cacheFiles()).sort();
    await chown(cache, OTHER_USER, OTHER_USER);
    const { code, stdout, stderr } = await scene.run(['read', image, image, '-q']);
    expect(code).toBe(0);
    expect(stdout.match(/<!-- page 1 -->/g)).toHaveLength(2);
    expect(
      stderr.match(/Results are not kept: Folio does not use the folder .*belongs to user 65534/g),
    ).toHaveLength(1);
    expect((await cacheFiles()).sort()).toEqual(before);
    await chown(cache, 0, 0);
  });
});
