import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeResultFile } from '../../../server/src/cli/atomicFile.ts';

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
