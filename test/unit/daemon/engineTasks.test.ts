import { describe, expect, it } from 'vitest';
import { EngineTasks } from '../../../server/src/daemon/engineProcess/engineTasks.ts';
import type { EngineTask } from '../../../server/src/daemon/engineProcess/engineTasks.ts';
import { DEFAULT_LIMITS } from '../../../server/src/limits.ts';
import { recordingLog } from '../../fixtures/daemon/recordingLog.ts';

/** Tasks of pages, and how each of them ended. */
class Scene {
  readonly tasks = new EngineTasks(recordingLog());
  readonly ends = new Map<number, string>();

  add(page: number, signal?: AbortSignal): void {
    const document = { id: 'd', path: '/d.pdf', name: 'd.pdf', limits: DEFAULT_LIMITS };
    this.tasks.add({
      document,
      page,
      signal,
      isAwaited: true,
      ask: () => Promise.reject(new Error('nobody asks')),
      fail: ({ code }) => this.ends.set(page, code),
      restarting: () => undefined,
      reject: ({ code }) => this.ends.set(page, code),
    });
  }

  /** Begins what may begin; the pages of it. */
  begin(): (number | undefined)[] {
    return this.tasks.next.map((task) => {
      task.state = 'running';
      return task.page;
    });
  }

  /** The page that runs is done. */
  end(page: number): void {
    const task = this.tasks.running.find((one) => one.page === page);
    if (task) this.tasks.end(task);
  }
}

describe('what the engine was asked to do', () => {
  it('begins all at once, and after a crash one at a time until the culprit shows', () => {
    const scene = new Scene();
    for (const page of [1, 2, 3]) scene.add(page);
    expect(scene.begin()).toEqual([1, 2, 3]);
    scene.tasks.engineDied('crash', true);
    expect(scene.begin()).toEqual([1]);
    expect(scene.begin()).toEqual([]);
    scene.end(1);
    expect(scene.begin()).toEqual([2]);
    scene.tasks.engineDied('crash', true);
    expect(scene.begin()).toEqual([3]);
    scene.end(3);
    expect([...scene.ends]).toEqual([[2, 'engine-crashed']]);
    expect(scene.tasks.size).toBe(0);
  });

  it('lets nothing begin beside a task that is suspected', () => {
    const scene = new Scene();
    scene.add(1);
    scene.begin();
    scene.tasks.engineDied('crash', true);
    scene.add(2);
    expect(scene.begin()).toEqual([1]);
    expect(scene.begin()).toEqual([]);
    scene.end(1);
    expect(scene.begin()).toEqual([2]);
  });

  it('goes on with what was in an engine that was replaced for no fault of a page', () => {
    const scene = new Scene();
    for (const page of [1, 2]) scene.add(page);
    scene.begin();
    scene.tasks.engineDied('asked', true);
    expect(scene.begin()).toEqual([1, 2]);
  });

  it('is rejected as soon as it is cancelled, waiting or running, and once only', () => {
    const scene = new Scene();
    const controller = new AbortController();
    scene.add(1, controller.signal);
    scene.begin();
    scene.add(2, controller.signal);
    controller.abort();
    scene.add(3, controller.signal);
    expect([...scene.ends]).toEqual([
      [1, 'cancelled'],
      [2, 'cancelled'],
      [3, 'cancelled'],
    ]);
    const none: readonly EngineTask[] = [];
    expect([scene.tasks.running, scene.tasks.waiting]).toEqual([none, none]);
  });
});
