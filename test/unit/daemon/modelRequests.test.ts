import { describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { ModelService } from '../../../server/src/daemon/models/modelService.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import {
  AddModelsRequest,
  AdviseModelsRequest,
  InstallModelsProgress,
  InstallModelsRequest,
  ModelSizeRequest,
  ModelsRequest,
  RemoveModelRequest,
  VerifyModelRequest,
  type InstallProgress,
} from '../../../server/src/protocol.ts';
import { FakeModelWork, fakeModels } from '../../fixtures/daemon/fakeModelWork.ts';
import { SessionScene, type SessionClient } from '../../fixtures/daemon/sessionScene.ts';

/** Clients of one daemon with these models. */
async function clients(
  count: number,
  models: ModelService,
): Promise<{ readonly client: SessionClient; readonly progress: InstallProgress[] }[]> {
  const scene = await SessionScene.create();
  return Promise.all(
    Array.from({ length: count }, async () => {
      const client = scene.connect({ models });
      await client.initialize();
      const progress: InstallProgress[] = [];
      client.connection.onProgress(InstallModelsProgress, 'install', (told) => void progress.push(told));
      return { client, progress };
    }),
  );
}

const PART = { partialResultToken: 'install' };
const progressOf = (bytes: number): InstallProgress => ({
  model: 'fra',
  stage: 'downloading',
  bytes,
  total: 4,
});

describe('installing models', () => {
  it('tells how far it is, and answers what was installed', async () => {
    const work = new FakeModelWork();
    const [{ client, progress }] = (await clients(1, fakeModels(work))) as [
      Awaited<ReturnType<typeof clients>>[number],
    ];
    const names = ['ppocrv4-mobile', 'fra'];
    const answer = client.connection.sendRequest(InstallModelsRequest, {
      names,
      mirror: 'http://mirror.example/models',
      ...PART,
    });
    await expect.poll(() => work.downloads.length).toBe(1);
    expect(work.downloads[0]?.mirror).toBe('http://mirror.example/models');
    work.downloads[0]?.onProgress(progressOf(1));
    await expect.poll(() => progress).toEqual([progressOf(1)]);
    work.downloads[0]?.finish();
    expect(await answer).toEqual({ installed: ['fra'], unchanged: ['ppocrv4-mobile'] });
  });

  it('is one download for two windows, each of which hears of it', async () => {
    const work = new FakeModelWork();
    const changes: string[] = [];
    const windows = await clients(
      2,
      fakeModels(work, () => changes.push('change')),
    );
    const answers = [];
    for (const { client } of windows)
      answers.push(client.connection.sendRequest(InstallModelsRequest, { names: ['fra'], ...PART }));
    await expect.poll(() => work.downloads.length).toBe(1);
    work.downloads[0]?.onProgress(progressOf(2));
    for (const { progress } of windows) await expect.poll(() => progress).toEqual([progressOf(2)]);
    work.downloads[0]?.finish();
    expect(await Promise.all(answers)).toEqual([
      { installed: ['fra'], unchanged: [] },
      { installed: ['fra'], unchanged: [] },
    ]);
    expect(work.downloads).toHaveLength(1);
    expect(changes).toEqual(['change']);
  });

  it.each(['cancels', 'goes away'])('goes on for the other window when one %s', async (what) => {
    const work = new FakeModelWork();
    const [one, other] = await clients(2, fakeModels(work));
    const cancelling = new CancellationTokenSource();
    const first = one?.client.connection.sendRequest(
      InstallModelsRequest,
      { names: ['fra'] },
      cancelling.token,
    );
    first?.catch(() => undefined);
    const second = other?.client.connection.sendRequest(InstallModelsRequest, { names: ['fra'], ...PART });
    await expect.poll(() => work.downloads.length).toBe(1);
    work.downloads[0]?.onProgress(progressOf(1));
    await expect.poll(() => other?.progress.length).toBe(1);
    if (what === 'cancels') {
      cancelling.cancel();
      await expect(first).rejects.toMatchObject({ data: { code: 'cancelled' } });
    } else one?.client.stream.destroy();
    expect(work.downloads[0]?.signal.aborted).toBe(false);
    work.downloads[0]?.finish();
    expect(await second).toMatchObject({ installed: ['fra'] });
  });

  it('ends when nobody waits for it any more, and begins anew for whoever asks then', async () => {
    const work = new FakeModelWork();
    const [window] = await clients(1, fakeModels(work));
    const cancelling = new CancellationTokenSource();
    const install = (): Promise<unknown> | undefined =>
      window?.client.connection.sendRequest(
        InstallModelsRequest,
        { names: ['fra'] },
        ...(work.downloads.length === 0 ? [cancelling.token] : []),
      );
    const first = install();
    await expect.poll(() => work.downloads.length).toBe(1);
    cancelling.cancel();
    await expect(first).rejects.toMatchObject({ data: { code: 'cancelled' } });
    expect(work.downloads[0]?.signal.aborted).toBe(true);
    const second = install();
    await expect.poll(() => work.downloads.length).toBe(2);
    work.downloads[1]?.finish();
    expect(await second).toMatchObject({ installed: ['fra'] });
  });

  it('says why it cannot be done, to all', async () => {
    const work = new FakeModelWork();
    const windows = await clients(2, fakeModels(work));
    const answers = windows.map(({ client }) =>
      client.connection.sendRequest(InstallModelsRequest, { names: ['fra'] }),
    );
    const ends = Promise.allSettled(answers);
    await expect.poll(() => work.downloads.length).toBe(1);
    work.downloads[0]?.fail(new FolioError('download-failed', { url: 'https://x', reason: 'no' }));
    for (const end of await ends)
      expect(end).toMatchObject({ reason: { data: { code: 'download-failed' } } });
  });

  it.each([{ names: [] }, { names: [''] }, { names: ['fra'], mirror: 1 as unknown as string }])(
    'refuses %j',
    async (params) => {
      const [window] = await clients(1, fakeModels());
      await expect(window?.client.connection.sendRequest(InstallModelsRequest, params)).rejects.toMatchObject(
        { data: { code: 'request-invalid' } },
      );
    },
  );
});

describe('models', () => {
  it('are listed, advised, added, verified and removed', async () => {
    const work = new FakeModelWork();
    const [window] = await clients(1, fakeModels(work));
    const connection = window?.client.connection;
    expect(await connection?.sendRequest(ModelsRequest, {})).toMatchObject({
      models: [{ name: 'ppocrv4-mobile', state: 'installed' }, { name: 'eng' }, { name: 'fra' }],
      reading: { page: 'ppocrv4-mobile', recognizers: [] },
    });
    const advice = await connection?.sendRequest(AdviseModelsRequest, { languages: ['uk'] });
    expect(advice?.recommended).toMatchObject([{ model: { name: 'uk' }, reads: ['uk'] }]);
    expect(await connection?.sendRequest(ModelSizeRequest, { name: 'fra' })).toEqual({ bytes: 700_000 });
    expect(await connection?.sendRequest(ModelSizeRequest, { name: 'eng' })).toEqual({});
    expect(await connection?.sendRequest(AddModelsRequest, { paths: ['/own'] })).toMatchObject({
      installed: ['/own'],
    });
    await connection?.sendRequest(VerifyModelRequest, { name: '/own' });
    await connection?.sendRequest(RemoveModelRequest, { name: '/own' });
    await expect(connection?.sendRequest(RemoveModelRequest, { name: '/own' })).rejects.toMatchObject({
      data: { code: 'model-not-found' },
    });
  });

  it('are kept while documents are read by them, and given back when they go', async () => {
    const work = new FakeModelWork();
    const told: string[] = [];
    let readers = 2;
    const models = new ModelService({
      work,
      readersOf: () => readers,
      onChange: () => told.push('change'),
      onGone: () => told.push('gone'),
    });
    await expect(models.remove('ppocrv4-mobile')).rejects.toMatchObject({
      code: 'model-in-use',
      details: { model: 'ppocrv4-mobile', count: 2 },
    });
    expect(told).toEqual([]);
    readers = 0;
    await models.remove('ppocrv4-mobile');
    expect(told).toEqual(['gone', 'change']);
  });
});
