import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { serveClient } from '../../../server/src/daemon/session.ts';
import type { JobSink } from '../../../server/src/daemon/jobs/delivery/subscriber.ts';
import type { JobService } from '../../../server/src/daemon/jobs/jobService.ts';
import { MAX_UNTAKEN_EVENTS, PROGRESS_MILLISECONDS } from '../../../server/src/daemon/jobs/jobSettings.ts';
import { StatusFeed } from '../../../server/src/daemon/statusFeed.ts';
import { DaemonConnection } from '../../../server/src/daemonClient/daemonConnection.ts';
import type { FolioJob } from '../../../server/src/daemonClient/folioClient.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type { DaemonStatus, JobEvent } from '../../../server/src/protocol.ts';
import { JobScene } from '../../fixtures/daemon/jobScene.ts';
import { fakeModels } from '../../fixtures/daemon/fakeModelWork.ts';
import { ManualClock } from '../../fixtures/daemon/manualClock.ts';
import { recordingLog } from '../../fixtures/daemon/recordingLog.ts';

/** Only a hang takes so long. */
const HANG_MILLISECONDS = 20_000;

const CONNECTIONS = 2;

/** Or a named failure in place of a hang, so that the property shrinks. */
async function unlessHanging<T>(promise: Promise<T>, what: string): Promise<T> {
  const giveUp = new AbortController();
  const hang = delay(HANG_MILLISECONDS, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(`${what} hangs`);
  });
  hang.catch(() => undefined);
  try {
    return await Promise.race([promise, hang]);
  } finally {
    giveUp.abort();
  }
}

/** Who reads the events of a job, as many as it may. */
class Reader {
  readonly events: JobEvent[] = [];
  readonly ended: Promise<void>;
  left = false;
  #may = 0;
  #wake: () => void = () => undefined;

  constructor(job: FolioJob) {
    this.ended = this.#read(job);
    this.ended.catch(() => undefined);
  }

  allow(events: number): void {
    this.#may += events;
    this.#wake();
  }

  /** Stops at its next event. */
  leave(): void {
    this.left = true;
    this.allow(1);
  }

  async #read(job: FolioJob): Promise<void> {
    for await (const event of job.events) {
      if (this.left) return;
      this.events.push(event);
      this.#may -= 1;
      while (this.#may <= 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

interface Reading {
  readonly connection: number;
  readonly pages: number;
  readonly job: FolioJob;
  reader: Reader | undefined;
  cancelled: boolean;
  /** Somebody attached through the same connection. */
  replaced: boolean;
}

/** Real connections, over sockets, to real jobs with an engine whose pages come at once. */
class Scene {
  readonly readings: Reading[] = [];
  readonly connections: DaemonConnection[] = [];
  readonly clock: ManualClock;
  /** What was sent, in order, of each job to each connection. */
  readonly sent = new Map<string, JobEvent[]>();
  readonly #jobs: JobScene;
  readonly #sockets: Socket[] = [];
  #end: () => void = () => undefined;

  private constructor(jobs: JobScene, clock: ManualClock) {
    this.#jobs = jobs;
    this.clock = clock;
  }

  static async open(jobs: JobScene, clock: ManualClock, path: string): Promise<Scene> {
    const scene = new Scene(jobs, clock);
    const { engine } = jobs;
    engine.onOpen = ({ path: of }) => (engine.pageCount = Number(of.split('-').at(-1)));
    const service = jobs.service();
    let serving = 0;
    const server = createServer((socket) => {
      scene.#sockets.push(socket);
      const name = String(serving);
      serving += 1;
      serveClient(socket, {
        jobs: scene.#recorded(service, name),
        models: fakeModels(),
        log: recordingLog(),
        status: () => Promise.resolve({ clients: service.clients } as DaemonStatus),
        statusFeed: new StatusFeed(() => Promise.reject(new Error('not asked for')), clock),
        configureIdle: () => undefined,
        restartEngine: () => Promise.resolve(),
        stop: () => Promise.resolve(() => undefined),
      });
    }).listen(path);
    await once(server, 'listening');
    scene.#end = () => server.close();
    const info = { address: path, pid: 1, protocol: 5, build: '', version: '', token: '', startedAt: 0 };
    for (let at = 0; at < CONNECTIONS; at += 1) {
      const socket = connect(path);
      await once(socket, 'connect');
      scene.connections.push(new DaemonConnection(socket, info, ''));
      // One after the other: the numbers of both sides are the same.
      while (serving <= at) await turn();
    }
    return scene;
  }

  async read(connection: number, pages: number): Promise<void> {
    const path = `${this.#jobs.path}-${this.readings.length}-${pages}`;
    await writeFile(path, 'a document');
    const source = { kind: 'path' as const, path };
    const asked = this.#connection(connection).read({ source, options: { cache: false } });
    const job = await unlessHanging(asked, 'read');
    this.readings.push({ connection, pages, job, reader: undefined, cancelled: false, replaced: false });
  }

  async attach(connection: number, to: Reading): Promise<void> {
    try {
      const job = await unlessHanging(this.#connection(connection).attach(to.job.jobId), 'attach');
      for (const other of this.readings)
        if (other.connection === connection && other.job.jobId === job.jobId) other.replaced = true;
      this.readings.push({ ...to, connection, job, reader: undefined, replaced: false });
    } catch (error) {
      // It has ended, as far as the daemon is concerned.
      if (!(error instanceof FolioError) || error.code !== 'job-not-found') throw error;
    }
  }

  async ask(connection: number): Promise<void> {
    await unlessHanging(this.#connection(connection).status(), 'status');
  }

  sentTo({ connection, job }: Reading): readonly JobEvent[] {
    return this.sent.get(`${connection} ${job.jobId}`) ?? [];
  }

  async close(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()));
    for (const socket of this.#sockets) socket.destroy();
    this.#end();
  }

  #connection(at: number): DaemonConnection {
    const connection = this.connections[at];
    if (!connection) throw new RangeError('no such connection');
    return connection;
  }

  #recorded(service: JobService, name: string): JobService {
    const recording = (sink: JobSink): JobSink => {
      let key = '';
      return (event) => {
        if (event.kind === 'accepted') key = `${name} ${event.jobId}`;
        this.sent.set(key, [...(this.sent.get(key) ?? []), event]);
        return sink(event);
      };
    };
    const connectRecorded: JobService['connect'] = () => {
      const client = service.connect();
      return {
        ...client,
        read: (params, sink) => client.read(params, recording(sink)),
        attach: (jobId, sink) => client.attach(jobId, recording(sink)),
      };
    };
    return new Proxy(service, {
      get: (target, key) =>
        key === 'connect' ? connectRecorded : (Reflect.get(target, key, target) as unknown),
    });
  }
}

interface Model {
  jobs: number;
}

type Step = fc.AsyncCommand<Model, Scene>;

/** A step that needs a job. */
function ofJob(
  name: string,
  at: number,
  run: (reading: Reading, scene: Scene) => Promise<void> | void,
): Step {
  return {
    check: ({ jobs }) => jobs > 0,
    run: async (_model, scene) => {
      const reading = scene.readings[at % scene.readings.length];
      if (reading) await run(reading, scene);
      await turn();
    },
    toString: () => `${name} ${at}`,
  };
}

const job = fc.nat({ max: 99 });
const connection = fc.nat({ max: CONNECTIONS - 1 });

const steps: fc.Arbitrary<Step>[] = [
  fc.tuple(connection, fc.integer({ min: 1, max: 40 })).map(([to, pages]) => ({
    check: () => true,
    run: async (model, scene) => {
      await scene.read(to, pages);
      model.jobs += 1;
    },
    toString: () => `read ${pages} pages through ${to}`,
  })),
  fc.tuple(job, fc.integer({ min: 1, max: 30 })).map(([at, events]) =>
    ofJob(`take ${events} of`, at, (reading) => {
      reading.reader ??= new Reader(reading.job);
      reading.reader.allow(events);
    }),
  ),
  job.map((at) => ofJob('leave', at, ({ reader }) => reader?.leave())),
  job.map((at) =>
    ofJob('cancel', at, async (reading) => {
      reading.cancelled = true;
      await unlessHanging(reading.job.cancel(), 'cancel');
    }),
  ),
  fc
    .tuple(job, connection)
    .map(([at, to]) => ofJob(`attach through ${to} to`, at, (reading, scene) => scene.attach(to, reading))),
  fc.nat({ max: 2 * PROGRESS_MILLISECONDS }).map((milliseconds) => ({
    check: () => true,
    run: async (_model, scene) => {
      scene.clock.advance(milliseconds);
      await turn();
    },
    toString: () => `wait ${milliseconds} ms`,
  })),
  connection.map((through) => ({
    check: () => true,
    run: (_model, scene) => scene.ask(through),
    toString: () => `ask through ${through}`,
  })),
];

/** Everybody who still reads reads to the end, and has all of it. */
async function readToTheEnd(scene: Scene): Promise<void> {
  for (const { reader } of scene.readings) reader?.allow(Infinity);
  for (const {
    reader,
    replaced,
    job: { jobId },
  } of scene.readings) {
    if (!reader) continue;
    const ended = reader.ended.catch((error: unknown) => {
      if (!replaced || !(error instanceof FolioError) || error.code !== 'cancelled') throw error;
    });
    await unlessHanging(ended, `job ${jobId}`);
  }
  scene.clock.advance(10 * PROGRESS_MILLISECONDS);
  for (let at = 0; at < CONNECTIONS; at += 1) await scene.ask(at);
}

function checkReader({ reader, pages, replaced }: Reading, wasCancelled: boolean): void {
  if (!reader || reader.left || replaced) return;
  const events = reader.events.filter(({ kind }) => kind !== 'progress');
  expect(events.at(-1)?.kind).toBe('finished');
  expect(events.filter(({ kind }) => kind === 'finished')).toHaveLength(1);
  const read = events.flatMap((event) => (event.kind === 'page' ? [event.page] : []));
  expect(new Set(read).size).toBe(read.length);
  if (wasCancelled) return;
  expect(events.at(-1)).toMatchObject({ outcome: 'ok' });
  expect(events[0]).toMatchObject({ kind: 'opened' });
  expect([...read].sort((a, b) => a - b)).toEqual(Array.from({ length: pages }, (_, at) => at + 1));
}

it('jobs of one connection hold up nobody else, lose nothing, and are silent after their end', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: 120, size: 'max' }), async (commands) => {
      round += 1;
      const clock = new ManualClock();
      const jobs = await JobScene.create(clock);
      const scene = await Scene.open(jobs, clock, join(jobs.path, '..', `${round}.sock`));
      try {
        await fc.asyncModelRun(() => ({ model: { jobs: 0 }, real: scene }), commands);
        await readToTheEnd(scene);
        const cancelled = new Set(scene.readings.filter((one) => one.cancelled).map((one) => one.job.jobId));
        for (const reading of scene.readings) checkReader(reading, cancelled.has(reading.job.jobId));
        for (const events of scene.sent.values()) {
          // Who attaches anew hears all of it anew, from `accepted` on.
          for (const [at, event] of events.entries())
            if (events[at - 1]?.kind === 'finished') expect(event).toMatchObject({ kind: 'accepted' });
        }
        for (const reading of scene.readings) {
          const others = scene.readings.filter(
            (other) => other.connection === reading.connection && other.job.jobId === reading.job.jobId,
          );
          // Progress is not held: each report takes the place of the one before it, which counts as taken.
          const held = scene.sentTo(reading).filter(({ kind }) => kind !== 'progress');
          if (others.length === 1 && !reading.reader && !reading.cancelled)
            expect(held.length).toBeLessThanOrEqual(MAX_UNTAKEN_EVENTS + 1);
        }
      } finally {
        await scene.close();
      }
    }),
    { numRuns: 25 },
  );
});
