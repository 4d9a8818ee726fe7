import { FolioError } from '../../../errors/catalogue.ts';
import type { ResolvedModel } from '../../../models/resolveModel.ts';
import { firstFloats } from '../inference.ts';
import { Session } from '../inferenceSession.ts';

/** A dictionary of another model would turn all text into nonsense. FolioError `model-invalid`. */
export async function checkClasses(model: ResolvedModel, classes: number): Promise<void> {
  const { height } = model.manifest.recognition;
  const session = await Session.load(model.file('recognition'), model.name);
  try {
    const { shape } = firstFloats(await session.run(new Float32Array(3 * height * 64), [1, 3, height, 64]));
    if (shape[2] === classes) return;
    throw new FolioError('model-invalid', {
      model: model.name,
      reason: `its recogniser has ${String(shape[2])} classes, its dictionary ${classes}`,
    });
  } finally {
    await session.release();
  }
}
