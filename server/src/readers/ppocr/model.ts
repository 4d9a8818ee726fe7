import { readFile } from 'node:fs/promises';
import { FolioError } from '../../errors/catalogue.ts';
import type { ModelManifest } from '../../models/manifest.ts';
import type { ResolvedModel } from '../../models/resolveModel.ts';
import { parseDictionary } from './dictionary.ts';
import { firstFloats, type Inference } from './inference.ts';
import { Session } from './inferenceSession.ts';

/** A loaded PP-OCR model. Belongs to the thread that loaded it. */
export interface PpocrModel {
  readonly name: string;
  /** Where inference really runs; may change while a page is read, when a device is lost. */
  readonly device: string;
  /** Why another device than the one meant for the page does the work. */
  readonly deviceProblem?: string | undefined;
  readonly manifest: ModelManifest;
  readonly detector: Inference;
  readonly recognizer: Inference;
  /** Tells lines on their head; absent where the model has none. */
  readonly orienter: Inference | undefined;
  /** Text of each output class of the recogniser; empty for the CTC blank. */
  readonly alphabet: readonly string[];
  release(): Promise<void>;
}

/** Loads the sessions of a model. Errors: FolioError `model-invalid`. */
export async function loadPpocrModel(model: ResolvedModel): Promise<PpocrModel> {
  const { manifest } = model;
  const dictionary = parseDictionary(await readFile(model.file('dictionary'), 'utf8'));
  const alphabet = alphabetOf(dictionary, manifest.recognition.dictionary);
  const detector = await Session.load(model.file('detection'), model.name);
  const recognizer = await Session.load(model.file('recognition'), model.name);
  const orienter =
    manifest.lineOrientation && (await Session.load(model.file('lineOrientation'), model.name));
  const { height } = manifest.recognition;
  const probe = firstFloats(await recognizer.run(new Float32Array(3 * height * 64), [1, 3, height, 64]));
  if (probe.shape[2] !== alphabet.length) {
    throw new FolioError('model-invalid', {
      model: model.name,
      reason: `its recogniser has ${String(probe.shape[2])} classes, its dictionary ${alphabet.length}`,
    });
  }
  return {
    name: model.name,
    device: 'cpu',
    manifest,
    detector,
    recognizer,
    orienter,
    alphabet,
    async release() {
      await Promise.all([detector.release(), recognizer.release(), orienter?.release()]);
    },
  };
}

function alphabetOf(
  dictionary: readonly string[],
  form: ModelManifest['recognition']['dictionary'],
): string[] {
  const alphabet = [...dictionary];
  if (form.space === 'last') alphabet.push(' ');
  alphabet.splice(form.blankIndex, 0, '');
  return alphabet;
}
