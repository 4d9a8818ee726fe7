import { readFile } from 'node:fs/promises';
import type { ResolvedModel } from '../../../../models/resolveModel.ts';
import { answerBestPath } from './bestPathOutput.ts';
import { OnnxGraph } from './onnxGraph.ts';
import { toSinglePrecision } from './singlePrecision.ts';

/**
 * The recogniser as the processor runs it: in 32-bit floats, and answering with the best path. Nothing but the
 * model's file decides what it is, so that all machines and all moments read with the same numbers. Where the
 * file cannot be changed so (a recogniser of another build), its path, to be loaded as it is.
 */
export async function recognizerGraph(model: ResolvedModel): Promise<Uint8Array | string> {
  const path = model.file('recognition');
  const bytes = await readFile(path);
  try {
    const graph = OnnxGraph.parse(bytes);
    toSinglePrecision(graph);
    answerBestPath(graph);
    return graph.bytes();
  } catch {
    return path;
  }
}
