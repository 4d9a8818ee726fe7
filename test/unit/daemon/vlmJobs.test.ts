import { describe, expect, it } from 'vitest';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type { AwaitedPage } from '../../../server/src/daemon/engineProcess/pageEngine.ts';
import { fakePage } from '../../fixtures/engines/fakePage.ts';
import { vlmPage } from '../../fixtures/daemon/fakeVlmReader.ts';
import { JobListener, JobScene } from '../../fixtures/daemon/jobScene.ts';
import { ManualClock } from '../../fixtures/daemon/manualClock.ts';

const SERVER = { url: 'http://gpu:8000' };

function ocrPage({ page }: AwaitedPage): ReturnType<typeof fakePage> {
  return { ...fakePage(page, `local ${page}`), reader: { id: 'ppocr', model: 'm', device: 'cpu' } };
}

async function localScene(clock?: ManualClock): Promise<JobScene> {
  const scene = await JobScene.create(clock);
  scene.engine.onPage = ocrPage;
  return scene;
}

describe('who reads a page', () => {
  it('auto: servers what has structure, the engine the rest, and the page says why', async () => {
    const scene = await localScene();
    scene.engine.structured.add(2);
    const listener = await scene.read({});
    expect(listener.pages).toEqual(['1: local 1', '2: vlm 2', '3: local 3']);
    expect(scene.engine.examined.sort()).toEqual([1, 2, 3]);
    expect(scene.engine.pagesRead.sort()).toEqual([1, 3]);
    const vlm = listener.events.find((event) => event.kind === 'page' && event.page === 2);
    expect(vlm).toMatchObject({
      reader: { id: 'deepseek', model: 'lab/Model' },
      warnings: [
        { code: 'reader-chosen', message: 'Read by lab/Model on a server, because the page has a table.' },
      ],
    });
  });

  it('deepseek: servers all of it, as asked', async () => {
    const scene = await localScene();
    const listener = await scene.read({ reader: 'deepseek', vlm: { mode: 'fast', wordBoxes: true } });
    expect(listener.pages).toEqual(['1: vlm 1', '2: vlm 2', '3: vlm 3']);
    expect(scene.engine.requests).toEqual([]);
    expect(scene.vlm.calls[0]?.options).toMatchObject({ mode: 'fast', wordBoxes: true });
  });

  it('ppocr, and a text layer that is all that is wanted: the engine', async () => {
    const scene = await localScene();
    scene.engine.structured.add(2);
    await scene.read({ reader: 'ppocr', cache: false });
    await scene.read({ reader: 'deepseek', textLayer: 'always', cache: false });
    expect(scene.vlm.calls).toEqual([]);
    expect(scene.engine.examined).toEqual([]);
  });

  it('auto without a server that answers, or a client that named none: the engine as ever', async () => {
    const scene = await localScene();
    scene.engine.structured.add(2);
    const service = scene.service();
    const stranger = new JobListener(service);
    const owner = new JobListener(service);
    owner.client.setServers([SERVER]);
    stranger.read(scene.path, { cache: false });
    expect((await stranger.finished).outcome).toBe('ok');
    scene.vlm.modelIds = [];
    owner.read(scene.path, { cache: false });
    expect((await owner.finished).outcome).toBe('ok');
    expect(scene.vlm.calls).toEqual([]);
    expect(scene.engine.examined).toEqual([]);
  });

  it('deepseek without a server that is named fails with what to do', async () => {
    const scene = await localScene();
    const listener = new JobListener(scene.service());
    listener.read(scene.path, { reader: 'deepseek' });
    expect((await listener.finished).failure?.code).toBe('servers-missing');
  });

  it('a server that never says its model does not hold up a job', async () => {
    const clock = new ManualClock();
    const scene = await localScene(clock);
    const asked = Promise.withResolvers<void>();
    scene.vlm.models = () => {
      asked.resolve();
      return new Promise(() => undefined);
    };
    const listener = new JobListener(scene.service());
    listener.client.setServers([SERVER]);
    listener.read(scene.path);
    await asked.promise;
    clock.advance(60_000);
    expect((await listener.finished).outcome).toBe('ok');
    expect(scene.vlm.calls).toEqual([]);
  });
});

describe('pages of servers', () => {
  it('are as many at a time as the servers take, and few of their pictures', async () => {
    const scene = await localScene();
    scene.engine.pageCount = 60;
    scene.vlm.window = 20;
    const gate = Promise.withResolvers<void>();
    scene.vlm.onRead = async ({ page }) => {
      await page.picture({ dpi: 144, maxSide: 1_000, maxBytes: 1_000 });
      await gate.promise;
      return vlmPage(page.page, 'x');
    };
    const reading = scene.read({ reader: 'deepseek' });
    await expect.poll(() => scene.engine.pictures.length).toBe(20);
    gate.resolve();
    expect((await reading).pages).toHaveLength(60);
    expect(scene.vlm.busiest).toBe(20);
    expect(scene.engine.mostDrawing).toBeLessThanOrEqual(scene.engine.window);
  });

  it('begin as servers come', async () => {
    const scene = await localScene();
    scene.engine.pageCount = 30;
    scene.vlm.window = 1;
    const gate = Promise.withResolvers<void>();
    scene.vlm.onRead = async ({ page }) => {
      await gate.promise;
      return vlmPage(page.page, 'x');
    };
    const reading = scene.read({ reader: 'deepseek' });
    await expect.poll(() => scene.vlm.running).toBe(1);
    scene.vlm.setWindow(10);
    await expect.poll(() => scene.vlm.running).toBe(10);
    gate.resolve();
    expect((await reading).pages).toHaveLength(30);
  });

  it('take turns with those of other clients, and keep none from the engine', async () => {
    const scene = await localScene();
    scene.engine.pageCount = 40;
    scene.vlm.window = 2;
    const gates: (() => void)[] = [];
    scene.vlm.onRead = async ({ page }) => {
      await new Promise<void>((resolve) => gates.push(resolve));
      return vlmPage(page.page, 'x');
    };
    const service = scene.service();
    const [first, second, local] = [1, 2, 3].map(() => new JobListener(service));
    if (!first || !second || !local) throw new Error('three clients');
    for (const { client } of [first, second]) client.setServers([SERVER]);
    first.read(scene.path, { reader: 'deepseek', cache: false }, { priority: 'batch' });
    await expect.poll(() => gates.length).toBe(2);
    second.read(scene.path, { reader: 'deepseek', cache: false }, { priority: 'batch' });
    local.read(scene.path, { reader: 'ppocr', cache: false }, { priority: 'batch' });
    expect((await local.finished).outcome).toBe('ok');
    for (let ended = 0; ended < 20; ended += 1) {
      await expect.poll(() => gates.length).toBeGreaterThan(0);
      gates.shift()?.();
    }
    await expect.poll(() => second.pages.length).toBeGreaterThanOrEqual(7);
    first.client.cancel(jobOf(first));
    second.client.cancel(jobOf(second));
    await Promise.all([first.finished, second.finished]);
  });

  it('are let go of when their job is cancelled', async () => {
    const scene = await localScene();
    scene.vlm.onRead = () => new Promise(() => undefined);
    const listener = new JobListener(scene.service());
    listener.client.setServers([SERVER]);
    const job = listener.read(scene.path, { reader: 'deepseek' });
    await expect.poll(() => scene.vlm.running).toBe(3);
    listener.client.cancel(job);
    expect((await listener.finished).outcome).toBe('cancelled');
    expect(scene.vlm.calls.every(({ signal }) => signal.aborted)).toBe(true);
    await expect.poll(() => scene.vlm.running).toBe(0);
  });

  it('fall back on this machine few at a time, and are tried again by the next job', async () => {
    const scene = await localScene();
    scene.engine.pageCount = 20;
    scene.vlm.window = 0;
    scene.vlm.onRead = ({ page }) => page.readLocally();
    const first = await scene.read({ reader: 'deepseek' });
    expect(first.pages).toContain('1: local 1');
    expect(scene.engine.busiest).toBeLessThanOrEqual(scene.engine.window);
    scene.vlm.onRead = ({ page }) => vlmPage(page.page, 'vlm');
    const second = await scene.read({ reader: 'deepseek' });
    expect(second.pages).toContain('1: vlm');
    expect(await second.finished).toMatchObject({ pagesFromCache: 0 });
  });

  it('end with the failure of their picture when the engine dies over it', async () => {
    const scene = await localScene();
    scene.engine.onPicture = ({ page, document }) => {
      if (page === 2) throw new FolioError('engine-crashed', { page, file: document.name });
    };
    scene.vlm.onRead = async ({ page }) => {
      const failure = await page.picture({ dpi: 144, maxSide: 1_000, maxBytes: 1_000 }).then(
        () => undefined,
        (error: unknown) => (error instanceof FolioError ? error.code : 'other'),
      );
      return vlmPage(page.page, failure ?? 'drawn');
    };
    const listener = await scene.read({ reader: 'deepseek' });
    expect(listener.pages).toEqual(['1: drawn', '2: engine-crashed', '3: drawn']);
  });
});

describe('kept results', () => {
  it('of servers, of auto and of this machine are apart, and so are models, modes and versions', async () => {
    const scene = await localScene();
    const pagesFromCache = async (options: Parameters<JobScene['read']>[0]): Promise<number> => {
      const listener = await scene.read(options);
      return (await listener.finished).pagesFromCache;
    };
    const ways = [
      { reader: 'ppocr' },
      { reader: 'auto' },
      { reader: 'deepseek' },
      { reader: 'deepseek', vlm: { mode: 'fast' } },
    ] as const;
    for (const way of ways) expect(await pagesFromCache(way)).toBe(0);
    for (const way of ways) expect(await pagesFromCache(way)).toBe(3);
    scene.vlm.modelIds = ['lab/Other'];
    expect(await pagesFromCache({ reader: 'deepseek' })).toBe(0);
    // What the client said of its servers may make another result of the same model.
    scene.vlm.modelIds = ['lab/Model'];
    const profiled = new JobListener(scene.service());
    profiled.client.setServers([{ ...SERVER, profile: 'generic' }]);
    profiled.read(scene.path, { reader: 'deepseek' });
    expect((await profiled.finished).pagesFromCache).toBe(0);
    scene.vlm.version = '2';
    expect(await pagesFromCache({ reader: 'deepseek' })).toBe(0);
    expect(await pagesFromCache({ reader: 'ppocr' })).toBe(3);
  });

  it('are those of the model that read, also where another was expected', async () => {
    const scene = await localScene();
    scene.vlm.modelIds = ['lab/Model', 'lab/Other'];
    scene.vlm.onRead = ({ page: { page } }) => ({
      ...vlmPage(page, 'x'),
      reader: { id: 'deepseek', model: page === 2 ? 'lab/Other' : 'lab/Model' },
    });
    const known = async (...modelIds: string[]): Promise<number> => {
      scene.vlm.modelIds = modelIds;
      return (await (await scene.read({ reader: 'deepseek' })).finished).pagesFromCache;
    };
    expect(await known('lab/Model', 'lab/Other')).toBe(0);
    scene.vlm.onRead = () => Promise.reject(new FolioError('cancelled'));
    expect(await known('lab/Model', 'lab/Other')).toBe(3);
    scene.vlm.onRead = ({ page: { page } }) => vlmPage(page, 'x');
    expect(await known('lab/Other')).toBe(1);
  });

  it('let a job that was cut off go on at the first page that is missing', async () => {
    const scene = await localScene();
    const begun = Promise.withResolvers<void>();
    scene.vlm.onRead = ({ page }) => {
      if (page.page === 1) return vlmPage(1, 'vlm 1');
      begun.resolve();
      return new Promise(() => undefined);
    };
    const service = scene.service();
    const listener = new JobListener(service);
    listener.client.setServers([SERVER]);
    listener.read(scene.path, { reader: 'deepseek' });
    await begun.promise;
    await expect.poll(() => listener.pages).toEqual(['1: vlm 1']);
    await service.cancelAll();
    scene.vlm.calls.length = 0;
    scene.vlm.onRead = ({ page }) => vlmPage(page.page, 'later');
    expect((await scene.read({ reader: 'deepseek' })).pages).toEqual(['1: vlm 1', '2: later', '3: later']);
    expect(scene.vlm.pagesRead).toEqual([2, 3]);
  });
});

describe('servers of clients', () => {
  const [A, B] = [{ url: 'http://a:1/v1', apiKey: 'key-of-a' }, { url: 'http://b:1' }];

  it('get pages of that client only, each with the key it named', async () => {
    const scene = await localScene();
    const service = scene.service();
    const [one, other] = [new JobListener(service), new JobListener(service)];
    one.client.setServers([A]);
    other.client.setServers([B, { url: 'http://a:1/v1', apiKey: 'other-key' }]);
    one.read(scene.path, { reader: 'deepseek', cache: false });
    await one.finished;
    const ofOne = scene.vlm.calls.splice(0);
    other.read(scene.path, { reader: 'deepseek', cache: false });
    await other.finished;
    expect(ofOne.map(({ servers }) => servers)).toEqual([[A], [A], [A]]);
    for (const { servers } of scene.vlm.calls)
      expect(servers).toEqual([B, { url: 'http://a:1/v1', apiKey: 'other-key' }]);
  });

  it('stay those of whose job it is when another client joins it', async () => {
    const scene = await localScene();
    const gate = Promise.withResolvers<void>();
    scene.vlm.window = 1;
    scene.vlm.onRead = async ({ page }) => {
      await gate.promise;
      return vlmPage(page.page, 'x');
    };
    const service = scene.service();
    const [owner, guest] = [new JobListener(service), new JobListener(service)];
    owner.client.setServers([A]);
    guest.client.setServers([B]);
    const job = owner.read(scene.path, { reader: 'deepseek' });
    await expect.poll(() => scene.vlm.running).toBe(1);
    guest.client.attach(job, guest.sink);
    gate.resolve();
    await Promise.all([owner.finished, guest.finished]);
    expect(guest.pages).toHaveLength(3);
    expect(scene.vlm.calls.map(({ servers }) => servers)).toEqual([[A], [A], [A]]);
  });

  it('that a client names anew count for its pages that wait', async () => {
    const scene = await localScene();
    const gate = Promise.withResolvers<void>();
    scene.vlm.window = 1;
    scene.vlm.onRead = async ({ page }) => {
      await gate.promise;
      return vlmPage(page.page, 'x');
    };
    const listener = new JobListener(scene.service());
    listener.client.setServers([A]);
    listener.read(scene.path, { reader: 'deepseek' });
    await expect.poll(() => scene.vlm.running).toBe(1);
    listener.client.setServers([B]);
    gate.resolve();
    await listener.finished;
    expect(scene.vlm.calls.map(({ servers }) => servers)).toEqual([[A], [B], [B]]);
  });

  it('are gone with the client', async () => {
    const scene = await localScene();
    const service = scene.service();
    const [one, other] = [new JobListener(service), new JobListener(service)];
    one.client.setServers([A]);
    other.client.setServers([A]);
    await one.client.disconnect();
    expect(scene.vlm.lists.map(({ named, isClosed }) => [named, isClosed])).toEqual([
      [[], true],
      [[A], false],
    ]);
    // A request that was on its way when its client went.
    one.client.setServers([A]);
    expect(scene.vlm.lists).toHaveLength(2);
  });

  it('stay as they were named last while a job in the background needs them', async () => {
    const scene = await localScene();
    const gate = Promise.withResolvers<void>();
    scene.vlm.window = 1;
    scene.vlm.onRead = async ({ page }) => {
      await gate.promise;
      return vlmPage(page.page, 'x');
    };
    const service = scene.service();
    const listener = new JobListener(service);
    listener.client.setServers([SERVER]);
    const job = listener.read(scene.path, { reader: 'deepseek' }, { background: true });
    await expect.poll(() => scene.vlm.running).toBe(1);
    await listener.client.disconnect();
    // The window comes back, with other servers.
    const next = new JobListener(service);
    next.client.setServers([B]);
    next.client.attach(job, next.sink);
    gate.resolve();
    await next.finished;
    expect(scene.vlm.calls.map(({ servers }) => servers)).toEqual([[SERVER], [SERVER], [SERVER]]);
    await expect.poll(() => scene.vlm.lists[0]?.isClosed).toBe(true);
  });

  it('that are slow keep no page from those of another client', async () => {
    const scene = await localScene();
    scene.engine.pageCount = 40;
    scene.vlm.window = 6;
    const service = scene.service();
    const [slow, quick] = [new JobListener(service), new JobListener(service)];
    slow.client.setServers([A]);
    quick.client.setServers([B]);
    const gate = Promise.withResolvers<void>();
    scene.vlm.onRead = async ({ page, servers }) => {
      if (servers.some(({ url }) => url === A.url)) await gate.promise;
      return vlmPage(page.page, 'x');
    };
    // As the reader tells it: this client's servers take few at a time.
    const [list] = scene.vlm.lists;
    if (list) list.ownWindow = 2;
    slow.read(scene.path, { reader: 'deepseek', cache: false }, { priority: 'batch' });
    await expect.poll(() => scene.vlm.running).toBe(2);
    quick.read(scene.path, { reader: 'deepseek', cache: false }, { priority: 'batch' });
    expect((await quick.finished).outcome).toBe('ok');
    gate.resolve();
    expect((await slow.finished).outcome).toBe('ok');
  });

  it('have keys that are in no log', async () => {
    const scene = await localScene();
    const listener = new JobListener(scene.service());
    listener.client.setServers([{ ...SERVER, apiKey: 'secret-key' }]);
    listener.read(scene.path, { reader: 'deepseek' });
    await listener.finished;
    expect(JSON.stringify(scene.log)).not.toContain('secret-key');
  });
});

describe('drafts', () => {
  const paragraph = fakePage(1, 'closed').blocks;

  async function drafting(
    clock: ManualClock,
    taken?: () => Promise<void>,
  ): Promise<{ listener: JobListener; tell: (open: string) => void; end: () => void; scene: JobScene }> {
    const scene = await localScene(clock);
    scene.engine.pageCount = 1;
    const started = Promise.withResolvers<(open: string) => void>();
    const gate = Promise.withResolvers<void>();
    scene.vlm.onRead = async ({ page, options }) => {
      started.resolve((open) => options.onProgress?.({ blocks: paragraph, open }));
      await gate.promise;
      return vlmPage(page.page, 'whole');
    };
    const listener = new JobListener(scene.service(), (event) =>
      event.kind === 'draft' && taken ? taken() : Promise.resolve(),
    );
    listener.client.setServers([SERVER]);
    listener.read(scene.path, { reader: 'deepseek', drafts: true });
    return { listener, tell: await started.promise, end: gate.resolve, scene };
  }

  it('come a few times a second, each the whole, none after the page', async () => {
    const clock = new ManualClock();
    const { listener, tell, end } = await drafting(clock);
    for (let word = 0; word < 100; word += 1) {
      tell(`word ${word}`);
      await Promise.resolve();
      clock.advance(10);
    }
    await expect.poll(() => listener.drafts.length).toBeGreaterThan(0);
    expect(listener.drafts.length).toBeLessThanOrEqual(9);
    expect(listener.drafts[0]).toBe('draft of 1: closed word 0');
    end();
    await listener.finished;
    tell('too late');
    clock.advance(1_000);
    const types = listener.events.map(({ kind }) => kind);
    expect(types.lastIndexOf('draft')).toBeLessThan(types.indexOf('page'));
  });

  it('are dropped for a client that does not keep up', async () => {
    const clock = new ManualClock();
    const gate = Promise.withResolvers<void>();
    const { listener, tell, end } = await drafting(clock, () => gate.promise);
    for (let word = 0; word < 100; word += 1) {
      tell(`word ${word}`);
      await Promise.resolve();
      clock.advance(200);
    }
    expect(listener.drafts).toEqual(['draft of 1: closed word 0']);
    gate.resolve();
    await expect
      .poll(() => listener.drafts)
      .toEqual(['draft of 1: closed word 0', 'draft of 1: closed word 99']);
    end();
    await listener.finished;
  });

  it('are for those who ask', async () => {
    const scene = await localScene();
    await scene.read({ reader: 'deepseek' });
    await scene.read({ reader: 'deepseek', drafts: true, format: 'text', cache: false });
    expect(scene.vlm.calls.every(({ options }) => options.onProgress === undefined)).toBe(true);
  });
});

function jobOf({ events }: JobListener): string {
  const [event] = events;
  if (event?.kind !== 'accepted') throw new Error('nothing was told of a job');
  return event.jobId;
}
