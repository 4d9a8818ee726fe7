import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliScene, type CliOptions, type CliResult } from '../fixtures/cli/cliScene.ts';
import { scannedImage } from '../fixtures/cli/testScans.ts';
import { SmallDisk } from '../fixtures/files/smallDisk.ts';

const linux = process.platform === 'linux';

let scene: CliScene;
let image: string;

beforeAll(async () => {
  scene = await CliScene.create();
  image = await scene.file('page.png', await scannedImage(['This is a small test']));
  await scene.run(['read', image, '-q']);
});

afterAll(() => scene.close());

/** Runs the command line; whatever happens is never said to be a mistake of Folio. */
async function run(args: readonly string[], options?: CliOptions): Promise<CliResult> {
  const result = await scene.run([...args, '-q'], options);
  expect(result.stderr).not.toMatch(/went wrong inside|internal/);
  return result;
}

describe.runIf(linux)('a folder of Folio that cannot be', () => {
  it.each([
    ['the run folder', { FOLIO_RUN_DIR: '/proc/x/run' }, 'FOLIO_RUN_DIR'],
    ['the temporary folder', { TMPDIR: '/nonexistent/tmp' }, 'TMPDIR'],
  ])('%s is named, and how to choose another', async (_name, env, variable) => {
    const args = variable === 'TMPDIR' ? ['--no-daemon'] : [];
    const { code, stderr } = await run(['read', image, ...args], { env });
    expect(code).toBe(3);
    expect(stderr).toMatch(/Folio cannot use its folder/);
    expect(stderr).toContain(variable);
  });

  it.each([
    ['the cache', { FOLIO_CACHE_DIR: '/proc/x/cache' }, /^Results are not kept: .*FOLIO_CACHE_DIR/],
    ['the log', { FOLIO_LOG_DIR: '/proc/x/log' }, /^$/],
  ])('%s costs no page', async (_name, env, said) => {
    const own = { ...env, FOLIO_RUN_DIR: join(scene.directory, 'run-2') };
    const { code, stdout, stderr } = await run(['read', image, image], { env: own });
    expect(code, stderr).toBe(0);
    expect(stdout.match(/<!-- page 1 -->/g)).toHaveLength(2);
    expect(stderr.trim()).toMatch(said);
    await scene.run(['daemon', 'stop', '--now'], { env: own });
  });

  it('a home that does not exist costs no page', async () => {
    const env = {
      HOME: '/nonexistent',
      FOLIO_CACHE_DIR: undefined,
      FOLIO_LOG_DIR: undefined,
      XDG_CACHE_HOME: '/proc/x',
      XDG_STATE_HOME: '/proc/x',
      FOLIO_RUN_DIR: join(scene.directory, 'run-3'),
    };
    expect((await run(['read', image], { env })).code).toBe(0);
    await scene.run(['daemon', 'stop', '--now'], { env });
  });
});

describe('a full disk', () => {
  let disk: SmallDisk | undefined;
  beforeAll(() => {
    disk = SmallDisk.mount(scene.directory);
    disk?.fill();
  });
  afterAll(() => disk?.unmount());

  it('under the run folder is named', async (context) => {
    if (!disk) return context.skip();
    const { code, stderr } = await run(['read', image], { env: { FOLIO_RUN_DIR: join(disk.path, 'run') } });
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /no space left in the folder .*small-disk.*: the disk is full\.\nhint: Free some space/,
    );
    expect(stderr).toContain('FOLIO_RUN_DIR');
  });

  it('under the temporary folder is named', async (context) => {
    if (!disk) return context.skip();
    const { code, stderr } = await run(['read', '-', '--no-daemon'], {
      stdin: await readFile(image),
      env: { TMPDIR: disk.path },
    });
    expect(code).toBe(3);
    expect(stderr).toMatch(/no space left in the folder .*small-disk.*the disk is full/);
    expect(stderr).toContain('TMPDIR');
  });

  it.for(['--cache', '--no-cache'])(
    'under the cache or a spool costs no page (%s), and is said once',
    async (cache, context) => {
      if (!disk) return context.skip();
      const env = cache === '--cache' ? { FOLIO_CACHE_DIR: join(disk.path, 'cache') } : { TMPDIR: disk.path };
      const args = cache === '--cache' ? [] : ['--no-cache'];
      const { code, stdout, stderr } = await run(['read', image, image, '--no-daemon', ...args], { env });
      expect(code, stderr).toBe(0);
      expect(stdout.match(/<!-- page 1 -->/g)).toHaveLength(2);
      expect(stderr.match(/the disk is full/g) ?? []).toHaveLength(cache === '--cache' ? 1 : 0);
    },
  );

  it('under the output is named, and nothing half-written is left', async (context) => {
    if (!disk) return context.skip();
    const before = await readdir(disk.path);
    const { code, stderr } = await run(['read', image, '--out', join(disk.path, 'page.md')]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/page\.md cannot be written: the disk is full/);
    expect(await readdir(disk.path)).toEqual(before);
  });
});

describe.runIf(linux)('an output that takes no files', () => {
  it.each(['/proc/x', '/proc/x/', '/proc/x/y/', '/dev/full'])('%s is an error, not a wait', async (out) => {
    const { code, stderr } = await run(['read', image, '--out', out]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/cannot be written: /);
  });

  it('of a batch is an error before anything is read', async () => {
    const { code, stderr } = await run(['batch', join(image, '..'), '--out', '/proc/x']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/cannot be written/);
  });
});

describe.runIf(linux)('an input that is no file', () => {
  it('is an error with a reason, and never waited for', async () => {
    const folder = scene.path('odd');
    await mkdir(join(folder, 'folder.pdf'), { recursive: true });
    await symlink(join(folder, 'gone'), join(folder, 'dangling.pdf'));
    await symlink(join(folder, 'loop.pdf'), join(folder, 'loop.pdf'));
    execFileSync('mkfifo', [join(folder, 'pipe.pdf')]);
    const server = createServer().listen(join(folder, 'socket.pdf'));
    await once(server, 'listening');
    const expected: Record<string, RegExp> = {
      'folder.pdf': /is a folder/,
      'dangling.pdf': /does not exist/,
      'loop.pdf': /its links go round in a circle/,
      'pipe.pdf': /it is not a regular file/,
      'socket.pdf': /it is not a regular file/,
      '/dev/null': /it is not a regular file/,
    };
    for (const [name, said] of Object.entries(expected)) {
      const { code, stderr } = await run(['read', name.startsWith('/') ? name : join(folder, name)]);
      expect(stderr).toMatch(said);
      expect(code, name).toBe(3);
    }
    const { code, stderr } = await run(['batch', folder, '--out', scene.path('odd-out')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/4 documents|4 failed/);
    server.close();
  });
});

describe.runIf(linux)('a document that has no path of its own in the daemon', () => {
  it('is read by a name that is not UTF-8', async () => {
    const folder = scene.path('bytes');
    await mkdir(folder);
    const name = Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.from([0xff]), Buffer.from('.png')]);
    await writeFile(name, await readFile(image));
    // Only a shell can pass on such a name.
    const { code, stdout } = await shell(`read "$(printf '${folder}/bad\\377.png')" -q`);
    expect(code).toBe(0);
    expect(stdout).toContain('<!-- page 1 -->');
    expect((await shell(`batch "${folder}" -q --out "${folder}/out"`)).code).toBe(0);
    expect(await readdir(join(folder, 'out'))).toEqual(['bad%FF.md']);
    const missing = await shell(`read "$(printf '${folder}/none\\377.png')" -q`);
    expect(missing.code).toBe(3);
    expect(missing.stderr).toMatch(/none%FF\.png does not exist/);
  });

  it('is read from a pipe of the shell and from /dev/stdin', async () => {
    const piped = await shell(`read /dev/fd/3 -q 3< "${image}"`);
    expect(piped.code, piped.stderr).toBe(0);
    expect(piped.stdout).toContain('<!-- page 1 -->');
    const stdin = await shell(`read /dev/stdin -q`, await readFile(image));
    expect(stdin.code, stdin.stderr).toBe(0);
  });

  it('is empty where the standard input is closed', async () => {
    const { code, stderr } = await shell('read - -q <&-');
    expect(code).toBe(3);
    expect(stderr).toMatch(/is empty/);
  });

  function shell(command: string, stdin?: Uint8Array): Promise<CliResult> {
    return scene.shell(command, stdin === undefined ? {} : { stdin });
  }
});
