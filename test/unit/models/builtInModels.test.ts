import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tesseractManifests } from '../../../scripts/models/tesseractModels.ts';
import { builtInModelNames, builtInModelsDirectory } from '../../../server/src/models/builtInModels.ts';
import { isPageModel } from '../../../server/src/models/manifest.ts';
import { resolveModel } from '../../../server/src/models/resolveModel.ts';
import { verifyModel } from '../../../server/src/models/verifyModel.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'folio-models-'));
  vi.stubEnv('FOLIO_DATA_DIR', root);
  vi.stubEnv('FOLIO_CACHE_DIR', root);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

describe('the models that come with Folio', () => {
  it('have the files that their manifests describe', async () => {
    for (const name of await builtInModelNames()) {
      const model = await resolveModel(name);
      expect(model.name).toBe(name);
      await verifyModel(model, { remember: false });
    }
  });

  it('are one page model, and recognisers as `npm run manifests` writes them', async () => {
    const written = await tesseractManifests();
    const recognizers: string[] = [];
    for (const name of await builtInModelNames())
      if (!isPageModel((await resolveModel(name)).manifest)) recognizers.push(name);
    expect(recognizers).toEqual([...written.keys()]);
    for (const [name, text] of written)
      expect(readFileSync(join(builtInModelsDirectory(), name, 'folio-model.json'), 'utf8')).toBe(text);
  });

  it('read these languages', async () => {
    const models = await Promise.all((await builtInModelNames()).map(resolveModel));
    const languages = new Set(models.flatMap(({ manifest }) => manifest.languages));
    for (const language of [
      'en',
      'de',
      'fr',
      'es',
      'pt',
      'it',
      'pl',
      'uk',
      'ru',
      'el',
      'ar',
      'he',
      'hi',
      'ja',
      'ko',
    ])
      expect(languages).toContain(language);
  });
});
