import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CONVERTED } from '../../../../server/src/models/traineddata/convertedFiles.ts';
import { loadLstmModel } from '../../../../server/src/models/traineddata/convertedModels.ts';
import { convertTraineddata } from '../../../../server/src/models/traineddata/lstmModel.ts';
import { tinyTraineddata } from '../../../fixtures/models/tinyTraineddata.ts';

let root: string;
let file: string;
const expected = convertTraineddata(tinyTraineddata(), 'x');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folio-converted-'));
  vi.stubEnv('FOLIO_CACHE_DIR', join(root, 'cache'));
  file = join(root, 'tiny.traineddata');
  await writeFile(file, tinyTraineddata());
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

/** The one file that was kept. */
async function kept(): Promise<string> {
  const folder = join(root, 'cache', CONVERTED.folder);
  const [name = '', ...others] = await readdir(folder);
  expect([others, CONVERTED.name.test(name)]).toEqual([[], true]);
  return join(folder, name);
}

it('a recogniser is converted once for each content, and kept for this user alone', async () => {
  expect(await loadLstmModel(file)).toEqual(expected);
  const first = await stat(await kept());
  expect(first.mode & 0o077).toBe(0);
  expect(await loadLstmModel(file)).toEqual(expected);
  expect((await stat(await kept())).ino).toBe(first.ino);
});

it.each([
  ['changed', (bytes: Buffer) => bytes.fill(1, bytes.length - 40)],
  ['cut short', (bytes: Buffer) => bytes.subarray(0, 100)],
  ['empty', () => Buffer.alloc(0)],
])('what was kept and is %s is made again', async (_, spoil) => {
  await loadLstmModel(file);
  const whole = await readFile(await kept());
  await writeFile(await kept(), spoil(Buffer.from(whole)));
  expect(await loadLstmModel(file)).toEqual(expected);
  expect(await readFile(await kept())).toEqual(whole);
});

it('a cache that cannot be written costs nothing but time', async () => {
  vi.stubEnv('FOLIO_CACHE_DIR', join(file, 'cache'));
  expect(await loadLstmModel(file)).toEqual(expected);
});

it('a file that cannot be read is named with the reason', async () => {
  await expect(loadLstmModel(join(root, 'none'), 'nobody')).rejects.toMatchObject({ code: 'model-invalid' });
  await writeFile(file, 'something else');
  await chmod(file, 0o600);
  await expect(loadLstmModel(file, 'mine')).rejects.toThrow('The model in mine cannot be used');
});
