import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultPageModel, placedModels } from '../../../server/src/models/installedModels.ts';
import { pageModelNames, readingModels } from '../../../server/src/models/readingModels.ts';
import { resolveModel } from '../../../server/src/models/resolveModel.ts';

let root: string;

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'folio-models-')));
  vi.stubEnv('FOLIO_DATA_DIR', root);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

function fileOf(name: string): object {
  return { file: name, sha256: createHash('sha256').update(name).digest('hex'), bytes: name.length };
}

async function install(name: string, own: Readonly<Record<string, unknown>>): Promise<void> {
  const folder = join(root, 'models', name);
  await mkdir(folder, { recursive: true });
  for (const file of ['det.onnx', 'rec.onnx', 'x.traineddata']) await writeFile(join(folder, file), file);
  const manifest = {
    manifestVersion: 2,
    name,
    title: name,
    reader: 'ppocr',
    licence: 'Apache-2.0',
    source: 'https://example.org',
    ...own,
  };
  await writeFile(join(folder, 'folio-model.json'), JSON.stringify(manifest));
}

const recognizer = (...languages: string[]): Record<string, unknown> => ({
  languages,
  recognition: { family: 'lstm', ...fileOf('x.traineddata') },
});

const numbers = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
const pageModel = {
  languages: ['en'],
  detection: { ...fileOf('det.onnx'), ...numbers, multipleOf: 32 },
  recognition: {
    ...fileOf('rec.onnx'),
    ...numbers,
    height: 48,
    dictionary: { metadata: 'character', blankIndex: 0, space: 'last' },
  },
};

const namesOf = async (wish: Parameters<typeof readingModels>[0]): Promise<string[]> => {
  const { page, recognizers } = await readingModels(wish);
  return [page, ...recognizers].map(({ name }) => name);
};

const layoutModel = {
  manifestVersion: 3,
  languages: [],
  stage: 'layout',
  layout: {
    family: 'picodet',
    ...fileOf('det.onnx'),
    input: { width: 608, height: 800, ...numbers, channels: 'rgb' },
    labels: ['text'],
  },
};

describe('models of documents', () => {
  it('are the best of each kind that is installed, and change what results are kept under', async () => {
    const before = await readingModels({});
    expect(before.stages).toEqual([]);
    await install('an-own-layout', layoutModel);
    expect((await readingModels({})).stages.map(({ name }) => name)).toEqual(['an-own-layout']);
    await install('layout-cdla', layoutModel);
    const { stages, recognizers, page, hash } = await readingModels({ languages: ['en'] });
    expect(stages.map(({ kind, name }) => [kind, name])).toEqual([['layout', 'layout-cdla']]);
    expect(recognizers.map(({ name }) => name)).not.toContain('layout-cdla');
    expect(hash).not.toBe(before.hash);
    expect(page.name).toBe(before.page.name);
  });

  it('are those that are named, and no others', async () => {
    await install('layout-cdla', layoutModel);
    await install('own', layoutModel);
    expect((await readingModels({ model: 'ppocrv4-mobile' })).stages).toEqual([]);
    const named = await readingModels({ model: 'ppocrv4-mobile,own' });
    expect(named.stages.map(({ name }) => name)).toEqual(['own']);
    expect(named.recognizers).toEqual([]);
    const alone = await readingModels({ model: 'own' });
    expect([alone.page.name, alone.stages[0]?.name, alone.recognizers.length]).toEqual([
      'ppocrv4-mobile',
      'own',
      0,
    ]);
  });
});

describe('the models of a reading', () => {
  it('are the best page model on the machine and every installed recogniser', async () => {
    const before = await namesOf({});
    expect(before[0]).toBe('ppocrv4-mobile');
    await install('ppocrv6-tiny', pageModel);
    await install('xy-own', recognizer('xy'));
    const after = await namesOf({});
    expect(after[0]).toBe('ppocrv6-tiny');
    expect(defaultPageModel()).toBe('ppocrv6-tiny');
    expect(after.slice(1)).toEqual([...before.slice(1), 'xy-own'].sort());
  });

  it('are those that were named and no others', async () => {
    await install('ppocrv6-tiny', pageModel);
    await install('xy-own', recognizer('xy'));
    expect(await namesOf({ model: 'ppocrv4-mobile' })).toEqual(['ppocrv4-mobile']);
    expect(await namesOf({ model: 'ppocrv4-mobile, xy-own' })).toEqual(['ppocrv4-mobile', 'xy-own']);
    expect(await namesOf({ model: join(root, 'models', 'ppocrv6-tiny') })).toEqual(['ppocrv6-tiny']);
  });

  it.each([
    [['xy'], true],
    [['xy-Latn'], true],
    [['xz'], false],
    [['xz', 'xy'], true],
  ])('are narrowed by languages: %j', async (languages, isUsed) => {
    await install('xy-own', recognizer('xy'));
    expect((await namesOf({ languages })).includes('xy-own')).toBe(isUsed);
  });

  it('begin with one that finds lines', async () => {
    await install('xy-own', recognizer('xy'));
    await expect(readingModels({ model: 'xy-own' })).rejects.toMatchObject({
      code: 'model-reads-lines-only',
    });
  });

  it('have another key in the cache when a recogniser is installed', async () => {
    const { hash } = await readingModels({});
    await install('xy-own', recognizer('xy'));
    expect((await readingModels({})).hash).not.toBe(hash);
    const alone = await readingModels({ model: 'ppocrv4-mobile' });
    expect(alone.hash).toBe((await resolveModel('ppocrv4-mobile')).hash);
  });

  it('leave out a recogniser that is broken', async () => {
    await install('xy-own', recognizer('xy'));
    await rm(join(root, 'models', 'xy-own', 'x.traineddata'));
    expect(await namesOf({})).not.toContain('xy-own');
  });

  it('are listed with where they come from', async () => {
    await install('ppocrv4-mobile', pageModel);
    const models = await placedModels();
    expect(models.filter(({ name }) => name === 'ppocrv4-mobile')).toEqual([
      { name: 'ppocrv4-mobile', directory: join(root, 'models', 'ppocrv4-mobile'), isBuiltIn: false },
    ]);
  });

  it('offers page models, and no recognisers, for reading by one model alone', async () => {
    expect(await pageModelNames()).toEqual(['ppocrv4-mobile']);
    await install('ppocrv6-tiny', pageModel);
    await install('xy-own', recognizer('xy'));
    expect(await pageModelNames()).toEqual(['ppocrv6-tiny', 'ppocrv4-mobile']);
  });
});
