import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ort from 'onnxruntime-node';
import type { ResolvedModel } from '../../../models/resolveModel.ts';
import { Session, CPU_SESSION } from '../inferenceSession.ts';
import { firstFloats } from '../inference.ts';
import { fillTensor } from '../tensorFilling.ts';
import { answerBestPath } from './bestPathOutput.ts';
import { bestPathOf, stepsOf, type StepClasses } from './stepClasses.ts';
import { calibrationLines } from './calibrationLines.ts';
import { withFolder } from './graphFiles.ts';
import { OnnxGraph } from './onnxGraph.ts';
import { toSinglePrecision } from './singlePrecision.ts';

/** Lines that a changed graph must read as the original one does. */
const CHECKED_LINES = 3;

/** Probabilities may differ by this much: another order of the same sums, and what 16 bits had rounded. */
const TOLERANCE = 5e-3;

/**
 * The recogniser in 32-bit floats, its batch norms folded by onnxruntime, which answers with the best path.
 * Throws where that cannot be made of it, or where it reads otherwise than the original.
 */
export async function makeFloatGraph(model: ResolvedModel): Promise<Uint8Array> {
  const original = model.file('recognition');
  return withFolder(async (folder) => {
    const single = OnnxGraph.parse(await readFile(original));
    toSinglePrecision(single);
    const [input, folded, changed] = ['input', 'folded', 'changed'].map((name) =>
      join(folder, `${name}.onnx`),
    ) as [string, string, string];
    await writeFile(input, single.bytes());
    const session = await ort.InferenceSession.create(input, {
      ...CPU_SESSION,
      graphOptimizationLevel: 'basic',
      optimizedModelFilePath: folded,
    });
    await session.release();
    const graph = OnnxGraph.parse(await readFile(folded));
    answerBestPath(graph);
    const bytes = graph.bytes();
    await writeFile(changed, bytes);
    await checkEqual(model, changed);
    return bytes;
  });
}

async function checkEqual(model: ResolvedModel, changed: string): Promise<void> {
  const lines = (await calibrationLines(model.manifest.recognition.height)).slice(0, CHECKED_LINES);
  const before = await Session.load(model.file('recognition'), model.name);
  const after = await Session.load(changed, model.name);
  try {
    for (const line of lines) {
      const { width, height } = line;
      const tensor = new Float32Array(3 * height * width);
      fillTensor(tensor, width, height, line, model.manifest.recognition);
      const shape = [1, 3, height, width];
      const matrix = firstFloats(await before.run(tensor, shape));
      const [steps] = stepsOf(await after.run(tensor, shape));
      if (!steps || !agree(bestPathOf(matrix.data, matrix.shape[2] ?? 0), steps))
        throw new Error('the changed graph reads otherwise than the original');
    }
  } finally {
    await Promise.all([before.release(), after.release()]);
  }
}

/** The same class and the same probability at each step; classes as likely as each other may change places. */
function agree(a: StepClasses, b: StepClasses): boolean {
  if (a.classes.length !== b.classes.length) return false;
  return a.classes.every((index, step) => {
    const [p, q] = [a.probabilities[step] ?? 0, b.probabilities[step] ?? 0];
    return Math.abs(p - q) <= TOLERANCE && (index === b.classes[step] || p < 0.5);
  });
}
