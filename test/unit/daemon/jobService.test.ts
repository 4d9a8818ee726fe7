import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ResultCache } from '../../../server/src/cache/resultCache.ts';
import { systemClock } from '../../../server/src/clock.ts';
import { DocumentInfoCache } from '../../../server/src/daemon/jobs/documents/documentInfoCache.ts';
import type { PageRevising, ResultWriter } from '../../../server/src/daemon/pages/resultWriter.ts';
import type { JobSink } from '../../../server/src/daemon/jobs/delivery/subscriber.ts';
import { JobService, type JobClient } from '../../../server/src/daemon/jobs/jobService.ts';
import { MAX_JOBS_PER_CLIENT, MAX_UNSENT_PAGES } from '../../../server/src/daemon/jobs/jobSettings.ts';
import { Uploads } from '../../../server/src/daemon/jobs/documents/uploads.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import {
  readParamsSchema,
  type JobEvent,
  type ReadResult,
  type ReadOptionsInput,
  type ReadParamsInput,
} from '../../../server/src/protocol.ts';
import { FakeVlmReader } from '../../fixtures/daemon/fakeVlmReader.ts';
import { crashedPage, FakePageEngine } from '../../fixtures/daemon/fakePageEngine.ts';
import { recordingLog } from '../../fixtures/daemon/recordingLog.ts';
import { temporaryDirectory } from '../../fixtures/daemon/temporaryDirectory.ts';
import { fakePage } from '../../fixtures/engines/fakePage.ts';

/** Pages whose text says "again" change once the document is known. */
const text: ResultWriter = {
  beginDocument() {
    const pages: number[] = [];
    return {
      add: ({ page, blocks }) => void (blocks[0]?.text.includes('again') && pages.push(page)),
      revise: () =>
        new Map(
          pages.map((page): [number, PageRevising] => [
            page,
            {
              needs: [],
              apply: (result) => fakePage(page, `${result.blocks[0]?.text ?? ''} revised`),
            },
          ]),
        ),
    };
  },
  draft: (page, blocks, open) => `${page}: ${blocks.map(({ text }) => text).join(' ')} ${open}`,
  write: ({ blocks, failure }, _, { headersAndFooters }) =>
    `${failure?.code ?? blocks[0]?.text ?? ''}${headersAndFooters ? ' and its footer' : ''}`,
};

/** What a client of the service was told. */
class Listener {
  readonly events: JobEvent[] = [];
  readonly finished = Promise.withResolvers<ReadResult>();
  readonly client: JobClient;
  readonly sink: JobSink;

  constructor(service: JobService, taken: () => Promise<void> = () => Promise.resolve()) {
    this.sink = async (event) => {
      this.events.push(event);
      if (event.kind === 'finished') this.finished.resolve(event);
      await taken();
    };
    this.client = service.connect();
  }

  read(path: string, options: ReadOptionsInput = {}, more: Partial<ReadParamsInput> = {}): string {
    const params = readParamsSchema.parse({ source: { kind: 'path', path }, options, ...more });
    return this.client.read(params, this.sink).jobId;
  }

  /** `page: text`, with the revision where there is one, sorted: pages come in any order. */
  get pages(): string[] {
    return this.events
      .flatMap((event) =>
        event.kind === 'page'
          ? [`${event.page}${event.revision > 0 ? `r${event.revision}` : ''}: ${event.text}`]
          : [],
      )
      .sort();
  }

  types(): string[] {
    return this.events.map(({ kind }) => kind).filter((kind) => kind !== 'progress' && kind !== 'accepted');
  }
}

class Scene {
  readonly engine = new FakePageEngine();
  readonly log = recordingLog();
  readonly directory: string;
  readonly path: string;
  readonly spool: string;
  changes = 0;
  readonly service: JobService;

  constructor(directory: string) {
    this.directory = directory;
    this.path = join(directory, 'letter');
    this.spool = join(directory, 'spool');
    this.service = this.newService();
  }

  /** A service as after a restart: another one with the same cache. */
  newService(): JobService {
    const cache = join(this.directory, 'cache');
    return new JobService(
      {
        engine: this.engine,
        vlm: new FakeVlmReader(),
        results: new ResultCache(cache),
        infos: new DocumentInfoCache(cache),
        uploads: new Uploads(join(this.spool, 'uploads'), 1_000),
        spool: this.spool,
        text,
        readingModels: ({ model }) =>
          Promise.resolve({
            page: { name: 'model', directory: '/model' },
            recognizers: [],
            hash: model ?? 'default',
          }),
        readerVersion: 'test',
        clock: systemClock,
        log: this.log,
      },
      () => (this.changes += 1),
    );
  }

  listener(taken?: () => Promise<void>): Listener {
    return new Listener(this.service, taken);
  }

  /** Reads the scene's document to its end. */
  async readAll(options: ReadOptionsInput = {}): Promise<{ listener: Listener; finished: ReadResult }> {
    const listener = this.listener();
    listener.read(this.path, options);
    return { listener, finished: await listener.finished.promise };
  }
}

async function scene(content = 'a document'): Promise<Scene> {
  const made = new Scene(await temporaryDirectory());
  await writeFile(made.path, content);
  return made;
}

/** A promise and what resolves it, for holding something until the test says so. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

describe('a job', () => {
  it('tells what is opened, its pages, and the end', async () => {
    const { listener, finished } = await (await scene()).readAll();
    expect(listener.types()).toEqual(['opened', 'page', 'page', 'page', 'finished']);
    expect(listener.events.find(({ kind }) => kind === 'opened')).toMatchObject({
      name: 'letter',
      pageCount: 3,
      pages: [1, 2, 3],
    });
    expect(listener.pages).toEqual(['1: letter 1', '2: letter 2', '3: letter 3']);
    expect(finished).toMatchObject({ outcome: 'ok', pagesDone: 3, pagesFromCache: 0, failedPages: [] });
  });

  it.each([{ cache: true }, { cache: false }])(
    'loses no page where the disk takes nothing, reads none twice, and says so once (%j)',
    async ({ cache }) => {
      const made = await scene();
      // Files stand where the cache and the spool should be: nothing can be kept.
      await writeFile(join(made.directory, 'cache'), '');
      await writeFile(join(made.directory, 'spool'), '');
      made.engine.onPage = ({ page }) => Promise.resolve(fakePage(page, `again ${page}`));
      const { listener, finished } = await made.readAll({ cache });
      expect(finished).toMatchObject({ outcome: 'ok', pagesDone: 3, failedPages: [] });
      expect(listener.pages.filter((page) => page.includes('r1'))).toEqual([
        '1r1: again 1 revised',
        '2r1: again 2 revised',
        '3r1: again 3 revised',
      ]);
      expect(made.engine.pagesRead).toEqual([1, 2, 3]);
      // Whoever wants nothing kept misses nothing.
      expect(finished.warnings).toEqual(
        cache
          ? [{ code: 'not-kept', message: expect.stringMatching(/^Results are not kept: /) as string }]
          : [],
      );
    },
  );

  it('reads only the pages that were asked for', async () => {
    const made = await scene();
    made.engine.pageCount = 9;
    await made.readAll({ pages: '7-9,2' });
    expect(made.engine.pagesRead).toEqual([2, 7, 8, 9]);
  });

  it('gives the engine no more pages than its window', async () => {
    const made = await scene();
    made.engine.pageCount = 20;
    const held = gate();
    made.engine.onPage = async ({ page }) => {
      await held.passed;
      return fakePage(page, 'done');
    };
    const listener = made.listener();
    listener.read(made.path);
    await expect.poll(() => made.engine.requests.length).toBe(2);
    held.open();
    await listener.finished.promise;
    expect(made.engine.busiest).toBe(2);
  });

  it.each([
    ['a missing file', 'nowhere', 'file-not-found'],
    ['a folder', '', 'file-is-directory'],
    ['an empty file', 'empty', 'file-empty'],
  ])('of %s fails with its reason', async (_what, name, code) => {
    const made = await scene();
    await writeFile(join(made.directory, 'empty'), '');
    const listener = made.listener();
    listener.read(join(made.directory, name));
    expect(await listener.finished.promise).toMatchObject({ outcome: 'failed', failure: { code } });
    expect(listener.types()).toEqual(['finished']);
  });

  it.each([
    [{ pages: '2-x' }, 'pages-invalid'],
    [{ pages: '4' }, 'page-not-found'],
    [{ limits: { fileBytes: 5 } }, 'file-too-large'],
    [{ limits: { pages: 2 } }, 'limit-pages'],
  ])('with %j fails with %s', async (options, code) => {
    const { finished } = await (await scene()).readAll(options);
    expect(finished).toMatchObject({ outcome: 'failed', failure: { code } });
  });

  it('whose document does not open says why', async () => {
    const made = await scene();
    made.engine.onOpen = () => {
      throw new FolioError('password-needed', { file: 'letter' });
    };
    const { finished } = await made.readAll();
    expect(finished).toMatchObject({ outcome: 'failed', failure: { code: 'password-needed' } });
  });

  it.each([['some of its pages', 2] as const, ['its only page', 1] as const])(
    'is partial where %s was not read completely',
    async (_what, pages) => {
      const made = await scene();
      const failure = new FolioError('page-incomplete', { file: 'letter', page: 1, reason: 'x' }).toFailure();
      made.engine.onPage = ({ page }) =>
        page === 1 ? { ...fakePage(1, 'half'), outcome: 'partial', failure } : fakePage(page, 'fine');
      const { listener, finished } = await made.readAll({ pages: `1-${pages}` });
      expect(finished).toMatchObject({
        outcome: 'partial',
        failedPages: [{ page: 1, failure, isPartial: true }],
        pagesDone: pages,
      });
      expect(finished.failure).toBeUndefined();
      expect(listener.pages[0]).toBe('1: page-incomplete');
    },
  );

  it('with a failed page is partial and goes on', async () => {
    const made = await scene();
    made.engine.onPage = (request) =>
      request.page === 2 ? crashedPage(request) : fakePage(request.page, 'fine');
    const { listener, finished } = await made.readAll();
    expect(finished).toMatchObject({
      outcome: 'partial',
      failedPages: [{ page: 2, failure: { code: 'engine-crashed' } }],
    });
    expect(listener.pages).toEqual(['1: fine', '2: engine-crashed', '3: fine']);
  });

  it('with nothing but failed pages has failed', async () => {
    const made = await scene();
    made.engine.onPage = crashedPage;
    const { finished } = await made.readAll();
    expect(finished).toMatchObject({ outcome: 'failed', failure: { code: 'engine-crashed' } });
  });

  it('accounts for every page when the engine is refused in the middle', async () => {
    const made = await scene();
    made.engine.window = 1;
    made.engine.onPage = ({ page }) => {
      if (page === 1) return fakePage(1, 'fine');
      throw new FolioError('engine-unavailable', { reason: 'it crashed' });
    };
    const { listener, finished } = await made.readAll();
    expect(finished.outcome).toBe('partial');
    expect(listener.pages).toEqual(['1: fine', '2: engine-unavailable', '3: engine-unavailable']);
  });

  it('of a file that changes while it is read says so and keeps nothing of it', async () => {
    const made = await scene();
    // Once for all pages: none changes it again when the job has ended.
    let changed: Promise<void> | undefined;
    made.engine.onPage = async ({ page }) => {
      await (changed ??= utimes(made.path, 1, 1));
      return fakePage(page, 'of another file');
    };
    const { finished } = await made.readAll();
    expect(finished).toMatchObject({ outcome: 'failed', failure: { code: 'file-changed' } });
    await writeFile(made.path, 'a document');
    made.engine.onPage = ({ page }) => fakePage(page, 'right');
    const { listener } = await made.readAll();
    expect(listener.pages).toEqual(['1: right', '2: right', '3: right']);
  });

  it('of a file that vanishes while it is read ends', async () => {
    const made = await scene();
    made.engine.onPage = async ({ page }) => {
      await rm(made.path, { force: true });
      return fakePage(page, 'gone');
    };
    expect((await made.readAll()).finished).toMatchObject({
      outcome: 'failed',
      failure: { code: 'file-changed' },
    });
  });
});

describe('known pages', () => {
  it('need no engine, not even to open the document', async () => {
    const made = await scene();
    await made.readAll();
    made.engine.opened.length = 0;
    made.engine.requests.length = 0;
    const { listener, finished } = await made.readAll();
    expect(finished).toMatchObject({ outcome: 'ok', pagesFromCache: 3 });
    expect(listener.pages).toEqual(['1: letter 1', '2: letter 2', '3: letter 3']);
    expect(made.engine.opened).toEqual([]);
    expect(made.engine.requests).toEqual([]);
  });

  it('are kept page by page: a job that was cut off goes on at the first missing one', async () => {
    const made = await scene();
    made.engine.window = 1;
    made.engine.onPage = ({ page }) => (page < 3 ? fakePage(page, 'first') : new Promise(() => undefined));
    const first = made.listener();
    first.read(made.path);
    await expect.poll(() => first.pages.length).toBe(2);
    await first.client.disconnect();
    made.engine.requests.length = 0;
    made.engine.onPage = ({ page }) => fakePage(page, 'second');
    const second = new Listener(made.newService());
    second.read(made.path);
    await second.finished.promise;
    expect(second.pages).toEqual(['1: first', '2: first', '3: second']);
    expect(made.engine.pagesRead).toEqual([3]);
  });

  it.each([{ textLayer: 'never' }, { model: 'other' }, { recoverSpaces: false }] as const)(
    'are not those of other options: %j',
    async (options) => {
      const made = await scene();
      await made.readAll();
      expect((await made.readAll(options)).finished.pagesFromCache).toBe(0);
    },
  );

  it('are those of texts with headers and footers, which are written of the same pages', async () => {
    const made = await scene();
    await made.readAll();
    const again = await made.readAll({ headersAndFooters: true });
    expect(again.finished.pagesFromCache).toBe(again.listener.pages.length);
    expect(again.listener.pages.every((page) => page.endsWith(' and its footer'))).toBe(true);
  });

  it('all come to a client that stops at its first page for a while', async () => {
    const made = await scene();
    made.engine.pageCount = 30;
    await made.readAll();
    const reading = gate();
    const listener: Listener = made.listener(() =>
      listener.pages.length > 0 ? reading.passed : Promise.resolve(),
    );
    listener.read(made.path);
    await expect.poll(() => made.service.jobs[0]?.pagesDone).toBe(MAX_UNSENT_PAGES);
    reading.open();
    expect(await listener.finished.promise).toMatchObject({ outcome: 'ok', pagesFromCache: 30 });
    expect(listener.pages).toHaveLength(30);
  });

  it('are of the content, not of the name', async () => {
    const made = await scene();
    await made.readAll();
    await writeFile(made.path, 'another document');
    expect((await made.readAll()).finished.pagesFromCache).toBe(0);
  });

  it('do not include failed ones', async () => {
    const made = await scene();
    made.engine.onPage = (request) =>
      request.page === 2 ? crashedPage(request) : fakePage(request.page, 'fine');
    await made.readAll();
    made.engine.onPage = ({ page }) => fakePage(page, 'now');
    expect((await made.readAll()).finished).toMatchObject({ outcome: 'ok', pagesFromCache: 2 });
  });

  it.each([{ cache: false }, { password: 'hunter2' }])(
    'are neither used nor left behind with %j',
    async (options) => {
      const made = await scene();
      await made.readAll(options);
      expect(await readdir(join(made.directory, 'cache')).catch(() => [])).toEqual([]);
      await expect.poll(() => readdir(made.spool)).toEqual([]);
      expect((await made.readAll(options)).finished.pagesFromCache).toBe(0);
    },
  );
});

describe('revising the document', () => {
  it.each([true, false])(
    'sends the pages that change again, with a higher revision (cache: %s)',
    async (cache) => {
      const made = await scene();
      made.engine.onPage = ({ page }) => fakePage(page, page === 2 ? 'again' : 'once');
      const { listener } = await made.readAll({ cache });
      expect(listener.pages).toEqual(['1: once', '2: again', '2r1: again revised', '3: once']);
    },
  );

  it('begins from the raw pages when they are known', async () => {
    const made = await scene();
    made.engine.onPage = ({ page }) => fakePage(page, 'again');
    await made.readAll();
    const { listener } = await made.readAll();
    expect(listener.pages.at(-1)).toBe('3r1: again revised');
  });
});

describe('clients', () => {
  it('that leave cancel their jobs, unless these run in the background', async () => {
    const made = await scene();
    const held = gate();
    const cancelled: number[] = [];
    made.engine.onPage = async ({ page, signal }) => {
      signal.addEventListener('abort', () => cancelled.push(page));
      await held.passed;
      return fakePage(page, 'done');
    };
    const one = made.listener();
    one.read(made.path, { pages: '1' });
    one.read(made.path, { pages: '2' }, { background: true });
    await expect.poll(() => made.engine.requests.length).toBe(2);
    await one.client.disconnect();
    expect(cancelled).toEqual([1]);
    expect(made.service.jobs.map(({ background }) => background)).toEqual([true]);
    held.open();
    await made.service.drain();
    expect(
      made.log.entries
        .filter(({ event }) => event === 'job-finished')
        .map(({ details }) => details?.['outcome']),
    ).toEqual(['cancelled', 'ok']);
  });

  it('may join a job of another and get what it has done, then the rest', async () => {
    const made = await scene();
    made.engine.window = 1;
    const held = gate();
    made.engine.onPage = async ({ page }) => {
      if (page === 3) await held.passed;
      return fakePage(page, 'again');
    };
    const [one, two] = [made.listener(), made.listener()];
    const jobId = one.read(made.path, { cache: false });
    await expect.poll(() => one.pages.length).toBe(2);
    expect(two.client.attach(jobId, two.sink)).toMatchObject({ jobId, stage: 'reading', pagesTotal: 3 });
    held.open();
    await Promise.all([one.finished.promise, two.finished.promise]);
    expect(two.types()[0]).toBe('opened');
    // What the document has overtaken need not come any more; the last revision of every page must.
    for (const { pages } of [one, two]) {
      expect(pages.filter((page) => page.includes('r1'))).toEqual(
        [1, 2, 3].map((page) => `${page}r1: again revised`),
      );
    }
  });

  it('are told that there is no such job', async () => {
    const { client, sink } = (await scene()).listener();
    expect(() => client.attach('x', sink)).toThrow(expect.objectContaining({ code: 'job-not-found' }));
    expect(() => client.cancel('x')).toThrow(expect.objectContaining({ code: 'job-not-found' }));
  });

  it('with too many jobs are told to wait, and others are not', async () => {
    const made = await scene();
    made.engine.onPage = () => new Promise(() => undefined);
    const greedy = made.listener();
    for (let job = 0; job < MAX_JOBS_PER_CLIENT; job += 1) greedy.read(made.path);
    expect(() => greedy.read(made.path)).toThrow(expect.objectContaining({ code: 'busy' }));
    made.listener().read(made.path);
    await made.service.cancelAll();
  });

  it('that do not read hold up their own job and nothing else, in little memory', async () => {
    const made = await scene();
    made.engine.pageCount = 100;
    const reading = gate();
    const slow = made.listener(() => reading.passed);
    slow.read(made.path, { cache: false });
    await expect.poll(() => made.engine.requests.length).toBeGreaterThan(0);
    const quick = made.listener();
    quick.read(made.path, { cache: false });
    expect(await quick.finished.promise).toMatchObject({ outcome: 'ok', pagesDone: 100 });
    const ofSlow = made.engine.requests.length - 100;
    expect(ofSlow).toBeLessThanOrEqual(MAX_UNSENT_PAGES + made.engine.window);
    reading.open();
    expect(await slow.finished.promise).toMatchObject({ outcome: 'ok', pagesDone: 100 });
    expect(slow.pages).toHaveLength(100);
  });
});

describe('cancelling', () => {
  it('ends a job at once, whatever the engine does', async () => {
    const made = await scene();
    made.engine.onPage = () => new Promise(() => undefined);
    const listener = made.listener();
    const jobId = listener.read(made.path);
    await expect.poll(() => made.engine.requests.length).toBe(2);
    listener.client.cancel(jobId);
    expect(await listener.finished.promise).toMatchObject({ outcome: 'cancelled' });
    expect(made.engine.requests.every(({ signal }) => signal.aborted)).toBe(true);
    await expect.poll(() => made.engine.closed).toEqual([jobId]);
  });

  it('of a job that has ended and is not taken yet changes nothing', async () => {
    const made = await scene();
    const reading = gate();
    const listener = made.listener(() => reading.passed);
    const jobId = listener.read(made.path);
    await expect.poll(() => made.service.jobs).toEqual([]);
    listener.client.cancel(jobId);
    reading.open();
    expect(await listener.finished.promise).toMatchObject({ outcome: 'ok' });
  });

  it('ends a job that has not begun', async () => {
    const made = await scene();
    const listener = made.listener();
    listener.client.cancel(listener.read(made.path));
    expect(await listener.finished.promise).toMatchObject({ outcome: 'cancelled', pagesDone: 0 });
    expect(made.engine.opened).toEqual([]);
  });
});

describe('leaving', () => {
  it('takes no more jobs from the moment it is announced, and goes on with those it has', async () => {
    const made = await scene();
    const listener = made.listener();
    listener.read(made.path);
    made.service.takeNoMore();
    expect(() => listener.read(made.path)).toThrow(expect.objectContaining({ code: 'daemon-refused' }));
    expect(await listener.finished.promise).toMatchObject({ outcome: 'ok', pagesDone: 3 });
  });

  it('by draining takes no more jobs and ends those it has', async () => {
    const made = await scene();
    const held = gate();
    made.engine.onPage = async ({ page }) => {
      await held.passed;
      return fakePage(page, 'done');
    };
    const listener = made.listener();
    listener.read(made.path);
    const drained = made.service.drain();
    expect(() => listener.read(made.path)).toThrow(expect.objectContaining({ code: 'daemon-refused' }));
    held.open();
    await drained;
    expect(await listener.finished.promise).toMatchObject({ outcome: 'ok', pagesDone: 3 });
  });

  it('on a signal ends the pages that were begun and keeps them', async () => {
    const made = await scene();
    const held = gate();
    made.engine.onPage = async ({ page }) => {
      await held.passed;
      return fakePage(page, 'saved');
    };
    const listener = made.listener();
    listener.read(made.path);
    await expect.poll(() => made.engine.requests.length).toBe(2);
    const finishing = made.service.finishPages();
    held.open();
    await finishing;
    await made.service.cancelAll();
    expect(await listener.finished.promise).toMatchObject({ outcome: 'cancelled', pagesDone: 2 });
    const after = new Listener(made.newService());
    after.read(made.path);
    expect(await after.finished.promise).toMatchObject({ pagesFromCache: 2 });
  });
});

describe('uploads', () => {
  const base64 = Buffer.from('a document').toString('base64');

  async function upload(listener: Listener): Promise<string> {
    const { upload: id } = await listener.client.upload({ base64 });
    await listener.client.upload({ upload: id, base64 });
    return id;
  }

  it('are read under their name and go with the job', async () => {
    const made = await scene();
    const listener = made.listener();
    const source = { kind: 'upload', upload: await upload(listener), name: 'scan.pdf' } as const;
    expect(await readdir(join(made.spool, 'uploads'))).toHaveLength(1);
    listener.client.read(readParamsSchema.parse({ source, options: {} }), listener.sink);
    expect(await listener.finished.promise).toMatchObject({ outcome: 'ok' });
    expect(listener.pages[0]).toBe('1: scan.pdf 1');
    await expect.poll(() => readdir(join(made.spool, 'uploads'))).toEqual([]);
  });

  it('go with the connection', async () => {
    const made = await scene();
    const listener = made.listener();
    await upload(listener);
    await listener.client.disconnect();
    expect(await readdir(join(made.spool, 'uploads'))).toEqual([]);
  });

  it('are nobody else’s', async () => {
    const made = await scene();
    const id = await upload(made.listener());
    const other = made.listener();
    await expect(other.client.upload({ upload: id, base64 })).rejects.toMatchObject({
      code: 'request-invalid',
    });
    other.client.read(
      readParamsSchema.parse({ source: { kind: 'upload', upload: id, name: 'x' }, options: {} }),
      other.sink,
    );
    expect(await other.finished.promise).toMatchObject({
      outcome: 'failed',
      failure: { code: 'request-invalid' },
    });
  });

  it('are refused beyond the limit, and removed', async () => {
    const made = await scene();
    const listener = made.listener();
    const large = Buffer.alloc(600).toString('base64');
    const { upload: id } = await listener.client.upload({ base64: large });
    await expect(listener.client.upload({ upload: id, base64: large })).rejects.toMatchObject({
      code: 'file-too-large',
    });
    expect(await readdir(join(made.spool, 'uploads'))).toEqual([]);
  });

  it('that cannot be written say so', async () => {
    const made = await scene();
    await mkdir(made.spool, { recursive: true });
    await writeFile(join(made.spool, 'uploads'), 'in the way');
    await expect(made.listener().client.upload({ base64 })).rejects.toMatchObject({
      code: 'folder-unsafe',
    });
  });
});
