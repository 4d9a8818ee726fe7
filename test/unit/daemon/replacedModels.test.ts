import { describe, expect, it } from 'vitest';
import { noticingReplaced } from '../../../server/src/daemon/models/replacedModels.ts';
import type { ReadingModels } from '../../../server/src/models/readingModels.ts';
import type { ResolvedModel } from '../../../server/src/models/resolveModel.ts';

function model(directory: string, hash: string): ResolvedModel {
  const manifest = {} as ResolvedModel['manifest'];
  return { name: directory, directory, hash, manifest, file: () => directory };
}

describe('models that were replaced in their folders', () => {
  it('end the engine before they are read with, once', async () => {
    let models: ReadingModels = {
      page: model('/page', '1'),
      stages: [],
      recognizers: [model('/line', '1')],
      hash: 'a',
    };
    let restarts = 0;
    const lookUp = noticingReplaced(
      () => Promise.resolve(models),
      () => {
        restarts += 1;
        return Promise.resolve();
      },
    );
    await lookUp({});
    expect(await lookUp({})).toBe(models);
    expect(restarts).toBe(0);
    models = { ...models, recognizers: [model('/line', '2'), model('/new', '1')] };
    await lookUp({});
    await lookUp({});
    expect(restarts).toBe(1);
    models = { page: model('/page', '2'), recognizers: [], stages: [], hash: 'b' };
    await lookUp({});
    expect(restarts).toBe(2);
  });
});
