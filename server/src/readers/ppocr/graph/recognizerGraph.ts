import { FolioError, reasonOf } from '../../../errors/catalogue.ts';
import type { ResolvedModel } from '../../../models/resolveModel.ts';
import { makeFloatGraph } from './floatGraph.ts';
import { findGraph, graphFiles, keepGraph, writeWhole } from './graphFiles.ts';
import { checkClasses } from './checkClasses.ts';
import { choiceIn, type PrecisionChoice } from './graphChoice.ts';
import { choosePrecision } from './precisionChoice.ts';

/** `original`: the file as it came, where no better graph could be made of it. */
export type Precision = 'int8' | 'float' | 'original';

/** The recogniser's file that is to be loaded. */
export interface RecognizerGraph {
  readonly path: string;
  readonly precision: Precision;
}

/**
 * Which precisions are allowed: `FOLIO_PRECISION` is `auto` (what was measured to be best on this machine),
 * `float` (the same results on every machine) or `original` (the model's file as it is).
 */
function allowedPrecision(): 'auto' | 'float' | 'original' {
  const asked = process.env['FOLIO_PRECISION'];
  return asked === 'float' || asked === 'original' ? asked : 'auto';
}

/**
 * The best graph there is for a recogniser now. The float graph is made when it is first needed (some
 * hundred milliseconds, once a machine), the 8-bit one by `preparePrecision` when there is time. `classes`: of
 * the model's dictionary; FolioError `model-invalid` where the recogniser has others.
 */
export async function recognizerGraph(model: ResolvedModel, classes: number): Promise<RecognizerGraph> {
  const original: RecognizerGraph = { path: model.file('recognition'), precision: 'original' };
  const allowed = allowedPrecision();
  if (allowed === 'original') {
    await checkClasses(model, classes);
    return original;
  }
  const files = graphFiles(model);
  if (allowed === 'auto') {
    const choice = await choiceIn(files.choice);
    const int8 = choice?.precision === 'int8' ? await findGraph(files.int8) : undefined;
    if (int8 !== undefined) return { path: int8, precision: 'int8' };
  }
  const known = await findGraph(files.float);
  if (known !== undefined) return { path: known, precision: 'float' };
  // Only where a graph is made, once: names of graphs hold the hashes of both files.
  await checkClasses(model, classes);
  try {
    return { path: await keepGraph(files.float, await makeFloatGraph(model)), precision: 'float' };
  } catch {
    // A recogniser of another build, or a cache that cannot be written: the original reads as well.
    return original;
  }
}

/**
 * Decides between floats and 8 bits, once a machine and model. Answers whether another graph is best from
 * now on. FolioError `cancelled` when asked to stop.
 */
export async function preparePrecision(model: ResolvedModel, isCancelled: () => boolean): Promise<boolean> {
  const float = await graphToCompare(model);
  if (float === undefined) return false;
  const files = graphFiles(model);
  const { choice, int8 } = await choosePrecision(model, float, isCancelled).catch(keepFloats);
  if (int8) await keepGraph(files.int8, int8);
  await writeWhole(files.choice, JSON.stringify(choice));
  return choice.precision === 'int8';
}

/** A graph that cannot be made or run in 8 bits stays in floats; it is not tried again. */
function keepFloats(error: unknown): { choice: PrecisionChoice; int8?: Uint8Array } {
  if (error instanceof FolioError && error.code === 'cancelled') throw error;
  return { choice: { precision: 'float', reason: reasonOf(error) } };
}

/** Whether nothing is decided yet for a model whose float graph is there. */
export async function wantsPreparing(model: ResolvedModel): Promise<boolean> {
  return (await graphToCompare(model)) !== undefined;
}

async function graphToCompare(model: ResolvedModel): Promise<string | undefined> {
  if (allowedPrecision() !== 'auto') return undefined;
  const files = graphFiles(model);
  if ((await choiceIn(files.choice)) !== undefined) return undefined;
  return findGraph(files.float);
}
