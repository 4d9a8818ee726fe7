import { describe, expect, it } from 'vitest';
import { Batcher, type BatchRequest } from '../../../../server/src/engine/lanes/batcher.ts';
import { ManualClock } from '../../../fixtures/daemon/manualClock.ts';

interface Batch {
  readonly key: string;
  readonly inputs: readonly string[];
  readonly size: number;
  readonly finish: () => void;
  readonly fail: (reason: string) => void;
}

/** A batcher at a device that answers when it is told to. */
class Scene {
  readonly clock = new ManualClock();
  readonly batches: Batch[] = [];
  readonly outcomes: boolean[] = [];
  readonly batcher = new Batcher<string, string>({
    run: (key, inputs, size) =>
      new Promise((resolve, reject) => {
        this.batches.push({
          key,
          inputs,
          size,
          finish: () => resolve(inputs.map((input) => input.toUpperCase())),
          fail: (reason) => reject(new Error(reason)),
        });
      }),
    clock: this.clock,
    maxWaitMilliseconds: 3,
    underWay: 2,
    onOutcome: (failed) => this.outcomes.push(failed),
  });

  ask(input: string, request: Partial<BatchRequest<string, string>> = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      this.batcher.add({ key: 'a', owner: this, input, maxBatch: 4, resolve, reject, ...request });
    });
  }

  sent(): string[] {
    return this.batches.map(({ key, inputs, size }) => `${key}:${inputs.join('')}/${size}`);
  }
}

/** Lets promises go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

describe('a batcher', () => {
  it('waits a little for company, then goes with who came', async () => {
    const scene = new Scene();
    const answers = [scene.ask('x'), scene.ask('y')];
    scene.clock.advance(2);
    expect(scene.sent()).toEqual([]);
    scene.clock.advance(1);
    expect(scene.sent()).toEqual(['a:xy/2']);
    scene.batches[0]?.finish();
    expect(await Promise.all(answers)).toEqual(['X', 'Y']);
    expect(scene.outcomes).toEqual([false]);
  });

  it('goes at once when it is full', () => {
    const scene = new Scene();
    for (const input of 'wxyz') void scene.ask(input);
    expect(scene.sent()).toEqual(['a:wxyz/4']);
  });

  it('joins only what has the same shape, the oldest first', () => {
    const scene = new Scene();
    void scene.ask('x', { key: 'b' });
    scene.clock.advance(1);
    void scene.ask('y');
    void scene.ask('z', { key: 'b' });
    scene.clock.advance(3);
    expect(scene.sent()).toEqual(['b:xz/2', 'a:y/1']);
  });

  it('has one batch ready behind the one that runs, and no more', async () => {
    const scene = new Scene();
    for (const input of 'abcdefghijkl') void scene.ask(input);
    expect(scene.sent()).toEqual(['a:abcd/4', 'a:efgh/4']);
    scene.batches[0]?.finish();
    await settle();
    expect(scene.sent()).toEqual(['a:abcd/4', 'a:efgh/4', 'a:ijkl/4']);
  });

  it('fills a batch nearly, or takes a smaller one', () => {
    const scene = new Scene();
    for (const input of 'xyz') void scene.ask(input, { maxBatch: 8 });
    for (const input of 'uvwxy') void scene.ask(input, { key: 'b', maxBatch: 8 });
    scene.clock.advance(3);
    expect(scene.sent()).toEqual(['a:xyz/4', 'b:uvwx/4']);
  });

  it('forgets what its owner does not want any more', async () => {
    const scene = new Scene();
    const gone = {};
    void scene.ask('x', { owner: gone });
    const kept = scene.ask('y');
    scene.batcher.drop(gone);
    scene.clock.advance(3);
    expect(scene.sent()).toEqual(['a:y/1']);
    scene.batches[0]?.finish();
    expect(await kept).toBe('Y');
  });

  it('lets one request fail alone', async () => {
    const scene = new Scene();
    const answers = ['x', 'y'].map((input) => scene.ask(input).catch((error: unknown) => String(error)));
    scene.clock.advance(3);
    scene.batches[0]?.fail('one of them is bad');
    await settle();
    scene.batches[1]?.fail('x is bad');
    await settle();
    scene.batches[2]?.finish();
    expect(await Promise.all(answers)).toEqual(['Error: x is bad', 'Y']);
    expect(scene.outcomes).toEqual([true, false]);
  });

  it('learns the size of a batch that did not fit, where its requests do', async () => {
    const scene = new Scene();
    for (const input of 'abcd') void scene.ask(input);
    scene.batches[0]?.fail('out of memory');
    for (let alone = 1; alone <= 4; alone += 1) {
      await settle();
      scene.batches[alone]?.finish();
    }
    await settle();
    void scene.ask('e');
    void scene.ask('f');
    expect(scene.sent().at(-1)).toBe('a:ef/2');
  });

  it('rejects everything with the reason for which it was closed', async () => {
    const scene = new Scene();
    const running = scene.ask('x').catch((error: unknown) => String(error));
    scene.clock.advance(3);
    const waiting = scene.ask('y').catch((error: unknown) => String(error));
    scene.batcher.close(new Error('the device is gone'));
    scene.batches[0]?.fail('anything');
    const late = scene.ask('z').catch((error: unknown) => String(error));
    expect(await Promise.all([running, waiting, late])).toEqual(
      Array.from({ length: 3 }, () => 'Error: the device is gone'),
    );
    expect(scene.sent()).toEqual(['a:x/1']);
  });
});
