import { setTimeout as delay } from 'node:timers/promises';
import { percentilesOf } from '../measure/percentiles.ts';
import { processTable, treeOf } from '../measure/processTable.ts';
import type { LoadResult } from '../runs/loadResult.ts';
import { beginBatch, type LoadScene } from './loadScene.ts';

/** Processor time is told in ticks of 10 ms; a busy worker shows in two of three looks at the latest. */
const LOOK_MILLISECONDS = 15;
const RESTING_LOOKS = 4;
const LONGEST_MILLISECONDS = 10_000;

/** How long a batch lives on after it was cancelled, and how long the engine works on. */
export async function measureCancelling(scene: LoadScene, times: number): Promise<LoadResult['cancel']> {
  const file = await scene.scan(100);
  const client = await scene.daemon.connect();
  const ended: number[] = [];
  const rests: number[] = [];
  for (let time = 0; time < times; time += 1) {
    // At ever other points of a page.
    const batch = await beginBatch(client, file, scene.model, 1 + (time % 4));
    await delay((time * 37) % 200);
    const asked = performance.now();
    const rest = engineRests(scene.daemon.pid, asked);
    await batch.end();
    ended.push(performance.now() - asked);
    rests.push(await rest);
  }
  scene.say('cancelling: measured');
  return { untilEnded: percentilesOf(ended), untilEngineRests: percentilesOf(rests) };
}

/** Milliseconds from `asked` to the last moment at which the engine was seen to work. */
async function engineRests(daemon: number, asked: number): Promise<number> {
  let spent = await engineSeconds(daemon);
  let lastWork = performance.now();
  for (let resting = 0; resting < RESTING_LOOKS && performance.now() - asked < LONGEST_MILLISECONDS;) {
    await delay(LOOK_MILLISECONDS);
    const now = await engineSeconds(daemon);
    if (now > spent) {
      spent = now;
      lastWork = performance.now();
      resting = 0;
    } else resting += 1;
  }
  return Math.max(0, lastWork - asked);
}

async function engineSeconds(daemon: number): Promise<number> {
  const tree = treeOf(await processTable(), daemon).filter(({ pid }) => pid !== daemon);
  return tree.reduce((sum, { ownSeconds }) => sum + ownSeconds, 0);
}
