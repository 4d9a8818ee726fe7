import { FolioError } from '../../../../errors/catalogue.ts';
import type { CtcNetwork } from '../../recognition/ctcNetwork.ts';
import { firstFloats, type Inference } from '../inference.ts';
import { classCountOf } from './stepClasses.ts';

/** Width of a line that costs next to nothing. px */
const WIDTH = 64;

/**
 * Checks that the dictionary belongs to the model; another one would turn all text into nonsense. Throws FolioError
 * `model-invalid`.
 */
export async function checkClasses(
  recognizer: Inference,
  { name, manifest, alphabet }: Omit<CtcNetwork, 'recognizer'> & { readonly name: string },
): Promise<void> {
  const { height } = manifest.recognition;
  const outputs = await recognizer.run(new Float32Array(3 * height * WIDTH), [1, 3, height, WIDTH]);
  const classes = classCountOf(outputs) ?? firstFloats(outputs).shape[2];
  if (classes === alphabet.length) return;
  throw new FolioError('model-invalid', {
    model: name,
    reason: `its recogniser has ${String(classes)} classes, its dictionary ${alphabet.length}`,
  });
}
