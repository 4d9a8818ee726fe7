import ort from 'onnxruntime-node';
import { FolioError, reasonOf } from '../../errors/catalogue.ts';
import { pageManifest, resolveModel, type ResolvedModel } from '../../models/resolveModel.ts';
import { verifyModel } from '../../models/verifyModel.ts';
import type { Inference } from '../../readers/ppocr/inference/inference.ts';
import { CPU_SESSION } from '../../readers/ppocr/inference/inferenceSession.ts';
import { loadPpocrSessions, type PpocrSessions } from '../../readers/ppocr/inference/model.ts';
import type { Measurement } from './deviceDecision.ts';
import { type Device, isAccelerator } from './devices.ts';
import { sessionOptions } from './executionProviders.ts';
import { agreement, referenceInput, TOLERANCE } from './referenceWork.ts';
import { LARGEST_BATCH, REFERENCE_WIDTH } from './settings.ts';

/**
 * The entry of the process that tries one device: `deviceProbe DEVICE MODEL-FOLDER`. A process of its own,
 * because a driver that crashes or hangs takes its process along. Answers with one message.
 */
const BEST_OF = 3;
/** A device that is so slow needs no more measuring, ms a line. */
const HOPELESS_MILLISECONDS = 500;
const REFERENCE_PAGE = { width: 704, height: 960 } as const;

async function measure(device: Device, directory: string): Promise<Measurement> {
  const model = await resolveModel(directory);
  await verifyModel(model);
  const processor = await loadPpocrSessions(model, model.file('recognition'), CPU_SESSION);
  if (!isAccelerator(device)) return timed(device, processor, model, [1], 0);
  const known = ort.listSupportedBackends().find(({ name }) => name === device);
  if (!known) return refused(device, 'this build of onnxruntime does not have it');
  let sessions: PpocrSessions;
  try {
    sessions = await loadPpocrSessions(model, model.file('recognition'), sessionOptions(device));
  } catch (error) {
    return refused(device, plainReason(error));
  }
  const difference = await compare(device, sessions, processor, model);
  if (typeof difference === 'string') return refused(device, difference);
  const batches = [];
  for (let batch = 1; batch <= LARGEST_BATCH; batch *= 2) batches.push(batch);
  return timed(device, sessions, model, batches, difference);
}

/** The largest difference, or why the device is not to be trusted. */
async function compare(
  device: Device,
  sessions: PpocrSessions,
  processor: PpocrSessions,
  model: ResolvedModel,
): Promise<number | string> {
  const { height } = pageManifest(model).recognition;
  const inputs = [
    ['recognizer', 2, height, 160],
    ['detector', 1, 160, 160],
  ] as const;
  let largest = 0;
  for (const [part, batch, inputHeight, width] of inputs) {
    const shape = [batch, 3, inputHeight, width];
    const data = referenceInput(batch, inputHeight, width);
    const { difference, otherClasses } = agreement(
      await sessions[part].run(data, shape),
      await processor[part].run(data, shape),
    );
    largest = Math.max(largest, difference);
    if (difference > TOLERANCE || otherClasses > 0)
      return `its ${part} differs from the processor's by ${difference.toPrecision(2)}, where ${TOLERANCE} is allowed, and reads ${otherClasses} steps differently`;
  }
  return device === 'cpu' ? 0 : largest;
}

/** Times lines in growing batches until they do not get faster, then a detection. */
async function timed(
  device: Device,
  sessions: PpocrSessions,
  model: ResolvedModel,
  batches: readonly number[],
  difference: number,
): Promise<Measurement> {
  const { height } = pageManifest(model).recognition;
  let linesPerSecond = 0;
  let bestBatch = 1;
  for (const batch of batches) {
    const milliseconds = await bestTime(sessions.recognizer, batch, height, REFERENCE_WIDTH);
    const speed = (batch * 1000) / milliseconds;
    if (speed > linesPerSecond * 1.05) bestBatch = batch;
    const isSlower = speed < linesPerSecond * 1.05;
    linesPerSecond = Math.max(linesPerSecond, speed);
    if (isSlower || milliseconds / batch > HOPELESS_MILLISECONDS) break;
  }
  const measured = { outcome: 'measured', device, linesPerSecond, bestBatch, difference } as const;
  if (1000 / linesPerSecond > HOPELESS_MILLISECONDS) return measured;
  const page = await bestTime(sessions.detector, 1, REFERENCE_PAGE.height, REFERENCE_PAGE.width);
  return { ...measured, detectionsPerSecond: 1000 / page };
}

/** Milliseconds of the best run; the first compiles and does not count. */
async function bestTime(part: Inference, batch: number, height: number, width: number): Promise<number> {
  const shape = [batch, 3, height, width];
  const data = referenceInput(batch, height, width);
  const warming = performance.now();
  await part.run(data, shape);
  let best = performance.now() - warming;
  if (best / batch > 4 * HOPELESS_MILLISECONDS) return best;
  for (let round = 0; round < BEST_OF; round += 1) {
    const start = performance.now();
    await part.run(data, shape);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function refused(device: Device, reason: string): Measurement {
  return { outcome: 'refused', device, reason };
}

/** The runtime's own words, or better ones where the reason is known. */
function plainReason(error: unknown): string {
  const raw = error instanceof FolioError ? String(error.details['reason']) : reasonOf(error);
  if (/No supported adapters|Failed to get a WebGPU adapter/i.test(raw))
    return 'there is no graphics adapter that it can use (is a Vulkan driver installed?)';
  return raw.replace(/^.*?::\S+\s+/, '').slice(0, 200);
}

const [device = 'cpu', directory = ''] = process.argv.slice(2);
const answer = await measure(device as Device, directory).catch((error: unknown) =>
  refused(device as Device, plainReason(error)),
);
process.send?.(answer, () => process.exit(0));
