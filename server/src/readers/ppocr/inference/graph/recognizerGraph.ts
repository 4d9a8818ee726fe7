import { readFile } from 'node:fs/promises';
import type { ResolvedModel } from '../../../../models/resolveModel.ts';
import { answerBestPath } from './bestPathOutput.ts';
import { OnnxGraph } from '../../../../models/onnx/onnxGraph.ts';
import { lighten } from './lighterGraph.ts';
import { toSinglePrecision } from './singlePrecision.ts';

/**
 * The recogniser as the processor runs it: in 32-bit floats, with less to do for the same answer, returning the best path. It depends only on the
 * model's file, so that all machines always read with the same numbers. If the file cannot be changed in this way
 * (a recogniser of another build), returns its path, to be loaded unchanged.
 */
export async function recognizerGraph(model: ResolvedModel): Promise<Uint8Array | string> {
  const path = model.file('recognition');
  const bytes = await readFile(path);
  try {
    const graph = OnnxGraph.parse(bytes);
    toSinglePrecision(graph);
    lighten(graph);
    answerBestPath(graph);
    return graph.bytes();
  } catch {
    return path;
  }
}
