import { readFile } from 'node:fs/promises';
import type { ModelManifest } from '../../../models/manifest.ts';
import type { ResolvedModel } from '../../../models/resolveModel.ts';
import type { Warning } from '../../../page/pageResult.ts';
import { parseDictionary } from '../recognition/dictionary.ts';
import { checkClasses } from './graph/checkClasses.ts';
import { recognizerGraph } from './graph/recognizerGraph.ts';
import type { Inference } from './inference.ts';
import { CPU_SESSION, Session } from './inferenceSession.ts';

/** What is known of a model without running it. */
export interface PpocrDescription {
  readonly name: string;
  readonly manifest: ModelManifest;
  /** Text of each output class of the recogniser; empty for the CTC blank. */
  readonly alphabet: readonly string[];
}

export interface PpocrSessions {
  readonly detector: Inference;
  readonly recognizer: Inference;
  /** Tells lines on their head; absent where the model has none. */
  readonly orienter: Inference | undefined;
}

/** A loaded PP-OCR model. Belongs to the thread that loaded it. */
export interface PpocrModel extends PpocrDescription, PpocrSessions {
  /** Where inference really runs; may change while a page is read, when a device is lost. */
  readonly device: string;
  /** Why another device than the one meant for the page does the work. */
  readonly deviceProblem?: string | undefined;
  release(): Promise<void>;
}

/** Reads the model's dictionary. Errors: FolioError `model-invalid`. */
export async function describePpocrModel(model: ResolvedModel): Promise<PpocrDescription> {
  const { name, manifest } = model;
  const dictionary = parseDictionary(await readFile(model.file('dictionary'), 'utf8'));
  return { name, manifest, alphabet: alphabetOf(dictionary, manifest.recognition.dictionary) };
}

/** Loads the sessions of a model. `recognition`: the recogniser, a file or what would be in it. Errors: FolioError `model-invalid`. */
export async function loadPpocrSessions(
  model: ResolvedModel,
  recognition: string | Uint8Array,
  options: typeof CPU_SESSION,
): Promise<PpocrSessions> {
  const detector = await Session.load(model.file('detection'), model.name, options);
  const recognizer = await Session.load(recognition, model.name, options);
  const orienter =
    model.manifest.lineOrientation &&
    (await Session.load(model.file('lineOrientation'), model.name, options));
  return { detector, recognizer, orienter };
}

/** Loads a model into this thread, on the CPU. Errors: FolioError `model-invalid`. */
export async function loadPpocrModel(model: ResolvedModel): Promise<PpocrModel> {
  const description = await describePpocrModel(model);
  const sessions = await loadPpocrSessions(model, await recognizerGraph(model), CPU_SESSION);
  const { detector, recognizer, orienter } = sessions;
  await checkClasses(recognizer, description);
  return {
    ...description,
    ...sessions,
    device: 'cpu',
    async release() {
      await Promise.all([detector.release(), recognizer.release(), orienter?.release()]);
    },
  };
}

/** A warning if a page was not read on the requested device. */
export function deviceWarnings({ deviceProblem }: Pick<PpocrModel, 'deviceProblem'>): Warning[] {
  if (deviceProblem === undefined) return [];
  return [{ code: 'device-unavailable', message: `Read on the processor, because ${deviceProblem}.` }];
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
