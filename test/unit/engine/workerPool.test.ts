import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CancelFlag } from '../../../server/src/engine/cancellation.ts';
import { WorkerPool } from '../../../server/src/engine/workerPool.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../server/src/limits.ts';
import type { PageTurn } from '../../../server/src/readers/pageReader.ts';
import type { WorkerTask } from '../../../server/src/readers/workerTasks.ts';

const pools: WorkerPool[] = [];

async function poolOf(worker: string, count = 1, heapMegabytes = 64): Promise<WorkerPool> {
  const file = join(import.meta.dirname, '../../fixtures/workers', `${worker}.ts`);
  const pool = await WorkerPool.start(file, count, heapMegabytes);
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.destroy()));
});

interface TestTurn extends PageTurn {
  readonly cancellation: CancelFlag;
  readonly stop: AbortController;
}

function turnOf(limits: Partial<Limits> = {}, priority = 0): TestTurn {
  const stop = new AbortController();
  return {
    document: { id: 'd', path: '/d.pdf', name: 'd.pdf', limits: { ...DEFAULT_LIMITS, ...limits } },
    page: 3,
    priority,
    cancellation: new CancelFlag(),
    giveUp: stop.signal,
    stop,
    worked: 0,
  };
}

function opening(turn: PageTurn): WorkerTask & { kind: 'open' } {
  return { kind: 'open', document: turn.document };
}

describe('a pool of workers', () => {
  it('gives back what the worker answers', async () => {
    const pool = await poolOf('honest');
    const turn = turnOf();
    await expect(pool.run(opening(turn), turn)).resolves.toEqual({ kind: 'pdf', pageCount: 5 });
    expect(turn.worked).toBeGreaterThan(0);
  });

  it('does not start with a worker that throws at import, and does not wait for ever', async () => {
    await expect(poolOf('throwsAtImport')).rejects.toMatchObject({ code: 'engine-unavailable' });
  });

  it('turns an error of the worker back into the same error', async () => {
    const pool = await poolOf('refuses');
    const turn = turnOf();
    await expect(pool.run(opening(turn), turn)).rejects.toMatchObject({
      code: 'password-needed',
      message: 'd.pdf is encrypted and needs a password.',
    });
  });

  it('ends a worker that outlasts its page, names the limit, and works on', async () => {
    const pool = await poolOf('ignoresCancel');
    const turn = turnOf({ pageSeconds: 0.2 });
    await expect(pool.run(opening(turn), turn)).rejects.toMatchObject({
      code: 'limit-time',
      details: { page: 3 },
    });
    await expect(pool.run({ kind: 'ping' }, turnOf())).resolves.toBeNull();
  });

  it('ends a worker that does not heed its cancel flag', async () => {
    const pool = await poolOf('ignoresCancel');
    const turn = turnOf();
    const running = pool.run(opening(turn), turn);
    turn.cancellation.cancel();
    turn.stop.abort();
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    await expect(pool.run({ kind: 'ping' }, turnOf())).resolves.toBeNull();
  });

  it('names the page whose worker ended in the middle, and works on', async () => {
    const pool = await poolOf('endsItself');
    const turn = turnOf();
    await expect(pool.run(opening(turn), turn)).rejects.toMatchObject({
      code: 'page-failed',
      details: { page: 3 },
    });
    await expect(pool.run({ kind: 'ping' }, turnOf())).resolves.toBeNull();
  });

  it('names the memory limit when a worker runs out of heap, and works on', async () => {
    const pool = await poolOf('eatsMemory', 1, 32);
    const turn = turnOf();
    await expect(pool.run(opening(turn), turn)).rejects.toMatchObject({ code: 'limit-memory' });
    await expect(pool.run({ kind: 'ping' }, turnOf())).resolves.toBeNull();
  });

  it('does not begin a task of a page that was cancelled while it waited', async () => {
    const pool = await poolOf('honest');
    const turn = turnOf();
    turn.cancellation.cancel();
    await expect(pool.run(opening(turn), turn)).rejects.toMatchObject({ code: 'cancelled' });
    expect(turn.worked).toBe(0);
  });

  it('takes waiting tasks by priority, equal ones in their order', async () => {
    const pool = await poolOf('tellsOrder');
    const gate = new SharedArrayBuffer(4);
    Atomics.store(new Int32Array(gate), 0, 2);
    const options = { textLayer: 'never', modelDirectory: '/none', recoverSpaces: true } as const;
    const task = (cancel: SharedArrayBuffer): WorkerTask => ({
      kind: 'recognize',
      options,
      crops: [],
      cancel,
    });
    const open = new SharedArrayBuffer(4);
    const ask = async (priority: number, cancel = open): Promise<number> => {
      const answer = (await pool.run(task(cancel), turnOf({}, priority))) as unknown as { order: number };
      return answer.order;
    };
    const first = ask(5, gate);
    const rest = [ask(3), ask(1), ask(3), ask(0.5)];
    Atomics.store(new Int32Array(gate), 0, 0);
    Atomics.notify(new Int32Array(gate), 0);
    const start = await first;
    expect((await Promise.all(rest)).map((order) => order - start)).toEqual([3, 2, 4, 1]);
  });
});
