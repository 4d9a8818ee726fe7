import { parentPort, workerData } from 'node:worker_threads';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import { pageManifest, resolveModel } from '../../models/resolveModel.ts';
import { verifyModel } from '../../models/verifyModel.ts';
import type { OutputTensor } from '../../readers/ppocr/inference/inference.ts';
import { loadPpocrSessions, type PpocrSessions } from '../../readers/ppocr/inference/model.ts';
import { isAccelerator } from './devices.ts';
import { sessionOptions } from './executionProviders.ts';
import type { FromDevice, ToDevice } from './laneMessages.ts';

/** The entry of the thread that owns a device's sessions and is blocked while they run. */
const { device } = workerData as { device: string };
/** px; a multiple of what detectors ask for. */
const WARMING_SIDE = 160;

const models = new Map<string, PpocrSessions>();

async function answer(message: ToDevice): Promise<readonly OutputTensor[]> {
  if (message.type === 'load') {
    models.set(message.model, await load(message.model));
    return [];
  }
  const part = models.get(message.model)?.[message.part];
  if (!part) throw new Error(`there is no ${message.part} on the device`);
  return part.run(message.data, message.shape);
}

async function load(directory: string): Promise<PpocrSessions> {
  if (!isAccelerator(device)) throw new Error(`${device} is no accelerator`);
  const model = await resolveModel(directory);
  await verifyModel(model);
  const sessions = await loadPpocrSessions(model, model.file('recognition'), sessionOptions(device));
  // Once through, so that the first page does not wait for the driver's compiler.
  const { height } = pageManifest(model).recognition;
  await sessions.recognizer.run(new Float32Array(3 * height * 64), [1, 3, height, 64]);
  await sessions.detector.run(new Float32Array(3 * WARMING_SIDE ** 2), [1, 3, WARMING_SIDE, WARMING_SIDE]);
  return sessions;
}

/** One after the other: a model that loads must not meet a batch that runs. */
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', (message: ToDevice) => {
  last = last.then(async () => {
    const { id } = message;
    try {
      const outputs = await answer(message);
      const moved = outputs.map(({ data }) => data.buffer as ArrayBuffer);
      say({ id, outputs }, moved);
    } catch (error) {
      say({ id, problem: problemOf(error) }, []);
    }
  });
});

function say(message: FromDevice, moved: ArrayBuffer[]): void {
  parentPort?.postMessage(message, moved);
}

function problemOf(error: unknown): string {
  if (error instanceof FolioError) return String(error.details['reason'] ?? error.message);
  return reasonOf(error);
}
