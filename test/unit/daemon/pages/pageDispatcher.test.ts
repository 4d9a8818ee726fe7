import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageDispatcher, type PageSource } from '../../../../server/src/daemon/pages/pageDispatcher.ts';
import { PageWindow } from '../../../../server/src/daemon/pages/pageDispatcher.ts';

/** A job with so many pages, each of which is read when `finishOne` is called. */
class FakeJob implements PageSource {
  readonly clientId: string;
  readonly priority: 'interactive' | 'batch';
  urgency = 0;
  readonly #name: string;
  readonly #reading: { name: string; end: () => void }[];
  left: number;
  held = false;
  window: PageWindow | undefined;

  constructor(
    name: string,
    pages: number,
    priority: 'interactive' | 'batch',
    reading: { name: string; end: () => void }[],
  ) {
    this.clientId = name[0] ?? '';
    this.#name = name;
    this.left = pages;
    this.priority = priority;
    this.#reading = reading;
  }

  hasNext(): boolean {
    return this.left > 0 && !this.held;
  }

  readNext(): Promise<void> {
    this.left -= 1;
    return new Promise((end) => this.#reading.push({ name: this.#name, end }));
  }
}

class Scene {
  readonly reading: { name: string; end: () => void }[] = [];
  readonly began: string[] = [];
  readonly dispatcher: PageDispatcher;

  constructor(window: number) {
    this.dispatcher = new PageDispatcher(() => window);
  }

  job(
    name: string,
    pages: number,
    priority: 'interactive' | 'batch' = 'batch',
    window?: PageWindow,
  ): FakeJob {
    const job = new FakeJob(name, pages, priority, this.reading);
    job.window = window;
    this.dispatcher.add(job);
    return job;
  }

  /** Ends pages in the order they began until none is left. */
  async run(pages = Infinity): Promise<string[]> {
    for (let count = 0; count < pages; count += 1) {
      const page = this.reading.shift();
      if (!page) break;
      this.began.push(page.name);
      page.end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return this.began;
  }
}

describe('the dispatcher', () => {
  it('gives clients their turns, however many files one of them has', async () => {
    const scene = new Scene(1);
    for (let file = 0; file < 1_000; file += 1) scene.job(`a${file}`, 10);
    scene.job('b', 4);
    scene.job('c', 2);
    const order = (await scene.run(12)).map((name) => name[0]).join('');
    expect(order).toBe('aabcabcababa'.slice(0, order.length));
    expect(order.match(/b/g)).toHaveLength(4);
  });

  it('puts what somebody waits for before batches', async () => {
    const scene = new Scene(1);
    scene.job('a', 3);
    scene.job('b', 3);
    scene.job('a!', 2, 'interactive');
    await scene.run();
    expect(scene.began.slice(1, 3)).toEqual(['a!', 'a!']);
  });

  it('reads the jobs of one client in the order they came', async () => {
    const scene = new Scene(1);
    scene.job('a1', 2);
    scene.job('a2', 2);
    expect(await scene.run()).toEqual(['a1', 'a1', 'a2', 'a2']);
  });

  it('passes over a job that is held back', async () => {
    const scene = new Scene(1);
    const held = scene.job('a', 3);
    held.held = true;
    scene.job('b', 3);
    expect(await scene.run()).toEqual(['a', 'b', 'b', 'b']);
    held.held = false;
    scene.dispatcher.wake();
    expect((await scene.run()).slice(-2)).toEqual(['a', 'a']);
  });

  it('begins no more pages for the servers of one client than these take, and others beside them', async () => {
    const scene = new Scene(10);
    let places = 2;
    const window = new PageWindow(() => places);
    // Two jobs of one client, for the same servers.
    for (const name of ['a1', 'a2']) scene.job(name, 9, 'batch', window);
    scene.job('b', 3);
    const begun = (): string => scene.reading.map(({ name }) => name.slice(0, 1)).join('');
    expect(begun()).toBe('aabbb');
    scene.job('a!', 5, 'interactive', window);
    expect(begun()).toBe('aabbbaa');
    places = 3;
    scene.dispatcher.wake();
    expect(begun()).toBe('aabbbaaa');
    await scene.run();
    expect(scene.began).toHaveLength(9 + 9 + 3 + 5);
  });

  it('begins a page that somebody waits for beside a window full of batch pages, and no more than a window of these', async () => {
    const scene = new Scene(2);
    scene.job('a', 9);
    expect(scene.reading.map(({ name }) => name)).toEqual(['a', 'a']);
    scene.job('b!', 3, 'interactive');
    expect(scene.reading.map(({ name }) => name)).toEqual(['a', 'a', 'b!', 'b!']);
    await scene.run(2);
    expect(scene.reading.map(({ name }) => name)).toEqual(['b!', 'b!']);
    await scene.run(1);
    expect(scene.reading.map(({ name }) => name)).toEqual(['b!', 'b!']);
  });

  it('never has more pages in the engine than a window of each kind, and reads every page once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 6 }), fc.boolean()), {
          maxLength: 6,
        }),
        async (window, jobs) => {
          const scene = new Scene(window);
          for (const [client, pages, interactive] of jobs)
            scene.job(interactive ? `${client}!` : client, pages, interactive ? 'interactive' : 'batch');
          while (scene.reading.length > 0) {
            expect(scene.reading.length).toBeLessThanOrEqual(2 * window);
            const batches = scene.reading.filter(({ name }) => !name.endsWith('!'));
            expect(batches.length).toBeLessThanOrEqual(window);
            await scene.run(1);
          }
          expect(scene.began).toHaveLength(jobs.reduce((sum, [, pages]) => sum + pages, 0));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('begins nothing after stop, and says when the rest has ended', async () => {
    const scene = new Scene(2);
    scene.job('a', 5);
    let stopped = false;
    const stopping = scene.dispatcher.stop().then(() => (stopped = true));
    await scene.run(1);
    expect(stopped).toBe(false);
    await scene.run();
    await stopping;
    expect(scene.began).toHaveLength(2);
  });

  it('what somebody put first comes before all others, what was put first last before that', async () => {
    const scene = new Scene(1);
    scene.job('a', 2, 'interactive');
    const late = scene.job('b', 2);
    const latest = scene.job('c', 2);
    late.urgency = 1;
    latest.urgency = 2;
    expect(await scene.run()).toEqual(['a', 'c', 'c', 'b', 'b', 'a']);
  });
});
