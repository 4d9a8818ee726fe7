import { setTimeout as delay } from 'node:timers/promises';
import { MemoryWatch } from '../folio/memoryWatch.ts';
import { beginReading, readDocument } from '../folio/readDocument.ts';
import type { LoadResult } from '../runs/loadResult.ts';
import type { LoadScene } from './loadScene.ts';

type Row = LoadResult['backPressure'][number];

export interface BackPressurePlan {
  readonly longPages: number;
  readonly documents: number;
  /** A slow client is watched for so long. */
  readonly slowSeconds: number;
}

/** A slow client takes a page as often as somebody turns one. */
const SLOW_MILLISECONDS = 250;

/** The memory of daemon and engine where more is asked than can be done or taken. */
export async function measureBackPressure(scene: LoadScene, plan: BackPressurePlan): Promise<Row[]> {
  const long = await scene.text(plan.longPages);
  const one = await scene.scan(1);
  return [
    await watched(scene, `a document of ${plan.longPages} born-digital pages`, async () => {
      const client = await scene.daemon.connect();
      return (await readDocument(client, { file: long, priority: 'batch' })).pages;
    }),
    await watched(
      scene,
      `the same, by a client that takes a page each ${SLOW_MILLISECONDS} ms (watched for ${plan.slowSeconds} s)`,
      () => readSlowly(scene, long, plan.slowSeconds),
    ),
    await watched(scene, `${plan.documents} scans queued at once`, async () => {
      const client = await scene.daemon.connect();
      const readings = await Promise.all(
        Array.from({ length: plan.documents }, () =>
          readDocument(client, { file: one, options: scene.model.options, priority: 'batch' }),
        ),
      );
      return readings.reduce((sum, { pages }) => sum + pages, 0);
    }),
  ];
}

async function readSlowly(scene: LoadScene, file: string, seconds: number): Promise<number> {
  const client = await scene.daemon.connect();
  const job = await beginReading(client, { file, priority: 'batch' });
  const until = performance.now() + seconds * 1_000;
  let pages = 0;
  for await (const event of job.events) {
    if (event.kind !== 'page') continue;
    pages += 1;
    if (performance.now() > until) break;
    await delay(SLOW_MILLISECONDS);
  }
  await job.cancel();
  await client.close();
  return pages;
}

async function watched(scene: LoadScene, what: string, work: () => Promise<number>): Promise<Row> {
  const watch = await MemoryWatch.start(scene.daemon.pid);
  const begun = performance.now();
  const pages = await work();
  const seconds = (performance.now() - begun) / 1_000;
  scene.say(`${what}: ${pages} pages in ${seconds.toFixed(1)} s`);
  return { what, pages, seconds, ...(await watch.stop()) };
}
