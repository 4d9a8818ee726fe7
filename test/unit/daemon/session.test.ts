import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CancellationTokenSource,
  StreamMessageReader,
  StreamMessageWriter,
  type Message,
  type ShowMessageParams,
} from 'vscode-languageserver-protocol/node';
import { MAX_UNSENT_PAGES, MAX_UNTAKEN_EVENTS } from '../../../server/src/daemon/jobs/jobSettings.ts';
import {
  AttachRequest,
  JobTaken,
  ReadRequest,
  StatusChanged,
  StatusRequest,
  type DaemonStatus,
  type ReadParamsInput,
} from '../../../server/src/protocol.ts';
import { vlmPage } from '../../fixtures/daemon/fakeVlmReader.ts';
import { fakePage } from '../../fixtures/engines/fakePage.ts';
import { SessionScene } from '../../fixtures/daemon/sessionScene.ts';

function reading({ jobs }: SessionScene, more: Partial<ReadParamsInput> = {}): ReadParamsInput {
  return { source: { kind: 'path', path: jobs.path }, options: {}, ...more };
}

describe('a read request', () => {
  it('tells of each page as a partial result, its text and no more, and is answered in the end', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client();
    const { partialResultToken, events } = client.tokens();
    const result = await client.connection.sendRequest(ReadRequest, reading(scene, { partialResultToken }));
    expect(result).toMatchObject({ outcome: 'ok', pagesDone: 3, failedPages: [], warnings: [] });
    const told = events.filter(({ kind }) => kind !== 'progress');
    expect(told.map(({ kind }) => kind)).toEqual(['accepted', 'opened', 'page', 'page', 'page']);
    expect(told[0]).toEqual({ kind: 'accepted', jobId: result.jobId });
    expect(told[2]).toEqual({
      kind: 'page',
      page: 1,
      revision: 0,
      text: 'letter 1',
      outcome: 'ok',
      warnings: [],
      reader: { id: 'fake', model: 'fake', device: 'cpu' },
      fromCache: false,
    });
  });

  it('has the results of pages where they are asked for', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client();
    const { partialResultToken, events } = client.tokens();
    const options = { withResults: true };
    await client.connection.sendRequest(ReadRequest, reading(scene, { options, partialResultToken }));
    const pages = events.flatMap((event) => (event.kind === 'page' ? [event.result] : []));
    expect(pages).toEqual([1, 2, 3].map((page) => fakePage(page, `letter ${page}`)));
  });

  it('tells people how far it is, where they ask for it', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client();
    const { workDoneToken, work, events } = client.tokens();
    await client.connection.sendRequest(ReadRequest, reading(scene, { workDoneToken }));
    expect(work[0]).toEqual({ kind: 'begin', title: 'Reading letter', cancellable: true, percentage: 0 });
    expect(work.at(-1)).toEqual({ kind: 'end', message: '3 pages' });
    expect(work.slice(1, -1).every(({ kind }) => kind === 'report')).toBe(true);
    expect(work.length).toBeGreaterThan(2);
    expect(events).toEqual([]);
  });

  it('needs no token at all', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client();
    expect(await client.connection.sendRequest(ReadRequest, reading(scene))).toMatchObject({ pagesDone: 3 });
  });

  it('delivers a page that is still being written to the cache, and ends when it is', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client();
    const writing = Promise.withResolvers<void>();
    scene.jobs.beforeWriting = () => writing.promise;
    const { partialResultToken, events } = client.tokens();
    let ended = false;
    const answer = client.connection
      .sendRequest(ReadRequest, reading(scene, { partialResultToken }))
      .finally(() => (ended = true));
    await expect.poll(() => events.filter(({ kind }) => kind === 'page')).toHaveLength(3);
    expect(ended).toBe(false);
    writing.resolve();
    expect(await answer).toMatchObject({ outcome: 'ok', warnings: [] });
  });

  it('reads no further than the disk follows', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client();
    const writing = Promise.withResolvers<void>();
    scene.jobs.beforeWriting = () => writing.promise;
    scene.jobs.engine.pageCount = 40;
    const answer = client.connection.sendRequest(ReadRequest, reading(scene));
    await expect.poll(() => scene.service.jobs[0]?.pagesDone).toBeGreaterThan(7);
    for (let turns = 0; turns < 50; turns += 1) await turn();
    expect(scene.service.jobs[0]?.pagesDone).toBeLessThan(12);
    writing.resolve();
    expect(await answer).toMatchObject({ outcome: 'ok', pagesDone: 40 });
  });
});

describe('cancelling', () => {
  it.each(['the request', 'the connection'])('%s ends the job', async (what) => {
    const scene = await SessionScene.create();
    const client = await scene.client();
    scene.jobs.engine.onPage = () => new Promise(() => undefined);
    const cancelling = new CancellationTokenSource();
    const answer = client.connection.sendRequest(ReadRequest, reading(scene), cancelling.token);
    answer.catch(() => undefined);
    await expect.poll(() => scene.jobs.engine.requests.length).toBeGreaterThan(0);
    if (what === 'the request') {
      cancelling.cancel();
      expect(await answer).toMatchObject({ outcome: 'cancelled', pagesDone: 0 });
    } else client.stream.destroy();
    await expect.poll(() => scene.service.jobs).toEqual([]);
    expect(scene.jobs.engine.requests.every(({ signal }) => signal.aborted)).toBe(true);
  });

  it('a request in the same breath begins nothing', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client();
    const cancelling = new CancellationTokenSource();
    const answer = client.connection.sendRequest(ReadRequest, reading(scene), cancelling.token);
    cancelling.cancel();
    expect(await answer).toMatchObject({ outcome: 'cancelled' });
    expect(scene.jobs.engine.requests).toEqual([]);
  });

  it('leaves a job in the background alone when its connection goes; another client attaches to it', async () => {
    const scene = await SessionScene.create();
    const [one, other] = [await scene.client(), await scene.client()];
    const go = Promise.withResolvers<void>();
    scene.jobs.engine.onPage = async ({ page }) => {
      await go.promise;
      return fakePage(page, 'kept');
    };
    const answer = one.connection.sendRequest(ReadRequest, reading(scene, { background: true }));
    answer.catch(() => undefined);
    await expect.poll(() => scene.jobs.engine.requests.length).toBeGreaterThan(0);
    const jobId = scene.service.jobs[0]?.jobId ?? '';
    one.stream.destroy();
    const { partialResultToken, events } = other.tokens();
    const attached = other.connection.sendRequest(AttachRequest, { jobId, partialResultToken });
    go.resolve();
    expect(await attached).toMatchObject({ jobId, outcome: 'ok', pagesDone: 3 });
    expect(events[0]).toEqual({ kind: 'accepted', jobId });
  });

  it('who followed a job through the same connection before is told so', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client();
    const go = Promise.withResolvers<void>();
    scene.jobs.engine.onPage = async ({ page }) => {
      await go.promise;
      return fakePage(page, 'kept');
    };
    const first = client.connection.sendRequest(ReadRequest, reading(scene));
    const refused = expect(first).rejects.toMatchObject({ data: { code: 'cancelled' } });
    await expect.poll(() => scene.service.jobs.length).toBe(1);
    const second = client.connection.sendRequest(AttachRequest, {
      jobId: scene.service.jobs[0]?.jobId ?? '',
    });
    await refused;
    go.resolve();
    expect(await second).toMatchObject({ outcome: 'ok' });
  });
});

describe('flow control', () => {
  it('holds a job whose events nobody takes, and goes on when they are taken', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client({ flowControl: true });
    scene.jobs.engine.pageCount = 60;
    const { partialResultToken, events } = client.tokens();
    const answer = client.connection.sendRequest(ReadRequest, reading(scene, { partialResultToken }));
    await expect.poll(() => events.length).toBe(MAX_UNTAKEN_EVENTS);
    // Another request is answered meanwhile, and nothing more comes.
    await client.connection.sendRequest(StatusRequest);
    expect(events).toHaveLength(MAX_UNTAKEN_EVENTS);
    expect(scene.service.jobs[0]?.pagesDone).toBeLessThanOrEqual(
      MAX_UNTAKEN_EVENTS + MAX_UNSENT_PAGES + scene.jobs.engine.window,
    );
    const [first] = events;
    const jobId = first?.kind === 'accepted' ? first.jobId : '';
    let ended = false;
    void answer.finally(() => (ended = true));
    while (!ended) {
      await client.connection.sendNotification(JobTaken, { jobId, events: MAX_UNTAKEN_EVENTS });
      await turn();
    }
    expect(await answer).toMatchObject({ outcome: 'ok', pagesDone: 60 });
  });

  it('is not needed by a client that does not ask for it', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client();
    scene.jobs.engine.pageCount = 60;
    const { partialResultToken, events } = client.tokens();
    await client.connection.sendRequest(ReadRequest, reading(scene, { partialResultToken }));
    expect(events.filter(({ kind }) => kind === 'page')).toHaveLength(60);
  });
});

describe('a session', () => {
  it('begins with "initialize"', async () => {
    const scene = await SessionScene.create();
    const client = scene.connect();
    const early = client.connection.sendRequest(StatusRequest);
    await expect(early).rejects.toMatchObject({ code: -32002, data: { code: 'request-invalid' } });
    expect(await client.initialize()).toMatchObject({ serverInfo: { name: 'Folio' } });
    expect(await client.connection.sendRequest(StatusRequest)).toMatchObject({ clients: 1 });
  });

  it('answers what was sent with "initialize" without another turn to and fro', async () => {
    const scene = await SessionScene.create();
    const client = scene.connect();
    const initialized = client.initialize({ settings: { servers: [{ url: 'http://gpu:8000' }] } });
    const read = client.connection.sendRequest(
      ReadRequest,
      reading(scene, { options: { reader: 'deepseek' } }),
    );
    await initialized;
    expect(await read).toMatchObject({ outcome: 'ok' });
    expect(scene.jobs.vlm.calls).toHaveLength(3);
  });

  it('refuses settings that make no sense in "initialize", and stays refused', async () => {
    const scene = await SessionScene.create();
    const client = scene.connect();
    const wrong = { settings: { idle: { exitAfterMinutes: -1 } } };
    await expect(client.initialize(wrong)).rejects.toMatchObject({ data: { code: 'request-invalid' } });
    await expect(client.connection.sendRequest(StatusRequest)).rejects.toMatchObject({ code: -32002 });
  });

  it('takes new settings for jobs that run, and says what it cannot take', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client({ settings: { servers: [{ url: 'http://a:1' }] } });
    const said: ShowMessageParams[] = [];
    client.connection.onNotification(
      'window/showMessage',
      (params: ShowMessageParams) => void said.push(params),
    );
    const configure = (folio: unknown): Promise<void> =>
      client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { folio } });
    const gate = Promise.withResolvers<void>();
    scene.jobs.vlm.window = 1;
    scene.jobs.vlm.onRead = async ({ page }) => {
      await gate.promise;
      return vlmPage(page.page, 'read');
    };
    const answer = client.connection.sendRequest(
      ReadRequest,
      reading(scene, { options: { reader: 'deepseek' } }),
    );
    await expect.poll(() => scene.jobs.vlm.calls.length).toBe(1);
    await configure({ servers: [{ url: 'ftp://b' }] });
    await expect.poll(() => said.length).toBe(1);
    expect(said[0]?.message).toMatch(/servers/);
    await configure({ servers: [{ url: 'http://b:2' }], idle: { unloadAfterMinutes: 3 } });
    await expect.poll(() => scene.idle.at(-1)).toEqual({ unloadAfterMinutes: 3 });
    gate.resolve();
    expect(await answer).toMatchObject({ outcome: 'ok' });
    expect(scene.jobs.vlm.calls.map(({ servers }) => servers[0]?.url)).toEqual([
      'http://a:1',
      'http://b:2',
      'http://b:2',
    ]);
  });

  it('ends with "shutdown" and "exit", and only itself', async () => {
    const scene = await SessionScene.create();
    const [one, other] = [await scene.client(), await scene.client()];
    await one.connection.sendRequest('shutdown');
    await expect(one.connection.sendRequest(StatusRequest)).rejects.toMatchObject({ code: -32002 });
    const closed = new Promise((resolve) => one.stream.once('close', resolve));
    await one.connection.sendNotification('exit');
    await closed;
    expect(await other.connection.sendRequest(StatusRequest)).toMatchObject({ clients: 1 });
  });

  it('opens the language features with what the client can do, and gives them its settings', async () => {
    const scene = await SessionScene.create();
    const told: unknown[] = [];
    const client = scene.connect({
      features: () => ({
        initialize: (params, isExtension) => {
          told.push([params.capabilities, isExtension]);
          return { hoverProvider: true };
        },
        configure: ({ codeLens }) => void told.push(codeLens),
        dispose: () => void told.push('disposed'),
      }),
    });
    const answer = await client.initialize({ extension: true, settings: { codeLens: false } });
    expect(answer).toMatchObject({ capabilities: { hoverProvider: true } });
    client.stream.destroy();
    await expect.poll(() => told).toEqual([[{}, true], false, 'disposed']);
  });
});

describe('the status', () => {
  it('is told when it changes, at most twice a second, to those that asked for it', async () => {
    const scene = await SessionScene.create();
    const [watching, silent] = [await scene.client({ status: true }), await scene.client()];
    const told: DaemonStatus[] = [];
    watching.connection.onNotification(StatusChanged, (status) => void told.push(status));
    silent.connection.onNotification(StatusChanged, () => {
      throw new Error('not asked for');
    });
    scene.clock.advance(0);
    await expect.poll(() => told.length).toBe(1);
    expect(told[0]).toMatchObject({ clients: 2, jobs: [] });
    // What is the same is not told again.
    scene.feed.changed();
    scene.clock.advance(1_000);
    await watching.connection.sendRequest(StatusRequest);
    expect(told).toHaveLength(1);
    scene.crashes = 1;
    scene.feed.changed();
    scene.clock.advance(0);
    await expect.poll(() => told.length).toBe(2);
    scene.crashes = 2;
    scene.feed.changed();
    scene.clock.advance(499);
    await watching.connection.sendRequest(StatusRequest);
    expect(told).toHaveLength(2);
    scene.clock.advance(1);
    await expect.poll(() => told.at(-1)?.engine.crashes).toBe(2);
  });

  it('shows a job that begins and ends', async () => {
    const scene = await SessionScene.create();
    const client = await scene.client({ status: true });
    const told: DaemonStatus[] = [];
    client.connection.onNotification(StatusChanged, (status) => void told.push(status));
    const go = Promise.withResolvers<void>();
    scene.jobs.engine.onPage = async ({ page }) => {
      await go.promise;
      return fakePage(page, 'done');
    };
    const answer = client.connection.sendRequest(ReadRequest, reading(scene));
    const untilTold = async (jobs: number): Promise<void> => {
      await expect
        .poll(() => {
          scene.clock.advance(500);
          return told.at(-1)?.jobs.length;
        })
        .toBe(jobs);
    };
    await untilTold(1);
    go.resolve();
    await answer;
    await untilTold(0);
  });
});

const METHODS = [
  'folio/read',
  'folio/attach',
  'folio/prioritize',
  'folio/upload',
  'folio/pageImages',
  'folio/stop',
] as const;

/** Parameters that no request takes: each has a required one, by name. */
const garbage = fc.oneof(
  fc.anything({ withBigInt: false, maxDepth: 2 }).filter((value) => !hasAll(value)),
  fc.constantFrom(
    {},
    [],
    null,
    [null],
    [[]],
    'x',
    7,
    { jobId: 7 },
    { source: 'x', options: null },
    { now: 'y' },
  ),
);

function hasAll(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && ('jobId' in value || 'base64' in value || 'now' in value)
  );
}

it('garbage is refused, and the connection lives', async () => {
  const scene = await SessionScene.create();
  const stream = scene.open();
  const answers = new Map<unknown, (answer: Message) => void>();
  new StreamMessageReader(stream).listen((message) => {
    if ('id' in message) answers.get(message.id)?.(message);
  });
  const writer = new StreamMessageWriter(stream);
  let id = 0;
  const ask = async (method: string, params?: unknown): Promise<unknown> => {
    id += 1;
    const answer = new Promise((resolve) => answers.set(id, resolve));
    await writer.write({ jsonrpc: '2.0', id, method, params } as Message);
    return answer;
  };
  await ask('initialize', { processId: null, rootUri: null, capabilities: {} });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...METHODS), garbage, async (method, params) => {
      expect(await ask(method, params)).toMatchObject({ error: { data: { code: 'request-invalid' } } });
      // Notifications have no answer; what they say wrongly changes nothing.
      for (const told of ['folio/taken', 'workspace/didChangeConfiguration'])
        await writer.write({ jsonrpc: '2.0', method: told, params } as Message);
      expect(await ask('folio/status')).toMatchObject({ result: { clients: 1 } });
    }),
    { numRuns: 300 },
  );
});
