import { once } from 'node:events';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createProtocolConnection,
  ExitNotification,
  InitializeRequest,
  ShutdownRequest as LspShutdown,
  SocketMessageReader,
  SocketMessageWriter,
  type ProtocolConnection,
} from 'vscode-languageserver-protocol/node';
import { greetDaemon } from '../../server/src/rendezvous/handshake.ts';
import { startInProcess } from '../../server/src/daemonClient/startInProcess.ts';
import { StatusRequest } from '../../server/src/protocol.ts';
import {
  DaemonScene,
  ends,
  eventsOf,
  isRunning,
  pagesOf,
  untilBegun,
  untilPages,
} from '../fixtures/daemon/daemonScene.ts';
import { StarterProcess } from '../fixtures/daemon/starterProcess.ts';
import { containing } from '../fixtures/daemon/matchers.ts';

function path(file: string): { kind: 'path'; path: string } {
  return { kind: 'path', path: file };
}

/** A language client's own connection, past the handshake. */
async function languageClient(
  scene: DaemonScene,
): Promise<{ connection: ProtocolConnection; closed: Promise<unknown> }> {
  const { address, token } = await scene.info();
  const socket = connect(address);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await greetDaemon(socket, { token, protocol: 5, build: 'test' });
  const connection = createProtocolConnection(
    new SocketMessageReader(socket),
    new SocketMessageWriter(socket),
    undefined,
  );
  connection.listen();
  return { connection, closed: once(socket, 'close') };
}

describe('reading through the daemon', () => {
  it('gives pages, then finds them again without the engine, in another daemon too', async () => {
    const scene = await DaemonScene.create();
    const file = await scene.document('pages: 5\ntext: hello');
    const client = await scene.connect();
    const first = await eventsOf(await client.read({ source: path(file), options: {} }));
    expect(pagesOf(first)).toEqual(['1: hello 1', '2: hello 2', '3: hello 3', '4: hello 4', '5: hello 5']);
    expect(first.at(-1)).toMatchObject({ kind: 'finished', outcome: 'ok', pagesFromCache: 0 });
    await client.stop(true);
    await ends(client.info.pid);
    const again = await scene.connect();
    const second = await eventsOf(await again.read({ source: path(file), options: {} }));
    expect(second.at(-1)).toMatchObject({ outcome: 'ok', pagesFromCache: 5 });
    expect(pagesOf(second)).toEqual(pagesOf(first));
    expect((await again.status()).engine).toMatchObject({ state: 'stopped', pagesRead: 0 });
  });

  it('of an upload gives its pages and leaves no file', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const bytes = Buffer.from(`pages: 2\ntext: sent\n${'#'.repeat(2_000_000)}`);
    const source = await client.upload(
      (async function* () {
        await Promise.resolve();
        yield bytes;
      })(),
      'sent.pdf',
    );
    const events = await eventsOf(await client.read({ source, options: {} }));
    expect(pagesOf(events)).toEqual(['1: sent 1', '2: sent 2']);
    expect(events.find(({ kind }) => kind === 'opened')).toMatchObject({ name: 'sent.pdf' });
    const uploads = join(scene.run(), `spool-${client.info.pid}`, 'uploads');
    await expect.poll(() => readdir(uploads)).toEqual([]);
  });

  it('reports what it is and does', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const file = await scene.document('pages: 4\nhold: 2');
    const job = await client.read({ source: path(file), options: {}, background: true });
    await untilPages(job, 1);
    const status = await client.status();
    expect({
      ...status,
      pid: 0,
      uptimeMilliseconds: 0,
      residentBytes: 0,
      engine: { ...status.engine, pid: 0 },
    }).toEqual({
      pid: 0,
      version: '0.1.0',
      build: 'test',
      protocol: 5,
      uptimeMilliseconds: 0,
      residentBytes: 0,
      draining: false,
      clients: 1,
      queuedPages: expect.any(Number) as number,
      jobs: [
        {
          jobId: job.jobId,
          priority: 'interactive',
          name: 'letter',
          stage: 'reading',
          pagesDone: 1,
          pagesTotal: 4,
          failedPages: 0,
          background: true,
        },
      ],
      engine: {
        state: 'ready',
        pid: 0,
        workers: 2,
        models: [],
        residentBytes: 50e6,
        crashes: 0,
        pagesRead: 1,
      },
      vlm: [],
      reading: { page: 'ppocrv4-mobile', recognizers: expect.arrayContaining(['tesseract-eng']) as string[] },
      paths: {
        run: scene.run(),
        log: join(scene.directory, 'log', 'daemon-test.log'),
        cache: join(scene.directory, 'cache', 'results'),
      },
    });
    expect(status.uptimeMilliseconds).toBeGreaterThan(0);
    expect(isRunning(status.engine.pid ?? 0)).toBe(true);
  });

  it('refuses requests that are not of the protocol', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    // @ts-expect-error a client of another version
    await expect(client.read({ source: { kind: 'url', url: 'x' }, options: {} })).rejects.toMatchObject({
      code: 'request-invalid',
      message: containing('source'),
    });
    await expect(client.attach('nothing')).rejects.toMatchObject({ code: 'job-not-found' });
    await expect(
      client.upload(oneByte(), '').then((source) => client.read({ source, options: {} })),
    ).rejects.toMatchObject({
      code: 'request-invalid',
    });
    expect((await client.status()).clients).toBe(1);
  });

  it('writes no text, password or token into its logs', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect('babblesOnStdout');
    const file = await scene.document('pages: 2\ntext: unspeakable');
    await eventsOf(await client.read({ source: path(file), options: { password: 'hunter2' } }));
    await client.stop(false);
    await ends(client.info.pid);
    const logs = await scene.logs();
    expect(logs).toContain('job-finished');
    expect(logs).not.toMatch(/unspeakable|hunter2/);
    expect(logs).not.toMatch(/[0-9a-f]{64}/);
    if (process.platform !== 'win32')
      expect((await stat(join(scene.directory, 'log', 'daemon-test.log'))).mode & 0o077).toBe(0);
  });

  it('works without a daemon in the same way', async () => {
    const scene = await DaemonScene.create();
    const file = await scene.document('pages: 3\ntext: alone');
    const { engine = '' } = scene.options();
    const client = await startInProcess({ engine });
    onTestFinished(() => client.close());
    const events = await eventsOf(await client.read({ source: path(file), options: {} }));
    expect(pagesOf(events)).toEqual(['1: alone 1', '2: alone 2', '3: alone 3']);
    const { pid = 0 } = (await client.status()).engine;
    await client.close();
    expect(isRunning(pid)).toBe(false);
  });

  it('without a daemon, closing ends what runs', async () => {
    const scene = await DaemonScene.create();
    const { engine = '' } = scene.options();
    const client = await startInProcess({ engine });
    const job = await client.read({ source: path(await scene.document('pages: 3\nhold: 1')), options: {} });
    const events = eventsOf(job);
    await client.close();
    expect((await events).at(-1)).toMatchObject({ kind: 'finished', outcome: 'cancelled' });
  });
});

async function* oneByte(): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield Uint8Array.of(1);
}

describe('several clients', () => {
  it('do not suffer from the shutdown, exit or dead parent of one', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const initialize = { processId: 2 ** 22 - 1, capabilities: {}, rootUri: null };
    const polite = await languageClient(scene);
    await polite.connection.sendRequest(InitializeRequest.type, initialize);
    await polite.connection.sendRequest(LspShutdown.type);
    await polite.connection.sendNotification(ExitNotification.type);
    await polite.closed;
    const rude = await languageClient(scene);
    await rude.connection.sendRequest(InitializeRequest.type, initialize);
    await rude.connection.sendNotification(ExitNotification.type);
    await rude.closed;
    const third = await languageClient(scene);
    await third.connection.sendRequest(InitializeRequest.type, initialize);
    expect(await third.connection.sendRequest(StatusRequest)).toMatchObject({
      pid: client.info.pid,
      clients: 2,
    });
    expect((await client.status()).clients).toBe(2);
  });

  it('take over the jobs of one another by attaching', async () => {
    const scene = await DaemonScene.create();
    const file = await scene.document('pages: 3\nhold: 3');
    const [one, other] = [await scene.connect(), await scene.connect()];
    const job = await one.read({ source: path(file), options: {}, background: true });
    await untilPages(job, 2);
    const joined = await other.attach(job.jobId);
    await one.close();
    const events = eventsOf(joined);
    await writeFile(`${file}.go`, '');
    expect(pagesOf(await events)).toEqual(['1: text 1', '2: text 2', '3: text 3']);
  });

  it('go on while one of them does not read, and the daemon does not grow', async () => {
    const scene = await DaemonScene.create();
    const [slow, quick] = [await scene.connect(), await scene.connect()];
    // As much as a daemon that keeps what it cannot send would grow by, and no heap does by itself.
    const pages = 250;
    const large = await scene.document(`pages: ${pages}\nbytes: 200000`, 'large');
    const small = await scene.document('pages: 20', 'small');
    await eventsOf(await quick.read({ source: path(small), options: { cache: false } }));
    const before = (await quick.status()).residentBytes;
    const held = await slow.read({ source: path(large), options: { cache: false } });
    const others = await eventsOf(await quick.read({ source: path(small), options: { cache: false } }));
    expect(others.at(-1)).toMatchObject({ outcome: 'ok', pagesDone: 20 });
    // The slow one's job stands still when its pages fill what sockets and queues may hold: others take turns with
    // it, and whole documents of theirs go by without a page of it.
    const pagesDone = async (): Promise<number> =>
      (await quick.status()).jobs.find(({ jobId }) => jobId === held.jobId)?.pagesDone ?? 0;
    let done = -1;
    for (let last = -2; done <= 0 || done !== last;) {
      last = done;
      await eventsOf(await quick.read({ source: path(small), options: { cache: false } }));
      done = await pagesDone();
    }
    expect(done).toBeLessThan(pages);
    const grown = (await quick.status()).residentBytes - before;
    expect(grown).toBeLessThan(pages * 200_000);
    expect(pagesOf(await eventsOf(held))).toHaveLength(pages);
  });

  it('end their jobs at once by cancelling', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const job = await client.read({ source: path(await scene.document('pages: 9\nhold: 1')), options: {} });
    await untilBegun(client, 7);
    await job.cancel();
    expect((await eventsOf(job)).at(-1)).toMatchObject({ kind: 'finished', outcome: 'cancelled' });
    await job.cancel();
    expect((await client.status()).jobs).toEqual([]);
  });
});

describe('kill -9', () => {
  it.each(['before the engine is there', 'while pages are read', 'while it is idle'])(
    'of a client %s ends its jobs and no others',
    async (stage) => {
      const scene = await DaemonScene.create();
      const witness = await scene.connect();
      const file = await scene.document(stage === 'while it is idle' ? 'pages: 3' : 'pages: 3\nhold: 2');
      const other = await scene.document('pages: 3\nhold: 1\ntext: other', 'other');
      const program = new StarterProcess();
      await program.connect({}, scene.options());
      const others = eventsOf(await witness.read({ source: path(other), options: {} }));
      const reading = program.order({ do: 'read', path: file });
      const until = {
        'before the engine is there': 'progress',
        'while pages are read': 'page',
        'while it is idle': 'finished',
      }[stage];
      for (let answer = await reading; !('event' in answer && answer.event === until);)
        answer = await program.next();
      await program.kill();
      await expect.poll(async () => (await witness.status()).clients).toBe(1);
      await expect.poll(async () => (await witness.status()).jobs.map(({ name }) => name)).toEqual(['other']);
      await writeFile(`${other}.go`, '');
      expect(pagesOf(await others)).toEqual(['1: other 1', '2: other 2', '3: other 3']);
    },
  );

  it('of the daemon while pages are read ends the engine; the next daemon goes on at the first missing page', async () => {
    const scene = await DaemonScene.create();
    const file = await scene.document('pages: 6\nhold: 4');
    const client = await scene.connect();
    const job = await client.read({ source: path(file), options: {} });
    await untilPages(job, 3);
    const { pid = 0 } = (await client.status()).engine;
    scene.watch(pid);
    // A page comes before it is on the disk.
    await expect.poll(() => scene.keptResults()).toBe(3 + 1);
    process.kill(client.info.pid, 'SIGKILL');
    await expect(eventsOf(job)).rejects.toMatchObject({
      code: 'daemon-unreachable',
      hint: containing('daemon-test.log'),
    });
    await expect(client.status()).rejects.toMatchObject({ code: 'daemon-unreachable' });
    await ends(pid);
    await writeFile(`${file}.go`, '');
    const next = await scene.connect();
    const events = await eventsOf(await next.read({ source: path(file), options: {} }));
    expect(events.at(-1)).toMatchObject({ outcome: 'ok', pagesDone: 6, pagesFromCache: 3 });
    // The new one tidies up when it is there already.
    await expect
      .poll(async () => (await readdir(scene.run())).filter((name) => name.endsWith('.sock')))
      .toHaveLength(1);
  });

  it.each(['opening', 'idle'])('of the daemon while %s is found out by the next program', async (stage) => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const job =
      stage === 'opening'
        ? await client.read({ source: path(await scene.document('pages: 1')), options: {} })
        : undefined;
    process.kill(client.info.pid, 'SIGKILL');
    if (job) await eventsOf(job).catch(() => undefined);
    const next = await scene.connect();
    expect(next.info.pid).not.toBe(client.info.pid);
    expect((await next.status()).jobs).toEqual([]);
  });

  it('of the engine while pages are read costs nothing but time', async () => {
    const scene = await DaemonScene.create();
    const file = await scene.document('pages: 5\nhold: 3');
    const client = await scene.connect();
    const job = await client.read({ source: path(file), options: {} });
    await untilPages(job, 2);
    const attached = await client.attach(job.jobId);
    const { pid = 0 } = (await client.status()).engine;
    process.kill(pid, 'SIGKILL');
    await expect.poll(async () => (await client.status()).engine.crashes).toBe(1);
    await writeFile(`${file}.go`, '');
    const events = await eventsOf(attached);
    expect(events.at(-1)).toMatchObject({ outcome: 'ok', pagesDone: 5 });
  });
});

describe('a page that crashes the engine', () => {
  it('fails alone, with its name, and the daemon goes on', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect('crashesAtPage');
    const file = await scene.document('pages: 5\ncrash: 3');
    const events = await eventsOf(await client.read({ source: path(file), options: {} }));
    expect(events.at(-1)).toMatchObject({
      outcome: 'partial',
      failedPages: [
        {
          page: 3,
          failure: { code: 'engine-crashed', message: 'The engine crashed twice on page 3 of letter.' },
        },
      ],
    });
    expect(pagesOf(events).filter((page) => page.includes('text'))).toEqual([
      '1: text 1',
      '2: text 2',
      '4: text 4',
      '5: text 5',
    ]);
  });
});

describe('leaving', () => {
  it('when told to ends its jobs first', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const file = await scene.document('pages: 3\nhold: 2');
    const job = await client.read({ source: path(file), options: {} });
    const events = eventsOf(job);
    await client.stop(false);
    await expect.poll(async () => (await client.status()).draining).toBe(true);
    await writeFile(`${file}.go`, '');
    expect((await events).at(-1)).toMatchObject({ outcome: 'ok', pagesDone: 3 });
    await ends(client.info.pid);
    expect(await readdir(scene.run())).toEqual([]);
  });

  it('when it has nothing to do answers before it goes', async () => {
    const scene = await DaemonScene.create();
    for (let round = 0; round < 5; round += 1) {
      const client = await scene.connect();
      await eventsOf(await client.read({ source: path(await scene.document('pages: 1')), options: {} }));
      await client.close();
      const stopping = await scene.connect();
      await stopping.status();
      await stopping.stop(false);
      await ends(client.info.pid);
    }
    // What could not be written any more was the answer.
    expect(await scene.logs()).not.toContain('stream was destroyed');
  });

  it('hears a client to the end that asks on and on', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const job = await client.read({ source: path(await scene.document('pages: 9\nhold: 2')), options: {} });
    const events = eventsOf(job);
    const asking = (async () => {
      for (;;) await client.status();
    })().catch((error: unknown) => error);
    await client.stop(true);
    expect((await events).at(-1)).toMatchObject({ outcome: 'cancelled' });
    await ends(client.info.pid);
    expect(await asking).toMatchObject({ code: 'daemon-unreachable' });
    expect(await scene.logs()).not.toMatch(/connection-(error|message)/);
  });

  it('now does not wait for them', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const job = await client.read({ source: path(await scene.document('pages: 3\nhold: 1')), options: {} });
    const events = eventsOf(job);
    await client.stop(true);
    expect((await events).at(-1)).toMatchObject({ outcome: 'cancelled' });
    await ends(client.info.pid);
  });

  it.skipIf(process.platform === 'win32')(
    'on SIGTERM ends the pages that were begun, keeps them, and exits',
    async () => {
      const scene = await DaemonScene.create();
      const client = await scene.connect();
      const file = await scene.document('pages: 400\nhold: 2');
      const job = await client.read({ source: path(file), options: {} });
      await untilPages(job, 1);
      await untilBegun(client, 398);
      const events = eventsOf(job);
      process.kill(client.info.pid, 'SIGTERM');
      await expect.poll(async () => (await client.status()).draining).toBe(true);
      await writeFile(`${file}.go`, '');
      const last = (await events).at(-1);
      if (last?.kind !== 'finished') throw new Error('the job did not finish');
      expect(last.outcome).toBe('cancelled');
      expect(last.pagesDone).toBeGreaterThan(1);
      expect(last.pagesDone).toBeLessThan(400);
      await ends(client.info.pid);
      expect(await scene.logs()).toContain('"msg":"exit"');
      const next = await scene.connect();
      expect((await eventsOf(await next.read({ source: path(file), options: {} }))).at(-1)).toMatchObject({
        pagesDone: 400,
        pagesFromCache: last.pagesDone,
      });
    },
  );

  it.skipIf(process.platform === 'win32')('on a second signal exits at once', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const job = await client.read({ source: path(await scene.document('pages: 2\nhold: 1')), options: {} });
    const lost = expect(eventsOf(job)).rejects.toMatchObject({ code: 'daemon-unreachable' });
    await untilBegun(client, 0);
    process.kill(client.info.pid, 'SIGTERM');
    await expect.poll(async () => (await client.status()).draining).toBe(true);
    process.kill(client.info.pid, 'SIGTERM');
    await ends(client.info.pid);
    await lost;
  });

  it('is what an idle daemon does, once it has neither clients nor jobs', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const file = await scene.document('pages: 1\nhold: 1');
    await client.read({ source: path(file), options: {}, background: true });
    await client.configure({ idle: { unloadAfterMinutes: 0, exitAfterMinutes: 0 } });
    await client.status();
    await client.close();
    await expect.poll(() => scene.logs()).toContain('engine-ready');
    expect(isRunning(client.info.pid)).toBe(true);
    await writeFile(`${file}.go`, '');
    await ends(client.info.pid);
    expect(await scene.logs()).toContain('"reason":"idle"');
  });
});
