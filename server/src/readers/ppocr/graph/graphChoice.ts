import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { makePrivateDirectory } from '../../../files/privateFolder.ts';
import type { ResolvedModel } from '../../../models/resolveModel.ts';
import { graphFiles } from './graphFiles.ts';

const precisionChoiceSchema = z.object({
  precision: z.enum(['float', 'int8']),
  /** Milliseconds for the timed lines. */
  floatMilliseconds: z.number().optional(),
  int8Milliseconds: z.number().optional(),
  /** Share of the characters of the calibration lines that 8 bits read otherwise. */
  difference: z.number().optional(),
  /** Why there is no 8-bit graph to compare. */
  reason: z.string().optional(),
});

/** What was measured of both graphs on this machine, and which of them reads from now on. */
export type PrecisionChoice = z.infer<typeof precisionChoiceSchema>;

/** What was measured on this machine of a model's graphs; undefined before. */
export async function knownPrecisionChoice(model: ResolvedModel): Promise<PrecisionChoice | undefined> {
  return choiceIn(graphFiles(model).choice);
}

export async function choiceIn(path: string): Promise<PrecisionChoice | undefined> {
  try {
    await makePrivateDirectory(dirname(path));
    return precisionChoiceSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
