import { join } from 'node:path';
import { LIGHT_PAGES, scanImages, writeScanPdf } from '../documents/scanPdf.ts';
import { fastModel } from '../folio/fastModel.ts';
import { MemoryWatch } from '../folio/memoryWatch.ts';
import type { PrivateDaemon } from '../folio/privateDaemon.ts';
import { readDocument } from '../folio/readDocument.ts';
import { withDaemon, withFolder } from '../folio/workFolder.ts';
import type { ScalingPoint, ScalingResult } from './scalingResult.ts';

export interface ScalingPlan {
  readonly workers: readonly number[];
  readonly pages: readonly number[];
  readonly documents: readonly number[];
  /** Pages read for each number of workers, and for each number of documents together. */
  readonly pagesEach: number;
  readonly say: (line: string) => void;
}

/** How cost and memory go with workers, with pages and with documents at once. */
export async function measureScaling(plan: ScalingPlan): Promise<Omit<ScalingResult, 'machine'>> {
  const images = await scanImages(LIGHT_PAGES);
  const { title, options } = fastModel();

  return withFolder(async (folder) => {
    const pdf = (pages: number): Promise<string> => writeScanPdf(join(folder, `${pages}.pdf`), pages, images);
    const measure = async (
      daemon: PrivateDaemon,
      count: number,
      files: readonly string[],
      what: string,
    ): Promise<ScalingPoint> => {
      const watch = await MemoryWatch.start(daemon.pid);
      const begun = performance.now();
      const readings = await Promise.all(
        files.map((file) => readDocument(daemon.client, { file, options, priority: 'batch' })),
      );
      const seconds = (performance.now() - begun) / 1_000;
      const memory = await watch.stop();
      const pages = readings.reduce((sum, reading) => sum + reading.pages, 0);
      plan.say(`${what} ${count}: ${(pages / seconds).toFixed(2)} pages/s`);
      return { count, pages, seconds, ...memory };
    };
    const warm = async (daemon: PrivateDaemon): Promise<void> => {
      await readDocument(daemon.client, { file: await pdf(4), options });
    };

    const workers: ScalingPoint[] = [];
    for (const count of plan.workers) {
      workers.push(
        await withDaemon({ workers: count }, async (daemon) => {
          await warm(daemon);
          return measure(daemon, count, [await pdf(plan.pagesEach)], 'workers');
        }),
      );
    }
    const [pages, documents] = await withDaemon({}, async (daemon) => {
      await warm(daemon);
      const byPages: ScalingPoint[] = [];
      for (const count of plan.pages) byPages.push(await measure(daemon, count, [await pdf(count)], 'pages'));
      const byDocuments: ScalingPoint[] = [];
      for (const count of plan.documents) {
        const file = await pdf(Math.max(1, Math.round(plan.pagesEach / count)));
        const files = Array.from({ length: count }, () => file);
        byDocuments.push(await measure(daemon, count, files, 'documents at once'));
      }
      return [byPages, byDocuments];
    });
    return { model: title, workers, pages, documents };
  });
}
