import { readDocument } from '../folio/readDocument.ts';
import { percentilesOf } from '../measure/percentiles.ts';
import type { LoadResult } from '../runs/loadResult.ts';
import { beginBatch, type LoadScene } from './loadScene.ts';

/**
 * How long a page takes that somebody looks at: alone; while another client's batch of `batchPages` pages
 * runs; and when it is a page far down in a document that is being read.
 */
export async function measureInteractivePages(
  scene: LoadScene,
  batchPages: number,
  times: number,
): Promise<Pick<LoadResult, 'interactive' | 'visiblePage'>> {
  const { daemon, model } = scene;
  const page = await scene.scan(1);
  const long = await scene.scan(batchPages);
  const reader = await daemon.connect();
  const read = async (file: string, pages?: string): Promise<number> => {
    const options = { ...model.options, ...(pages === undefined ? {} : { pages }) };
    return (await readDocument(reader, { file, options })).firstPageMilliseconds;
  };
  const repeat = async (work: (time: number) => Promise<number>): Promise<number[]> => {
    const taken: number[] = [];
    for (let time = 0; time < times; time += 1) taken.push(await work(time));
    return taken;
  };
  await read(page);
  const idle = await repeat(() => read(page));
  const batch = await beginBatch(await daemon.connect(), long, model, 4);
  const duringBatch = await repeat(() => read(page));
  const visible = await repeat((time) => read(long, String(batchPages - time)));
  await batch.end();
  scene.say('interactive pages: measured');
  return {
    interactive: { batchPages, idle: percentilesOf(idle), duringBatch: percentilesOf(duringBatch) },
    visiblePage: percentilesOf(visible),
  };
}
