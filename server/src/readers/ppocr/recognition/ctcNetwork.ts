import type { CtcRecognition } from '../../../models/manifest.ts';
import type { Inference } from '../inference/inference.ts';

/** A recogniser of the PP-OCR family with what its numbers mean: that of a page model, or one of its own. */
export interface CtcNetwork {
  readonly recognizer: Inference;
  readonly manifest: { readonly recognition: CtcRecognition };
  /** Text of each output class; empty for the CTC blank. */
  readonly alphabet: readonly string[];
}
