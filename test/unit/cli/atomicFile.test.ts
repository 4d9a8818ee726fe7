import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeResultFile } from '../../../server/src/cli/atomicFile.ts';
import { withUmask } from '../../fixtures/files/otherUsers.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folio-atomic-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('writeResultFile', () => {
  it('names the reason when writing fails', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const writing = writeResultFile(join(root, 'a.md'), 'text', () => Promise.reject(full));
    await expect(writing).rejects.toMatchObject({
      code: 'output-unwritable',
      message: expect.stringContaining('the disk is full') as string,
    });
  });

  it('writes a file whose name is as long as names can be', async () => {
    const name = `${'x'.repeat(252)}.md`;
    await writeResultFile(join(root, name), 'text');
    expect(await readdir(root)).toEqual([name]);
  });

  it.skipIf(process.platform === 'win32')(
    'gives a new file the mode of the user, an old one its own',
    async () => {
      await withUmask(0o027, () => writeResultFile(join(root, 'new.md'), 'text'));
      expect((await stat(join(root, 'new.md'))).mode & 0o777).toBe(0o640);
      await writeFile(join(root, 'old.md'), 'old');
      await chmod(join(root, 'old.md'), 0o664);
      await withUmask(0o027, () => writeResultFile(join(root, 'old.md'), 'text'));
      expect((await stat(join(root, 'old.md'))).mode & 0o777).toBe(0o664);
    },
  );

  it('sweeps what a kill in the middle of writing left', async () => {
    const script = join(import.meta.dirname, '../../fixtures/cli/writeAndHang.ts');
    const child = fork(script, [join(root, 'a.md')], { stdio: 'ignore' });
    await once(child, 'message');
    expect(await readdir(root)).toHaveLength(1);
    await writeResultFile(join(root, 'b.md'), 'text');
    expect(await readdir(root)).toHaveLength(2);
    child.kill('SIGKILL');
    await once(child, 'close');
    // Each program looks once.
    const again = promisify(execFile)(process.execPath, [
      join(import.meta.dirname, '../../fixtures/cli/writeLarge.ts'),
      join(root, 'c.md'),
    ]);
    await again;
    expect(await readdir(root)).toEqual(['b.md', 'c.md']);
  });

  it.skipIf(process.platform === 'win32')(
    'leaves the old file and nothing half-written when there is no room',
    async () => {
      await writeFile(join(root, 'a.md'), 'old');
      const script = join(import.meta.dirname, '../../fixtures/cli/writeLarge.ts');
      // A limit on the size of files stands for a full disk: a write fails in the middle of the file.
      const run = promisify(execFile)('sh', [
        '-c',
        `ulimit -f 64; exec "$0" "$@"`,
        process.execPath,
        script,
        join(root, 'a.md'),
      ]);
      const { stdout } = await run;
      expect(stdout.trim()).toBe('output-unwritable: the file would be larger than allowed');
      expect(await readdir(root)).toEqual(['a.md']);
      expect(await readFile(join(root, 'a.md'), 'utf8')).toBe('old');
    },
  );
});
