import { join } from 'node:path';
import { MIXED_PAGES, scanImages, writeScanPdf } from '../documents/scanPdf.ts';
import { fastModel } from '../folio/fastModel.ts';
import { MemoryWatch } from '../folio/memoryWatch.ts';
import { beginReading, followReading } from '../folio/readDocument.ts';
import { withDaemon, withFolder } from '../folio/workFolder.ts';
import type { Sample } from '../measure/statistics.ts';
import type { SoakResult } from './soakResult.ts';

export interface SoakPlan {
  readonly pages: number;
  readonly minutes: number;
  readonly say: (line: string) => void;
}

const PAGES_A_DOCUMENT = 100;

/** Reads page after page in one engine, and looks at its memory after each. */
export async function measureSoak(plan: SoakPlan): Promise<Omit<SoakResult, 'machine'>> {
  const images = await scanImages(MIXED_PAGES);
  const { title, options } = fastModel();
  const engine: Sample[] = [];
  const daemonMemory: Sample[] = [];
  let pages = 0;
  let failedPages = 0;
  return withFolder((folder) =>
    withDaemon({}, async (daemon) => {
      const file = await writeScanPdf(join(folder, 'soak.pdf'), PAGES_A_DOCUMENT, images);
      const watch = await MemoryWatch.start(daemon.pid);
      const begun = performance.now();
      const until = begun + plan.minutes * 60_000;
      while (pages < plan.pages && performance.now() < until) {
        const left = Math.min(PAGES_A_DOCUMENT, plan.pages - pages);
        const job = await beginReading(daemon.client, {
          file,
          options: { ...options, pages: `1-${left}` },
          priority: 'batch',
        });
        const late = setTimeout(() => void job.cancel(), Math.max(0, until - performance.now()));
        const { finished } = await followReading(job, performance.now(), () => {
          pages += 1;
          engine.push({ x: pages, y: watch.last.engineBytes / 1e6 });
          daemonMemory.push({ x: pages, y: watch.last.daemonBytes / 1e6 });
        });
        clearTimeout(late);
        failedPages += finished.failedPages.length;
        plan.say(`${pages} pages: engine ${Math.round(watch.last.engineBytes / 1e6)} MB`);
      }
      const seconds = (performance.now() - begun) / 1_000;
      const workers = (await daemon.client.status()).engine.workers ?? 0;
      await watch.stop();
      return { model: title, workers, pages, seconds, failedPages, engine, daemon: daemonMemory };
    }),
  );
}
