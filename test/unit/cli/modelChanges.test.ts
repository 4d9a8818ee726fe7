import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askConsent } from '../../../server/src/cli/models/askConsent.ts';
import { DownloadProgress } from '../../../server/src/cli/models/downloadProgress.ts';
import { modelAdviceSchema, modelEntrySchema } from '../../../server/src/models/modelEntry.ts';
import { runFake } from '../../fixtures/cli/runFake.ts';
import { fileServer, type FileServer } from '../../fixtures/models/fileServer.ts';
import { onnxFile, registryFiles, traineddata } from '../../fixtures/models/modelFiles.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folio-models-'));
  vi.stubEnv('FOLIO_DATA_DIR', root);
  vi.stubEnv('FOLIO_CACHE_DIR', join(root, 'cache'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

const dutchServer = async (): Promise<FileServer> =>
  fileServer(await registryFiles('nld', traineddata('fra')));

describe('folio models install', () => {
  it('says what comes from where, downloads it, and does so once', async () => {
    const { address, requests } = await dutchServer();
    const first = await runFake(['models', 'install', 'Dutch', '--mirror', address]);
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(
      /^tesseract-nld: Tesseract \(Dutch\)\n {2}\d\.\d MB from 127\.0\.0\.1:\d+, Apache-2\.0\n {2}languages: nl\ntesseract-nld is installed\.\n$/,
    );
    const before = requests.length;
    const again = await runFake(['models', 'install', 'nl', 'fra'], {
      env: { FOLIO_MODELS_MIRROR: address },
    });
    expect(again).toMatchObject({
      code: 0,
      stdout: 'tesseract-nld is already installed.\ntesseract-fra is already installed.\n',
    });
    expect(requests.length).toBe(before);
  });

  it('says no word of progress if quiet', async () => {
    const { address } = await dutchServer();
    const { stderr } = await runFake(['models', 'install', 'nld', '--yes', '--quiet', '--mirror', address]);
    expect(stderr).toBe('');
  });

  it('downloads nothing if one of the names is unknown', async () => {
    const { address, requests } = await dutchServer();
    const { code, stderr } = await runFake(['models', 'install', 'nld', 'xx', '--mirror', address]);
    expect(code).toBe(3);
    expect(stderr).toContain('Folio does not know where to get a model named "xx".');
    expect(requests).toEqual([]);
  });

  it('ends with the code of a cancelled command', async () => {
    const cancel = new AbortController();
    const { address } = await fileServer(await registryFiles('nld', traineddata('fra')), (request) => {
      if (request.method === 'GET') cancel.abort();
      return request.method === 'GET';
    });
    const { code } = await runFake(['models', 'install', 'nld', '--mirror', address], {
      signal: cancel.signal,
    });
    expect(code).toBe(130);
    expect(await readdir(join(root, 'models'))).toEqual([]);
  });

  it('refuses a mirror that is none', async () => {
    const { code, stderr } = await runFake(['models', 'install', 'nld', '--mirror', 'mirror']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('"mirror" is not the address of a mirror.')]);
  });
});

describe('the question before a download', () => {
  it.each([
    ['\n', true],
    ['y\n', true],
    ['Yes\n', true],
    ['n\n', false],
    ['later\n', false],
    ['', false],
  ])('takes %j for %s', async (typed, expected) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const stderr = Object.assign(new PassThrough(), { isTTY: true });
    const { signal } = new AbortController();
    const asked = askConsent('Install it?', { stdin, stderr, signal });
    stdin.end(typed);
    expect(await asked).toBe(expected);
  });

  it('is not asked where nobody can answer', async () => {
    const { signal } = new AbortController();
    expect(await askConsent('?', { stdin: new PassThrough(), stderr: new PassThrough(), signal })).toBe(true);
  });

  it('is answered with no by Ctrl-C', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const stderr = Object.assign(new PassThrough(), { isTTY: true });
    const cancel = new AbortController();
    const asked = askConsent('?', { stdin, stderr, signal: cancel.signal });
    cancel.abort();
    expect(await asked).toBe(false);
  });
});

describe('the progress of a download', () => {
  it('is lines where there is no terminal, and says once who is waited for', () => {
    const stderr = new PassThrough();
    const progress = new DownloadProgress(stderr, false);
    for (let time = 0; time < 2; time += 1) progress.update({ model: 'a', stage: 'waiting', bytes: 0 });
    progress.update({ model: 'a', stage: 'downloading', bytes: 1_000_000, total: 4_000_000 });
    progress.update({ model: 'a', stage: 'downloading', bytes: 2_000_000, total: 4_000_000 });
    progress.stop();
    expect(String(stderr.read())).toBe('a: another process is installing it; waiting\na: 1.0 of 4.0 MB\n');
  });

  it('is a bar on a terminal', () => {
    const stderr = Object.assign(new PassThrough(), { isTTY: true });
    const progress = new DownloadProgress(stderr, false);
    progress.update({ model: 'a', stage: 'downloading', bytes: 1_000_000, total: 4_000_000 });
    progress.update({ model: 'a', stage: 'downloading', bytes: 1_000_000 });
    progress.stop();
    expect(String(stderr.read())).toContain('a [');
  });
});

describe('folio models add and remove', () => {
  it('add what there is, say what they left out, and remove it again', async () => {
    await writeFile(join(root, 'x.onnx'), onnxFile('a'));
    await writeFile(join(root, 'mine.traineddata.gz'), Buffer.concat([traineddata('fra')]));
    const unknown = await runFake(['models', 'add', join(root, 'x.onnx')]);
    expect([unknown.code, unknown.stderr]).toEqual([
      3,
      expect.stringContaining('x.onnx is not a model that Folio knows'),
    ]);
    const added = await runFake(['models', 'add', join(root, 'mine.traineddata.gz'), join(root, 'x.onnx')]);
    // By its hash it is what came with Folio.
    expect(added).toMatchObject({
      code: 0,
      stdout: 'tesseract-fra is already installed.\n',
      stderr: 'Left out: x.onnx\n',
    });
    const removed = await runFake(['models', 'remove', 'nothing', 'tesseract-fra']);
    expect(removed.code).toBe(1);
    expect(removed.stderr).toContain('There is no model named "nothing".');
    expect(removed.stderr).toContain('The model tesseract-fra came with Folio and cannot be removed.');
  });

  it('remove what was installed', async () => {
    const { address } = await dutchServer();
    await runFake(['models', 'install', 'nld', '--mirror', address]);
    expect(await runFake(['models', 'remove', 'tesseract-nld'])).toMatchObject({
      code: 0,
      stdout: 'tesseract-nld is removed.\n',
    });
    expect(await readdir(join(root, 'models'))).toEqual([]);
  });
});

describe('folio models update, list --available and recommend', () => {
  it('update does nothing where nothing was installed', async () => {
    expect(await runFake(['models', 'update'])).toMatchObject({
      code: 0,
      stdout: 'All installed models are up to date.\n',
    });
  });

  it('list what can be installed, for people and programs', async () => {
    const { stdout } = await runFake(['models', 'list', '--available']);
    expect(stdout).toMatch(
      /^ {2}ppocrv6-tiny +~[\d.]+ MB +Apache-2\.0 {2}zh-Hans, .* and \d+ more, from www\.modelscope\.cn$/m,
    );
    expect(stdout).toMatch(/^ {2}tesseract-nld .* nl, from registry\.npmjs\.org$/m);
    const json = JSON.parse((await runFake(['models', 'list', '--available', '--json'])).stdout) as unknown[];
    expect(json.map((row) => modelEntrySchema.parse(row).name)).toContain('ppocrv5-eslav');
  });

  it('recommend commands that exist, and say why', async () => {
    const { code, stdout } = await runFake(['models', 'recommend', 'Gujarati', 'en']);
    expect(code).toBe(0);
    expect(stdout).toContain('languages: Gujarati (gu), English (en)\n');
    expect(stdout).toContain('folio models install ppocrv6-tiny\n');
    expect(stdout).toMatch(/reads Gujarati \(gu\)\n/);
    const json = JSON.parse((await runFake(['models', 'recommend', '--json'])).stdout) as unknown;
    expect(modelAdviceSchema.parse(json).languages.length).toBeGreaterThan(0);
    expect((await runFake(['models', 'recommend', 'xx'])).code).toBe(3);
  });
});
