import { readFile } from 'node:fs/promises';
import { FolioError } from '../../../errors/catalogue.ts';
import type { CtcRecognition, PageModelManifest } from '../../../models/manifest.ts';
import { OnnxGraph } from '../../../models/onnx/onnxGraph.ts';
import { pageManifest, type ResolvedModel } from '../../../models/resolveModel.ts';
import type { Warning } from '../../../page/pageResult.ts';
import { parseDictionary } from '../recognition/dictionary.ts';
import { checkClasses } from './graph/checkClasses.ts';
import { detectorGraph } from './graph/detectorGraph.ts';
import { recognizerGraph } from './graph/recognizerGraph.ts';
import type { Inference } from './inference.ts';
import { CPU_SESSION, Session } from './inferenceSession.ts';

/** What is known of a model without running it. */
export interface PpocrDescription {
  readonly name: string;
  readonly manifest: PageModelManifest;
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

/** Reads the model's dictionary. Errors: FolioError `model-invalid`, also for a model that only reads lines. */
export async function describePpocrModel(model: ResolvedModel): Promise<PpocrDescription> {
  const manifest = pageManifest(model);
  return { name: model.name, manifest, alphabet: await ctcAlphabet(model, manifest.recognition) };
}

/** Text of each output class of a CTC recogniser, empty for the blank. Errors: FolioError `model-invalid`. */
export async function ctcAlphabet(model: ResolvedModel, { dictionary }: CtcRecognition): Promise<string[]> {
  if ('file' in dictionary)
    return alphabetOf(parseDictionary(await readFile(model.file('dictionary'), 'utf8')), dictionary);
  const text = OnnxGraph.parse(await readFile(model.file('recognition'))).metadata(dictionary.metadata);
  if (text === undefined)
    throw new FolioError('model-invalid', {
      model: model.directory,
      reason: `its recogniser has no "${dictionary.metadata}" in its metadata`,
    });
  return alphabetOf(parseDictionary(text), dictionary);
}

/**
 * Loads the sessions of a model. `recognition` and `detection`: the graphs, files or what would be in them. Errors:
 * FolioError `model-invalid`.
 */
export async function loadPpocrSessions(
  model: ResolvedModel,
  recognition: string | Uint8Array,
  options: typeof CPU_SESSION,
  detection: string | Uint8Array = model.file('detection'),
): Promise<PpocrSessions> {
  const detector = await Session.load(detection, model.name, options);
  const recognizer = await Session.load(recognition, model.name, options);
  const orienter =
    pageManifest(model).lineOrientation &&
    (await Session.load(model.file('lineOrientation'), model.name, options));
  return { detector, recognizer, orienter };
}

/** Loads a model into this thread, on the CPU. Errors: FolioError `model-invalid`. */
export async function loadPpocrModel(model: ResolvedModel): Promise<PpocrModel> {
  const description = await describePpocrModel(model);
  const recognition = await recognizerGraph(model);
  const sessions = await loadPpocrSessions(model, recognition, CPU_SESSION, await detectorGraph(model));
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
  form: Pick<CtcRecognition['dictionary'], 'space' | 'blankIndex'>,
): string[] {
  const alphabet = [...dictionary];
  if (form.space === 'last') alphabet.push(' ');
  alphabet.splice(form.blankIndex, 0, '');
  return alphabet;
}
