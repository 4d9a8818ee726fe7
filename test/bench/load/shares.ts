import { setTimeout as delay } from 'node:timers/promises';
import { fairness } from '../measure/statistics.ts';
import type { LoadResult } from '../runs/loadResult.ts';
import { beginBatch, type LoadScene } from './loadScene.ts';

/** Two clients with a long batch each: how many pages each gets in the same seconds. */
export async function measureShares(
  scene: LoadScene,
  batchPages: number,
  seconds: number,
): Promise<LoadResult['shares']> {
  const file = await scene.scan(batchPages);
  const batches = [];
  for (let client = 0; client < 2; client += 1)
    batches.push(await beginBatch(await scene.daemon.connect(), file, scene.model, 1));
  const before = batches.map((batch) => batch.pages());
  await delay(seconds * 1_000);
  const pages = batches.map((batch, index) => batch.pages() - (before[index] ?? 0));
  await Promise.all(batches.map((batch) => batch.end()));
  scene.say(`two clients: ${pages.join(' and ')} pages`);
  return { seconds, pages, fairness: fairness(pages) };
}
