import { join } from 'node:path';
import { scanImages, writeScanPdf } from '../documents/scanPdf.ts';
import { writeTextPdf } from '../documents/textPdf.ts';
import { builtInModel, fastModel, type BenchModel } from '../folio/fastModel.ts';
import { PrivateDaemon } from '../folio/privateDaemon.ts';
import { readDocument } from '../folio/readDocument.ts';
import { withDaemon, withFolder } from '../folio/workFolder.ts';
import { spreadOf } from '../measure/statistics.ts';
import type { LatencyResult } from './latencyResult.ts';

export interface LatencyPlan {
  /** How often each figure is taken. */
  readonly times: number;
  readonly textPages: number;
  readonly say: (line: string) => void;
}

/** Letter pages at 300 dpi, 1 bit: what offices scan. */
const LETTER_PAGES = ['doe-reports'];

/** How long people wait: for a daemon, for a first page, for text that needs no reading. */
export async function measureLatency(plan: LatencyPlan): Promise<Omit<LatencyResult, 'machine'>> {
  const letter = (await scanImages(LETTER_PAGES)).slice(0, 1);
  return withFolder(async (folder) => {
    const scan = await writeScanPdf(join(folder, 'letter.pdf'), 1, letter);
    const ready: number[] = [];
    const models = [];
    for (const model of modelsOf()) {
      const cold = await coldPages(scan, model, plan);
      ready.push(...cold.map((start) => start.ready));
      models.push({
        title: model.title,
        firstPageCold: spreadOf(cold.map((start) => start.firstPage)),
        firstPageWarm: spreadOf(await warmPages(scan, model, plan)),
      });
      plan.say(`${model.title}: measured`);
    }
    const text = await writeTextPdf(join(folder, 'text.pdf'), plan.textPages);
    return { daemonReady: spreadOf(ready), models, bornDigital: await textPages(text, plan) };
  });
}

function modelsOf(): BenchModel[] {
  const [builtIn, fast] = [builtInModel(), fastModel()];
  return fast.title === builtIn.title ? [builtIn] : [builtIn, fast];
}

async function coldPages(
  file: string,
  { options }: BenchModel,
  { times }: LatencyPlan,
): Promise<{ ready: number; firstPage: number }[]> {
  // The first start on a machine makes the model's graphs, once.
  await withDaemon({}, ({ client }) => readDocument(client, { file, options }));
  const starts = [];
  for (let time = 0; time < times; time += 1) {
    const begun = performance.now();
    const daemon = await PrivateDaemon.start();
    try {
      await readDocument(daemon.client, { file, options });
      starts.push({ ready: daemon.readyMilliseconds, firstPage: performance.now() - begun });
    } finally {
      await daemon.stop();
    }
  }
  return starts;
}

async function warmPages(file: string, { options }: BenchModel, { times }: LatencyPlan): Promise<number[]> {
  return withDaemon({}, async ({ client }) => {
    for (let time = 0; time < 2; time += 1) await readDocument(client, { file, options });
    const taken: number[] = [];
    for (let time = 0; time < times; time += 1)
      taken.push((await readDocument(client, { file, options })).firstPageMilliseconds);
    return taken;
  });
}

async function textPages(
  file: string,
  { times, textPages: pages }: LatencyPlan,
): Promise<LatencyResult['bornDigital']> {
  return withDaemon({}, async ({ client }) => {
    await readDocument(client, { file });
    const readings = [];
    for (let time = 0; time < times; time += 1) readings.push(await readDocument(client, { file }));
    return {
      pages,
      pagesPerSecond: spreadOf(readings.map(({ milliseconds }) => (pages * 1_000) / milliseconds)),
      firstText: spreadOf(readings.map(({ firstPageMilliseconds }) => firstPageMilliseconds)),
    };
  });
}
