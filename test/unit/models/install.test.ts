import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { catalogueEntry } from '../../../server/src/models/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../../server/src/models/catalogue/catalogueEntry.ts';
import { installModel } from '../../../server/src/models/install/installModel.ts';
import { sweepInstalls } from '../../../server/src/models/install/installPlace.ts';
import { removeModel } from '../../../server/src/models/install/removeModel.ts';
import type { InstallProgress } from '../../../server/src/models/modelEntry.ts';
import { resolveModel } from '../../../server/src/models/resolveModel.ts';
import { verifyModel } from '../../../server/src/models/verifyModel.ts';
import { deadPid } from '../../fixtures/daemon/deadPid.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';
import { SmallDisk } from '../../fixtures/files/smallDisk.ts';
import {
  fileServer,
  sendRange,
  type FileServer,
  type Misbehaviour,
} from '../../fixtures/models/fileServer.ts';
import {
  DETECTION,
  onnxFile,
  PAGE_MODEL,
  PAGE_MODEL_FILES,
  registryFiles,
  sha256,
  traineddata,
} from '../../fixtures/models/modelFiles.ts';

const { signal } = new AbortController();
const FRENCH = traineddata('fra');
const DUTCH = catalogueEntry('tesseract-nld');
if (!DUTCH) throw new Error('the catalogue has no Dutch');

let root: string;
let models: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'folio-install-')));
  models = join(root, 'data', 'models');
  vi.stubEnv('FOLIO_DATA_DIR', join(root, 'data'));
  vi.stubEnv('FOLIO_CACHE_DIR', join(root, 'cache'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

const pageServer = (misbehave?: Misbehaviour): Promise<FileServer> => fileServer(PAGE_MODEL_FILES, misbehave);

const install = (entry: CatalogueEntry, mirror: string): Promise<string> =>
  installModel(entry, { signal, mirror });

async function breakOff(): Promise<FileServer> {
  return pageServer((request, response, content) => {
    if (!request.url?.endsWith('rec.onnx') || request.headers.range) return false;
    sendRange(request, response, content, 5);
    return true;
  });
}

describe('installing a model', () => {
  it('brings its files and a manifest, for this user alone', async () => {
    const { address } = await pageServer();
    const told: InstallProgress[] = [];
    const state = await installModel(PAGE_MODEL, {
      signal,
      mirror: address,
      onProgress: (progress) => told.push(progress),
    });
    expect(state).toBe('installed');
    expect(await readdir(models)).toEqual(['test-page']);
    const model = await resolveModel('test-page');
    await verifyModel(model, { remember: false });
    expect(model.manifest).toMatchObject({
      manifestVersion: 2,
      name: 'test-page',
      licence: 'Apache-2.0',
      recognition: { height: 48, dictionary: { metadata: 'character', blankIndex: 0, space: 'last' } },
    });
    expect(((await stat(join(models, 'test-page'))).mode & 0o077) === 0 || process.platform === 'win32').toBe(
      true,
    );
    expect(told.at(-1)).toMatchObject({ model: 'test-page', stage: 'checking' });
    expect(told.at(-1)?.bytes).toBe(told.at(-1)?.total);
  });

  it('downloads nothing that is here already', async () => {
    const { address, requests } = await pageServer();
    await install(PAGE_MODEL, address);
    const before = requests.length;
    expect(await install(PAGE_MODEL, address)).toBe('unchanged');
    expect(requests.length).toBe(before);
  });

  it('brings a model that is damaged again', async () => {
    const { address } = await pageServer();
    await install(PAGE_MODEL, address);
    await writeFile(join(models, 'test-page', 'det.onnx'), 'other');
    expect(await install(PAGE_MODEL, address)).toBe('installed');
    await verifyModel(await resolveModel('test-page'), { remember: false });
    expect(await readdir(models)).toEqual(['test-page']);
  });

  it('shows nothing of a model whose download failed, and goes on from there', async () => {
    const failing = await pageServer((request, response) => {
      if (!request.url?.endsWith('rec.onnx')) return false;
      response.destroy();
      return true;
    });
    await expect(install(PAGE_MODEL, failing.address)).rejects.toMatchObject({ code: 'download-failed' });
    expect(await readdir(models)).toEqual(['.install-test-page']);
    await expect(resolveModel('test-page')).rejects.toMatchObject({ code: 'model-not-found' });
    const { address, requests } = await breakOff();
    await install(PAGE_MODEL, address);
    // The first file had come.
    expect(requests).toEqual(['GET /v1/rec.onnx', expect.stringMatching(/^GET \/v1\/rec\.onnx bytes=\d+-$/)]);
  });

  it('installs no file that is another one', async () => {
    const { address } = await fileServer({
      ...PAGE_MODEL_FILES,
      '/v1/det.onnx': Buffer.alloc(DETECTION.length),
    });
    await expect(install(PAGE_MODEL, address)).rejects.toMatchObject({ code: 'download-changed' });
    expect(await readdir(models)).toEqual([]);
  });

  it('installs no recogniser without a dictionary', async () => {
    const bare = onnxFile();
    const entry = {
      ...PAGE_MODEL,
      parts: { ...PAGE_MODEL.parts, recognition: { ...PAGE_MODEL.parts.recognition, sha256: sha256(bare) } },
    };
    const { address } = await fileServer({ ...PAGE_MODEL_FILES, '/v1/rec.onnx': bare });
    await expect(install(entry, address)).rejects.toMatchObject({ code: 'model-file-unknown' });
    expect(existsSync(join(models, 'test-page'))).toBe(false);
  });

  it('is cancelled at once, and continued later', async () => {
    const { address, requests } = await pageServer((request, response, content, asked) => {
      if (asked > 1) return false;
      response.writeHead(200, { 'content-length': content.length });
      response.write(content.subarray(0, 50_000));
      return request.method === 'GET';
    });
    const cancel = new AbortController();
    const cancelled = installModel(PAGE_MODEL, {
      signal: cancel.signal,
      mirror: address,
      onProgress: () => {
        cancel.abort();
      },
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(models)).toEqual(['.install-test-page']);
    await install(PAGE_MODEL, address);
    expect(requests[1]).toMatch(/bytes=[1-9]\d*-$/);
    expect(await readFile(join(models, 'test-page', 'det.onnx'))).toEqual(DETECTION);
  });

  it('says that the disk is full', async (context) => {
    const disk = SmallDisk.mount(await temporaryDirectory());
    if (!disk) return context.skip();
    onTestFinished(() => {
      disk.unmount();
    });
    vi.stubEnv('FOLIO_DATA_DIR', disk.path);
    const { address } = await pageServer();
    await expect(install(PAGE_MODEL, address)).rejects.toMatchObject({
      code: 'disk-full',
      details: { variable: 'FOLIO_DATA_DIR' },
    });
  });

  it('happens once for two processes, of which the other waits', async () => {
    let release: (() => void) | undefined;
    const { address, requests } = await pageServer((request, response, content, asked) => {
      if (asked > 1) return false;
      release = () => {
        sendRange(request, response, content);
      };
      return true;
    });
    const processes = [start(address), start(address)];
    const ends = processes.map(endOf);
    // Both are at it: one asks the server, the other waits for it.
    await vi.waitFor(() => {
      expect(requests).toHaveLength(1);
      expect(processes.flatMap(({ stages }) => stages)).toContain('waiting');
    }, 60_000);
    release?.();
    expect((await Promise.all(ends)).sort()).toEqual(['installed', 'unchanged']);
    expect(requests).toHaveLength(2);
    expect(await readdir(models)).toEqual(['test-page']);
  }, 120_000);
});

interface Installing {
  readonly child: ChildProcess;
  readonly stages: string[];
  state?: string;
}

function start(mirror: string): Installing {
  const child = fork(join(import.meta.dirname, '../../fixtures/models/installProcess.ts'), [mirror], {
    env: process.env,
  });
  onTestFinished(() => void child.kill());
  const installing: Installing = { child, stages: [] };
  child.on('message', (message: { stage?: string; state?: string }) => {
    if (message.stage !== undefined) installing.stages.push(message.stage);
    if (message.state !== undefined) installing.state = message.state;
  });
  return installing;
}

async function endOf(installing: Installing): Promise<string> {
  await once(installing.child, 'exit');
  return installing.state ?? 'failed';
}

describe("installing a recogniser of Tesseract's", () => {
  it('takes the file out of the package that the registry vouches for', async () => {
    const { address, requests } = await fileServer(await registryFiles('nld', FRENCH));
    expect(await install(DUTCH, address)).toBe('installed');
    expect(requests).toEqual([
      'GET /@tesseract.js-data/nld/1.0.0',
      'GET /@tesseract.js-data/nld/-/nld-1.0.0.tgz',
    ]);
    const { manifest } = await resolveModel('tesseract-nld');
    expect(manifest).toMatchObject({
      languages: ['nl'],
      recognition: { family: 'lstm', sha256: sha256(FRENCH) },
    });
    expect((await readdir(join(models, 'tesseract-nld'))).sort()).toEqual([
      'folio-model.json',
      'nld.traineddata.gz',
    ]);
  });

  it('does without the registry where the catalogue has the hash', async () => {
    // It comes with Folio, too, and is asked for here as it would be elsewhere.
    const fra = catalogueEntry('tesseract-fra');
    if (!fra) throw new Error('the catalogue has no French');
    const { address, requests } = await fileServer(await registryFiles('fra', FRENCH));
    const failed = install({ ...fra, name: 'tesseract-fra-again' }, address);
    await expect(failed).rejects.toMatchObject({ code: 'download-changed' });
    expect(requests).toEqual(['GET /@tesseract.js-data/fra/-/fra-1.0.0.tgz']);
  });

  it.each([
    [
      'another hash',
      async () => registryFiles('nld', FRENCH, `sha512-${'A'.repeat(86)}==`),
      'download-changed',
    ],
    ['no hash', async () => registryFiles('nld', FRENCH, 'sha1-x'), 'download-failed'],
    ['data that is none', async () => registryFiles('nld', Buffer.from('nothing')), 'model-invalid'],
    [
      'a package without the file',
      async () => renamed(await registryFiles('xyz', FRENCH)),
      'model-archive-invalid',
    ],
    ['nothing', () => Promise.resolve({}), 'download-failed'],
  ])('refuses %s', async (_what, files, code) => {
    const { address } = await fileServer(await files());
    await expect(install(DUTCH, address)).rejects.toMatchObject({ code });
    expect(existsSync(join(models, 'tesseract-nld'))).toBe(false);
  });

  function renamed(files: Record<string, Buffer>): Record<string, Buffer> {
    return Object.fromEntries(
      Object.entries(files).map(([path, data]) => [path.replaceAll('xyz', 'nld'), data]),
    );
  }
});

describe('removing a model', () => {
  it('takes it away, whole or broken', async () => {
    const { address } = await pageServer();
    await install(PAGE_MODEL, address);
    await writeFile(join(models, 'test-page', 'folio-model.json'), '{');
    await removeModel('test-page');
    expect(await readdir(models)).toEqual([]);
  });

  it.each([
    ['ppocrv4-mobile', 'model-built-in'],
    ['nothing', 'model-not-found'],
    ['../data', 'model-not-found'],
    ['.install-x', 'model-not-found'],
  ])('refuses %s with %s', async (name, code) => {
    await mkdir(join(models, '.install-x'), { recursive: true });
    await expect(removeModel(name)).rejects.toMatchObject({ code });
    expect(existsSync(join(models, '.install-x'))).toBe(true);
  });
});

describe('what interrupted installs leave', () => {
  const long = new Date(Date.now() - 25 * 60 * 60_000);

  it('goes after a day, unless a process is at it', async () => {
    for (const name of ['young', 'stale', 'busy']) {
      await mkdir(join(models, `.install-${name}`), { recursive: true });
      await writeFile(join(models, `.install-${name}`, 'det.onnx.part'), 'x');
      if (name === 'young') continue;
      await utimes(join(models, `.install-${name}`, 'det.onnx.part'), long, long);
      await utimes(join(models, `.install-${name}`), long, long);
    }
    await writeFile(join(models, '.lock-busy'), `${process.pid}:x`);
    await writeFile(join(models, '.lock-stale'), `${deadPid()}:x`);
    await sweepInstalls();
    expect((await readdir(models)).sort()).toEqual(['.install-busy', '.install-young', '.lock-busy']);
  });

  it('is put right where an older model had been taken away and no newer one was there yet', async () => {
    await mkdir(join(models, '.old-lost.0123456789ab'), { recursive: true });
    await mkdir(join(models, '.old-kept.0123456789ab'));
    await mkdir(join(models, 'kept'));
    await sweepInstalls();
    expect((await readdir(models)).sort()).toEqual(['kept', 'lost']);
  });

  it('is nothing where nothing was ever installed', async () => {
    await sweepInstalls();
    expect(existsSync(models)).toBe(false);
  });
});
