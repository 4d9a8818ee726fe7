import ort from 'onnxruntime-node';
import { CPU_SESSION } from '../../../server/src/readers/ppocr/inference/inferenceSession.ts';

/** What a measuring process is to run. */
export interface LineTask {
  readonly path: string;
  /** px */
  readonly width: number;
  readonly batch: number;
  readonly threads: number;
  readonly seconds: number;
}

const HEIGHT = 48;
const WARM_UP = 5;

/** Entry of a process: runs lines of one width through a recogniser for some seconds, and tells how long they took. */
const { path, width, batch, threads, seconds } = JSON.parse(process.argv[2] ?? '{}') as LineTask;
const session = await ort.InferenceSession.create(path, { ...CPU_SESSION, intraOpNumThreads: threads });
const data = Float32Array.from({ length: batch * 3 * HEIGHT * width }, (_, i) => Math.sin(i * 0.7));
const feeds = { [session.inputNames[0] ?? '']: new ort.Tensor('float32', data, [batch, 3, HEIGHT, width]) };
for (let i = 0; i < WARM_UP; i += 1) await session.run(feeds);
const begun = performance.now();
let best = Infinity;
let runs = 0;
while (performance.now() - begun < seconds * 1_000) {
  const start = performance.now();
  await session.run(feeds);
  best = Math.min(best, performance.now() - start);
  runs += 1;
}
const linesPerSecond = (runs * batch * 1_000) / (performance.now() - begun);
process.send?.({ best, linesPerSecond }, () => process.exit(0));
