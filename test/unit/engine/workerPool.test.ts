import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import { PageBudget } from '../../../server/src/engine/pageBudget.ts';
import { WorkerPool, type WornOut } from '../../../server/src/engine/workerPool.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../server/src/limits.ts';
import type { PageTurn } from '../../../server/src/readers/pageRequest.ts';
import type { TaskKind, WorkerTask } from '../../../server/src/readers/workerTasks.ts';

const pools: WorkerPool[] = [];

interface TestPool {
  readonly pool: WorkerPool;
  /** Resolves when the pool says that it is good for nothing any more. */
  readonly wornOut: Promise<WornOut>;
}

async function poolOf(worker: string, count = 1, heapMegabytes = 64): Promise<TestPool> {
  const workerFile = join(import.meta.dirname, '../../fixtures/workers', `${worker}.ts`);
  const wornOut = Promise.withResolvers<WornOut>();
  const pool = await WorkerPool.start({ workerFile, count, heapMegabytes, onWornOut: wornOut.resolve });
  pools.push(pool);
  return { pool, wornOut: wornOut.promise };
}

// Workers of these tests are in no native code: their threads may be ended.
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.destroy()));
});

/** A page that a test gives work to. */
interface TestPage {
  readonly turn: PageTurn;
  readonly control: PageBudget;
}

function pageOf(limits: Partial<Limits> = {}, priority = 0): TestPage {
  const document = { id: 'd', path: '/d.pdf', name: 'd.pdf', limits: { ...DEFAULT_LIMITS, ...limits } };
  const turn = { document, page: 3, priority };
  return { turn, control: new PageBudget(turn) };
}

function opening({ turn }: TestPage): WorkerTask<'open'> {
  return { kind: 'open', turn, ask: null };
}

/** Something that the workers of these tests do at once. */
function easy({ turn }: TestPage): WorkerTask<TaskKind> {
  return { kind: 'pictures', turn, ask: null };
}

describe('a pool of workers', () => {
  it('gives back what the worker answers, and charges the page', async () => {
    const { pool } = await poolOf('honest');
    const page = pageOf();
    await expect(pool.run(opening(page), page.control)).resolves.toEqual({ kind: 'pdf', pageCount: 5 });
    expect(page.control.worked).toBeGreaterThan(0);
  });

  it('does not start with a worker that throws at import, and does not wait for ever', async () => {
    await expect(poolOf('throwsAtImport')).rejects.toMatchObject({ code: 'engine-unavailable' });
  });

  it('turns an error of the worker back into the same error', async () => {
    const { pool } = await poolOf('refuses');
    const page = pageOf();
    await expect(pool.run(opening(page), page.control)).rejects.toMatchObject({
      code: 'password-needed',
      message: 'd.pdf is encrypted and needs a password.',
    });
  });

  it('ends a page at its limit, and its worker returns and works on', async () => {
    const { pool } = await poolOf('stopsLater');
    const page = pageOf({ pageSeconds: 0.2 });
    await expect(pool.run(opening(page), page.control)).rejects.toMatchObject({
      code: 'limit-time',
      details: { page: 3, seconds: 0.2 },
    });
    await expect(pool.run(easy(page), pageOf().control)).resolves.toBeNull();
  });

  it('ends a cancelled page at once, and its worker returns and works on', async () => {
    const { pool } = await poolOf('stopsLater');
    const page = pageOf();
    const running = pool.run(opening(page), page.control);
    page.control.stop(new FolioError('cancelled'));
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await expect(pool.run(easy(page), pageOf().control)).resolves.toBeNull();
  });

  it.each(['limit-time', 'cancelled'] as const)(
    'ends a page (%s) whose worker does not stop, and asks to be replaced instead of ending the thread',
    async (end) => {
      const { pool, wornOut } = await poolOf('ignoresCancel');
      const page = pageOf({ pageSeconds: end === 'limit-time' ? 0.1 : 60 });
      const running = pool.run(opening(page), page.control);
      if (end === 'cancelled') page.control.stop(new FolioError('cancelled'));
      await expect(running).rejects.toMatchObject({ code: end });
      await expect(wornOut).resolves.toBe('stuck');
    },
  );

  it('ends the page whose worker ended in the middle, all of it, and then asks to be replaced', async () => {
    const { pool, wornOut } = await poolOf('endsItself');
    const page = pageOf();
    const ends = [pool.run(opening(page), page.control), pool.run(easy(page), page.control)];
    const settled = await Promise.allSettled(ends);
    expect(settled.map((end) => end.status === 'rejected' && (end.reason as FolioError).code)).toEqual([
      'page-failed',
      'page-failed',
    ]);
    await expect(wornOut).resolves.toBe('worker-lost');
  });

  it('names the memory limit when a worker runs out of heap, and asks to be replaced', async () => {
    const { pool, wornOut } = await poolOf('eatsMemory', 1, 32);
    const page = pageOf();
    await expect(pool.run(opening(page), page.control)).rejects.toMatchObject({ code: 'limit-memory' });
    await expect(wornOut).resolves.toBe('worker-lost');
  });

  it('does not begin a task of a page that was cancelled while it waited', async () => {
    const { pool } = await poolOf('honest');
    const page = pageOf();
    page.control.stop(new FolioError('cancelled'));
    await expect(pool.run(opening(page), page.control)).rejects.toMatchObject({ code: 'cancelled' });
    expect(page.control.worked).toBe(0);
  });

  it('takes waiting tasks by priority, equal ones in their order', async () => {
    const { pool } = await poolOf('tellsOrder');
    const options = { textLayer: 'never', modelDirectory: '/none', recoverSpaces: true } as const;
    const ask = async ({ turn, control }: TestPage): Promise<number> => {
      const task = { kind: 'recognizeLines', turn, ask: { options, crops: [] } } as const;
      const answer = (await pool.run(task, control)) as unknown as { order: number };
      return answer.order;
    };
    const held = pageOf({}, 5);
    const gate = new Int32Array(held.control.flag);
    Atomics.store(gate, 0, 2);
    const first = ask(held);
    const rest = [3, 1, 3, 0.5].map((priority) => ask(pageOf({}, priority)));
    Atomics.store(gate, 0, 0);
    Atomics.notify(gate, 0);
    const start = await first;
    expect((await Promise.all(rest)).map((order) => order - start)).toEqual([3, 2, 4, 1]);
  });
});
