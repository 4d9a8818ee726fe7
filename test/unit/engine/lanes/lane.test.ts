import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Lane } from '../../../../server/src/engine/lanes/lane.ts';
import { LaneConnection } from '../../../../server/src/engine/lanes/laneConnection.ts';
import { LaneModel } from '../../../../server/src/engine/lanes/laneModel.ts';
import { entryPoint } from '../../../../server/src/entryPoints.ts';
import { fakeDescription, fakeLocalModel } from '../../../fixtures/lanes/fakeModel.ts';

const MODEL = '/model';

interface Scene {
  readonly lane: Lane;
  readonly lost: string[];
  /** A model as a page worker's task sees it. */
  readonly task: () => LaneModel;
}

/** A lane with its real threads and a device of test/fixtures/lanes. */
async function scene(device: string, runLimitMilliseconds = 60_000): Promise<Scene> {
  const lost: string[] = [];
  const lane = new Lane({
    device: 'webgpu',
    entries: {
      lane: entryPoint('laneThread'),
      device: join(import.meta.dirname, '../../../fixtures/lanes', `${device}.ts`),
    },
    runLimitMilliseconds,
    onLost: (reason) => lost.push(reason),
  });
  await lane.load(MODEL, 8);
  return {
    lane,
    lost,
    task() {
      const connection = new LaneConnection(lane.connect(MODEL));
      const model = new LaneModel(fakeDescription, 'webgpu', connection, () =>
        Promise.resolve(fakeLocalModel()),
      );
      onTestFinished(() => model.release());
      return model;
    },
  };
}

async function answer(model: LaneModel, ...values: number[]): Promise<number[]> {
  const [output] = await model.recognizer.run(Float32Array.from(values), [1, values.length]);
  return [...(output?.data ?? [])].map(Number);
}

describe('a lane', () => {
  it('answers the tasks of several workers, each with its own', async () => {
    const { lane, task } = await scene('doubles');
    expect(lane.isReady(MODEL)).toBe(true);
    const [one, other] = [task(), task()];
    const answers = await Promise.all([
      answer(one, 1, 2),
      answer(other, 3, 4),
      answer(one, 5, 6),
      answer(other, 7, 8, 9),
    ]);
    expect(answers).toEqual([
      [2, 4],
      [6, 8],
      [10, 12],
      [14, 16, 18],
    ]);
    expect([one.device, other.device, one.deviceProblem]).toEqual(['webgpu', 'webgpu', undefined]);
  });

  it('takes an input at once, so that its memory can be used again', async () => {
    const model = (await scene('doubles')).task();
    const memory = Float32Array.of(1, 1);
    const first = model.recognizer.run(memory, [1, 2]);
    memory.fill(9);
    const second = model.recognizer.run(memory, [1, 2]);
    expect((await first)[0]?.data).toEqual(Float32Array.of(2, 2));
    expect((await second)[0]?.data).toEqual(Float32Array.of(18, 18));
  });

  it('lets one request fail alone: its task goes on by itself, the others on the device', async () => {
    const { lane, task } = await scene('doubles');
    const [bad, good] = [task(), task()];
    const answers = await Promise.all([answer(bad, 666, 1), answer(good, 1, 2)]);
    expect(answers).toEqual([
      [-666, -1],
      [2, 4],
    ]);
    expect([bad.device, bad.deviceProblem]).toEqual(['cpu', 'webgpu: out of memory']);
    expect([good.device, lane.lost]).toEqual(['webgpu', undefined]);
  });

  it('that cannot take a model says why', async () => {
    const { lane } = await scene('refusesModels');
    expect(lane.isReady(MODEL)).toBe(false);
    expect(lane.refusal(MODEL)).toBe('it cannot compute with half precision');
  });
});

describe('a lane whose device is lost in the middle', () => {
  it.each([
    ['hangs', 'it did not answer within 0.2 s', 200],
    ['endsItself', 'its thread ended with code 7', undefined],
    ['failsAlways', '3 runs in a row failed', undefined],
  ])('because it %s loses no request', async (device, reason, runLimit) => {
    const { lane, lost, task } = await scene(device, runLimit);
    const tasks = Array.from({ length: 4 }, task);
    const answers = await Promise.all(tasks.map((model, index) => answer(model, index, 1)));
    expect(answers.map(([value]) => Math.abs(value ?? NaN))).toEqual([0, 1, 2, 3]);
    expect(answers.map((values) => values[1])).toEqual([-1, -1, -1, -1]);
    expect(tasks.map((model) => model.device)).toEqual(['cpu', 'cpu', 'cpu', 'cpu']);
    await expect.poll(() => lost).toEqual([reason]);
    expect(lane.refusal(MODEL)).toBe(reason);
  });
});
