import { readFileSync } from 'node:fs';
import ort from 'onnxruntime-node';
import { z } from 'zod';
import { inferenceRunSchema, recordedSessionSchema, type InferenceRun } from './inferenceRun.ts';

/**
 * Entry of a process, one a core: makes the sessions of a recording again and runs shapes through them, with
 * nothing before, between or after. Argument: a file with `{sessions, runs}`. Each message is one round.
 */
const { sessions: recorded, runs } = z
  .object({ sessions: z.array(recordedSessionSchema), runs: z.array(inferenceRunSchema) })
  .parse(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')));

const used = new Set(runs.map(({ session }) => session));
const sessions = new Map<number, ort.InferenceSession>();
for (const [number, { model, options }] of recorded.entries())
  if (used.has(number)) sessions.set(number, await ort.InferenceSession.create(model, options));

/** Noise of a fixed seed: what is in a tensor does not change how long convolutions take. */
let seed = 1;
function noise(): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return (seed / 2_147_483_647) * 2 - 1;
}
const tensors = new Map<string, ort.Tensor>();

function tensorOf({ type, dims }: InferenceRun['inputs'][string]): ort.Tensor {
  const key = `${type} ${dims.join('x')}`;
  let tensor = tensors.get(key);
  if (!tensor) tensors.set(key, (tensor = makeTensor(type, dims)));
  return tensor;
}

function makeTensor(type: string, dims: readonly number[]): ort.Tensor {
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (type === 'uint8')
    return new ort.Tensor(
      'uint8',
      Uint8Array.from({ length: size }, () => (noise() + 1) * 127),
      dims,
    );
  if (type === 'float16') return new ort.Tensor('float16', new Uint16Array(size).fill(0x3800), dims);
  if (type === 'int64') return new ort.Tensor('int64', new BigInt64Array(size), dims);
  return new ort.Tensor('float32', Float32Array.from({ length: size }, noise), dims);
}

function feedsOf(run: InferenceRun): Record<string, ort.Tensor> {
  return Object.fromEntries(Object.entries(run.inputs).map(([name, input]) => [name, tensorOf(input)]));
}

async function round(): Promise<number> {
  const feeds = runs.map((run) => [sessions.get(run.session), feedsOf(run)] as const);
  const begun = performance.now();
  for (const [session, inputs] of feeds) await session?.run(inputs);
  return performance.now() - begun;
}

await round();
process.on('message', () => void round().then((milliseconds) => process.send?.(milliseconds)));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
