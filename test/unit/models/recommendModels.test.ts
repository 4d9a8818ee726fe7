import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installModel } from '../../../server/src/models/install/installModel.ts';
import { modelEntrySchema } from '../../../server/src/models/modelEntry.ts';
import { listModels, outdatedModels, recommendModels } from '../../../server/src/models/modelStore.ts';
import { systemLanguages, type AdviceWish } from '../../../server/src/models/recommendModels.ts';
import { fileServer } from '../../fixtures/models/fileServer.ts';
import { fileEntry, writeStageModel } from '../../fixtures/models/tinyGraphs.ts';
import { PAGE_MODEL, PAGE_MODEL_FILES } from '../../fixtures/models/modelFiles.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folio-models-'));
  vi.stubEnv('FOLIO_DATA_DIR', root);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

const nothing = (): Promise<[]> => Promise.resolve([]);

async function advice(wish: AdviceWish): Promise<[name: string, reason: string, reads: readonly string[]][]> {
  const { recommended } = await recommendModels({ system: nothing, ...wish });
  const ofLanguages = recommended.filter(({ model }) => model.kind !== 'stage');
  return ofLanguages.map(({ model, reason, reads }) => [model.name, reason, reads]);
}

/** A page model of the catalogue's name, with other files. */
async function installAs(name: string): Promise<void> {
  const { address } = await fileServer(PAGE_MODEL_FILES);
  await installModel({ ...PAGE_MODEL, name }, { signal: new AbortController().signal, mirror: address });
}

describe('the list of models', () => {
  it('has those on the machine, those of the system and those of the catalogue, each once', async () => {
    await mkdir(join(root, 'models', 'torn'), { recursive: true });
    await writeFile(join(root, 'models', 'torn', 'folio-model.json'), '{');
    const data = [
      { code: 'nld', path: '/t/nld.traineddata', bytes: 5 },
      { code: 'fra', path: '/t/fra.traineddata', bytes: 5 },
      { code: 'mine', path: '/t/mine.traineddata', bytes: 5 },
    ];
    const models = await listModels({ system: () => Promise.resolve(data) });
    for (const model of models) expect(modelEntrySchema.parse(model)).toEqual(model);
    expect(new Set(models.map(({ name }) => name)).size).toBe(models.length);
    const state = (name: string): unknown => models.find((model) => model.name === name)?.state;
    expect(['torn', 'ppocrv4-mobile', 'tesseract-fra', 'tesseract-nld', 'ppocrv6-tiny'].map(state)).toEqual([
      'broken',
      'built-in',
      'built-in',
      'found-on-system',
      'available',
    ]);
    expect(models.find(({ name }) => name === 'torn')?.problem).toBeDefined();
    expect(models.find(({ name }) => name === 'ppocrv4-mobile')).toMatchObject({
      isDefault: true,
      replacedBy: 'ppocrv6-tiny',
    });
  });

  it('names the host that a mirror is', async () => {
    const models = await listModels({ system: nothing, mirror: 'http://mirror:8080/x' });
    const hosts = models.map(({ host }) => host).filter((host) => host !== undefined);
    expect(new Set(hosts)).toEqual(new Set(['mirror:8080']));
  });
});

describe('what is recommended', () => {
  it('is a better page model, and recognisers of languages that nothing reads', async () => {
    expect(await advice({ languages: ['fr', 'nl', 'gu'] })).toEqual([
      ['ppocrv6-tiny', 'better-page-model', ['fr', 'nl']],
      ['tesseract-guj', 'reads-languages', ['gu']],
    ]);
  });

  it('is the page model that reads Japanese to who reads Japanese', async () => {
    expect((await advice({ languages: ['ja', 'en'] }))[0]?.[0]).toBe('ppocrv6-small');
  });

  it('is no page model where a good one is installed', async () => {
    await installAs('ppocrv6-tiny');
    expect(await advice({ languages: ['en', 'de'] })).toEqual([]);
  });

  it('is, last, each model of documents that gains much, where there is none of its kind', async () => {
    const { recommended } = await recommendModels({ languages: ['en'], system: nothing });
    expect(recommended.slice(-2)).toMatchObject([
      { model: { name: 'slanet-plus', stage: 'tables' }, reason: 'tables-of-scans', reads: [] },
      { model: { name: 'uvdoc', stage: 'unwarping' }, reason: 'bent-photos', reads: [] },
    ]);
    const graph = Buffer.from('a model of tables by somebody else');
    const input = { width: 64, height: 64, mean: [0, 0, 0], std: [1, 1, 1], channels: 'rgb' };
    const part = { family: 'slanet', ...fileEntry('m.onnx', graph), input, vocabulary: 'character' };
    await writeStageModel(join(root, 'models'), 'tables', part, { 'm.onnx': graph });
    const after = await recommendModels({ languages: ['en'], system: nothing });
    expect(after.recommended.map(({ model }) => model.name)).toEqual(['ppocrv6-tiny', 'uvdoc']);
  });

  it("is the system's data before a download", async () => {
    const system = (): Promise<[{ code: string; path: string; bytes: number }]> =>
      Promise.resolve([{ code: 'guj', path: '/t/guj.traineddata', bytes: 5 }]);
    const { recommended } = await recommendModels({ languages: ['gu'], system });
    expect(recommended.find(({ reason }) => reason === 'reads-languages')?.model).toMatchObject({
      name: 'tesseract-guj',
      state: 'found-on-system',
    });
  });

  it('is one recogniser for each language, and for a script the one of most languages or people', async () => {
    const found = await advice({ languages: ['kk', 'tg'], scripts: ['Taml', 'Beng'] });
    expect(found.slice(1)).toEqual([
      ['tesseract-kaz', 'reads-languages', ['kk']],
      ['tesseract-tgk', 'reads-languages', ['tg']],
      ['tesseract-tam', 'reads-scripts', ['Taml']],
      ['tesseract-ben', 'reads-scripts', ['Beng']],
    ]);
    expect((await advice({ scripts: ['Hang', 'Mlym'] })).slice(1)).toEqual([
      ['tesseract-mal', 'reads-scripts', ['Mlym']],
    ]);
  });

  it('says what no model reads, and what is no language', async () => {
    const { unreadable } = await recommendModels({ languages: ['zu'], scripts: ['Egyp'], system: nothing });
    expect(unreadable).toEqual(['zu', 'Egyp']);
    await expect(recommendModels({ languages: ['nonsense'] })).rejects.toMatchObject({
      code: 'language-unknown',
    });
  });

  it('is for the languages of the system, where none are asked for', () => {
    expect(systemLanguages({ LANG: 'de_DE.UTF-8' })).toEqual(['de-DE']);
    expect(systemLanguages({ LANGUAGE: 'fr:en_GB', LANG: 'fr_FR.UTF-8' })).toEqual(['fr', 'en-GB', 'fr-FR']);
    expect(systemLanguages({ LANG: 'C.UTF-8' })).toHaveLength(1);
  });
});

describe('what is out of date', () => {
  it('is a model of which the catalogue has other files, one that is broken, and one that another replaces', async () => {
    expect(await outdatedModels()).toEqual([]);
    await installAs('ppocrv5-mobile');
    expect(await outdatedModels()).toEqual(['ppocrv6-small']);
    await mkdir(join(root, 'models', 'tesseract-nld'), { recursive: true });
    await writeFile(join(root, 'models', 'tesseract-nld', 'folio-model.json'), '{');
    expect(await outdatedModels()).toEqual(['tesseract-nld', 'ppocrv6-small']);
    await installAs('ppocrv6-small');
    expect(await outdatedModels()).toEqual(['tesseract-nld']);
  });
});
