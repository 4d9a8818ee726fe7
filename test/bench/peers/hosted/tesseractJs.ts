import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { HostedPeer } from '../hostProtocol.ts';
import { importPeer, resolvePeer } from '../npmPeer.ts';

interface Recognized {
  readonly data: { readonly text: string };
}

interface TesseractJs {
  createScheduler(): {
    addWorker(worker: object): string;
    addJob(action: 'recognize', image: string): Promise<Recognized>;
  };
  createWorker(language: string, engine: number, options: object): Promise<object>;
}

const moduleSchema = z.object({ default: z.custom<TesseractJs>() });

/** LSTM only, the default. */
const LSTM = 1;

/** tesseract.js with a worker a core behind its scheduler, and the language data it would fetch by default. */
export async function open(): Promise<HostedPeer> {
  const { default: tesseract } = moduleSchema.parse(await importPeer('tesseract.js'));
  const langPath = join(dirname(resolvePeer('@tesseract.js-data/eng')), '4.0.0_best_int');
  const scheduler = tesseract.createScheduler();
  for (let i = 0; i < availableParallelism(); i += 1)
    scheduler.addWorker(
      await tesseract.createWorker('eng', LSTM, { langPath, gzip: true, cacheMethod: 'none' }),
    );
  return { read: async (file) => (await scheduler.addJob('recognize', file)).data.text };
}
