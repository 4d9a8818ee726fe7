import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeOutputs } from '../../../server/src/cli/batch/outputTree.ts';
import { checkOutputFile, openOutputFolder } from '../../../server/src/cli/outputFolder.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';
import { withUmask } from '../../fixtures/files/otherUsers.ts';

describe('a folder for results', () => {
  it('is tried for what its names mean, and nothing of that stays', async () => {
    const folder = await temporaryDirectory();
    const { foldsCase } = await openOutputFolder(folder);
    await writeFile(join(folder, 'lower'), '');
    const isSame = await stat(join(folder, 'LOWER')).then(
      () => true,
      () => false,
    );
    expect(foldsCase).toBe(isSame);
    expect(await readdir(folder)).toEqual(['lower']);
  });

  it.skipIf(process.platform === 'win32')("is the user's own, as their umask says", async () => {
    const folder = join(await temporaryDirectory(), 'deep', 'texts');
    await withUmask(0o027, () => openOutputFolder(folder));
    for (const path of [folder, join(folder, '..')]) expect((await stat(path)).mode & 0o777).toBe(0o750);
  });

  it.skipIf(process.platform !== 'linux').each(['/proc/x', '/proc/x/y', '/proc/self/task', '/sys/x'])(
    '%s takes no files, which is said at once',
    async (folder) => {
      await expect(openOutputFolder(folder)).rejects.toMatchObject({ code: 'output-unwritable' });
      await expect(checkOutputFile(join(folder, 'a.md'))).rejects.toMatchObject({
        code: 'output-unwritable',
      });
    },
  );

  it('that is a file is an error', async () => {
    const file = join(await temporaryDirectory(), 'file');
    await writeFile(file, '');
    await expect(openOutputFolder(file)).rejects.toMatchObject({ code: 'output-unwritable' });
    await expect(openOutputFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'output-unwritable' });
    await expect(checkOutputFile(join(file, 'a.md'))).rejects.toMatchObject({ code: 'output-unwritable' });
  });

  it('is not asked for a device', async () => {
    await mkdir(join(await temporaryDirectory(), 'x'));
    if (process.platform !== 'win32') await checkOutputFile('/dev/null');
  });
});

describe('places of results', () => {
  const found = (label: string, argument = 0) => ({
    label,
    path: `/in/${label}`,
    relativePath: label,
    argument,
  });

  it('differ by case where the file system tells case, and clash where it does not', () => {
    const documents = [found('A.B.pdf'), found('a.b.pdf')];
    const apart = placeOutputs(documents, ['/in'], '/out', 'md', { foldsCase: false, foldsAccents: false });
    expect(apart.map(({ path, clash }) => [path, clash])).toEqual([
      ['/out/A.B.pdf.md', undefined],
      ['/out/a.b.pdf.md', undefined],
    ]);
    const [first, second] = placeOutputs(documents, ['/in'], '/out', 'md', {
      foldsCase: true,
      foldsAccents: false,
    });
    expect(first?.clash).toBeUndefined();
    expect(second?.clash).toEqual({ label: 'A.B.pdf', isDocument: false });
  });

  it('of folders that have the same name are folders of their own', () => {
    const documents = [found('a.pdf', 0), found('a.pdf', 1), found('a.pdf', 2)];
    const places = placeOutputs(documents, ['x/scans', 'y/scans', 'z/Scans'], '/out', 'md');
    expect(places.map(({ path }) => path)).toEqual([
      '/out/scans/a.md',
      '/out/scans-2/a.md',
      '/out/Scans-3/a.md',
    ]);
    expect(places.some(({ clash }) => clash)).toBe(false);
  });
});
