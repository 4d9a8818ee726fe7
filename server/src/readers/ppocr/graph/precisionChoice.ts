import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { distance } from 'fastest-levenshtein';
import ort from 'onnxruntime-node';
import { FolioError } from '../../../errors/catalogue.ts';
import type { ResolvedModel } from '../../../models/resolveModel.ts';
import { collapse } from '../ctc.ts';
import type { GreyImage } from '../greyImage.ts';
import { CPU_SESSION, Session } from '../inferenceSession.ts';
import { fillTensor } from '../tensorFilling.ts';
import { calibrationLines } from './calibrationLines.ts';
import type { PrecisionChoice } from './graphChoice.ts';
import { withFolder } from './graphFiles.ts';
import {
  quantizeClassifier,
  quantizeConvolution,
  rangedTensors,
  wideConvolutions,
  type Range,
} from './int8.ts';
import { DataType, OnnxGraph } from './onnxGraph.ts';
import { stepsOf } from './stepClasses.ts';

/** 8 bits must save at least this share of the time, or floats stay: they are what the model was made for. */
const WORTH = 0.08;

/** Characters of the calibration lines that 8 bits may read otherwise than floats. */
const MAY_DIFFER = 0.01;

/**
 * Shares of a tensor's values at each end that its range may leave out. In one network a far value costs all
 * others their accuracy, in another the far values carry the meaning: the first that reads well is taken. (Not
 * the one that differs least: on so few lines that is chance, and cost PP-OCRv6 a quarter of a point of word F1.)
 */
const OUTERMOST = [1e-4, 0] as const;

/** Every how many values of a tensor is looked at: enough of hundreds of thousands a line. */
const SAMPLED = 17;

/** Lines whose texts are compared. */
const COMPARED_LINES = 20;

/** Lines that are timed, and how often; the best time of each counts, since other work only adds. */
const TIMED = { lines: 6, rounds: 4 } as const;

/**
 * Makes an 8-bit graph of a float one and compares both on the calibration lines: 8 bits are taken where
 * they read the same and are faster, as on processors with instructions for them (VNNI). Takes one to five
 * seconds. FolioError `cancelled` when asked to stop; it looks before every line.
 */
export async function choosePrecision(
  model: ResolvedModel,
  floatPath: string,
  isCancelled: () => boolean,
): Promise<{ readonly choice: PrecisionChoice; readonly int8?: Uint8Array }> {
  const tensors = (await calibrationLines(model.manifest.recognition.height)).map((line) =>
    tensorOf(line, model),
  );
  return withFolder(async (folder) => {
    const stopIfCancelled = (): void => {
      if (isCancelled()) throw new FolioError('cancelled');
    };
    const values = await valuesOf(floatPath, folder, tensors, stopIfCancelled);
    const float = await Session.load(floatPath, model.name);
    let best: Candidate | undefined;
    try {
      for (const outermost of OUTERMOST) {
        const candidate = await candidateOf(floatPath, values, outermost, folder, model.name);
        const difference = await differenceOf(float, candidate.session, tensors, stopIfCancelled);
        await best?.session.release();
        best = { ...candidate, difference };
        if (difference <= MAY_DIFFER) break;
      }
      if (!best) throw new Error('there is nothing to compare');
      const [floatMilliseconds, int8Milliseconds] = await timesOf(
        float,
        best.session,
        tensors,
        stopIfCancelled,
      );
      const { difference, bytes } = best;
      const isTaken = difference <= MAY_DIFFER && int8Milliseconds < (1 - WORTH) * floatMilliseconds;
      return {
        choice: { precision: isTaken ? 'int8' : 'float', floatMilliseconds, int8Milliseconds, difference },
        ...(isTaken ? { int8: bytes } : {}),
      };
    } finally {
      await Promise.all([float.release(), best?.session.release()]);
    }
  });
}

interface Candidate {
  readonly bytes: Uint8Array;
  readonly session: Session;
  readonly difference: number;
}

/** The 8-bit graph whose ranges leave out a share of the values at each end. */
async function candidateOf(
  floatPath: string,
  values: ReadonlyMap<string, Float32Array>,
  outermost: number,
  folder: string,
  model: string,
): Promise<Omit<Candidate, 'difference'>> {
  const graph = OnnxGraph.parse(await readFile(floatPath));
  const ranges = new Map([...values].map(([name, sorted]) => [name, rangeOf(sorted, outermost)]));
  for (const convolution of wideConvolutions(graph)) quantizeConvolution(graph, convolution, ranges);
  quantizeClassifier(graph);
  const bytes = graph.bytes();
  const path = join(folder, 'int8.onnx');
  await writeFile(path, bytes);
  return { bytes, session: await Session.load(path, model) };
}

interface LineTensor {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

function tensorOf(line: GreyImage, { manifest }: ResolvedModel): LineTensor {
  const { width, height } = line;
  const data = new Float32Array(3 * height * width);
  fillTensor(data, width, height, line, manifest.recognition);
  return { data, shape: [1, 3, height, width] };
}

/** Runs the float graph over all lines and answers with values, sorted, of the tensors around its wide convolutions. */
async function valuesOf(
  floatPath: string,
  folder: string,
  tensors: readonly LineTensor[],
  stopIfCancelled: () => void,
): Promise<Map<string, Float32Array>> {
  const open = OnnxGraph.parse(await readFile(floatPath));
  const watched = [...new Set(wideConvolutions(open).flatMap(rangedTensors))];
  if (watched.length === 0) return new Map();
  const values = new Map(watched.map((name) => [name, [] as Float32Array[]]));
  open.setOutputs(watched.map((name) => [name, DataType.FLOAT]));
  const openPath = join(folder, 'open.onnx');
  await writeFile(openPath, open.bytes());
  const session = await ort.InferenceSession.create(openPath, CPU_SESSION);
  try {
    for (const { data, shape } of tensors) {
      stopIfCancelled();
      const answer = await session.run({
        [session.inputNames[0] ?? '']: new ort.Tensor('float32', data, shape),
      });
      for (const name of watched) {
        const data = answer[name]?.data;
        if (data instanceof Float32Array) values.get(name)?.push(sampled(data));
      }
    }
  } finally {
    await session.release();
  }
  return new Map([...values].map(([name, parts]) => [name, joined(parts).sort()]));
}

/** Some of the values, the smallest and the largest among them. */
function sampled(values: Float32Array): Float32Array {
  let [smallest, largest] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  const count = Math.ceil(values.length / SAMPLED);
  const sample = new Float32Array(count + 2);
  for (let i = 0; i < count; i += 1) sample[i] = values[i * SAMPLED] ?? 0;
  sample.set([smallest, largest], count);
  return sample;
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function rangeOf(sorted: Float32Array, outermost: number): Range {
  const last = sorted.length - 1;
  return [sorted[Math.floor(outermost * last)] ?? 0, sorted[Math.ceil((1 - outermost) * last)] ?? 0];
}

async function differenceOf(
  a: Session,
  b: Session,
  tensors: readonly LineTensor[],
  stopIfCancelled: () => void,
): Promise<number> {
  let differing = 0;
  let characters = 0;
  for (const { data, shape } of tensors.slice(0, COMPARED_LINES)) {
    stopIfCancelled();
    const [read, other] = [await textOf(a, data, shape), await textOf(b, data, shape)];
    differing += distance(read, other);
    characters += read.length;
  }
  return characters === 0 ? 1 : differing / characters;
}

/** A line's classes as letters of no meaning, one a class: only whether they are the same matters. */
async function textOf(session: Session, data: Float32Array, shape: readonly number[]): Promise<string> {
  const [steps] = stepsOf(await session.run(data, shape));
  if (!steps) throw new Error('the graph does not answer with a best path');
  return collapse(steps, 0)
    .map(({ index }) => String.fromCharCode(index))
    .join('');
}

async function timesOf(
  a: Session,
  b: Session,
  tensors: readonly LineTensor[],
  stopIfCancelled: () => void,
): Promise<[a: number, b: number]> {
  const times: [number, number] = [0, 0];
  for (const { data, shape } of tensors.slice(0, TIMED.lines)) {
    const best = [Infinity, Infinity];
    for (let round = 0; round < TIMED.rounds; round += 1) {
      stopIfCancelled();
      for (const [which, session] of [a, b].entries()) {
        const start = performance.now();
        await session.run(data, shape);
        best[which] = Math.min(best[which] ?? Infinity, performance.now() - start);
      }
    }
    times[0] += best[0] ?? 0;
    times[1] += best[1] ?? 0;
  }
  return times;
}
