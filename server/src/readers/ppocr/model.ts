import { readFile } from 'node:fs/promises';
import type { ModelManifest } from '../../models/manifest.ts';
import type { ResolvedModel } from '../../models/resolveModel.ts';
import { parseDictionary } from './dictionary.ts';
import { recognizerGraph, type Precision } from './graph/recognizerGraph.ts';
import type { Inference } from './inference.ts';
import { Session } from './inferenceSession.ts';

/** A loaded PP-OCR model. Belongs to the thread that loaded it. */
export interface PpocrModel {
  readonly name: string;
  /** Where inference really runs; may change while a page is read, when a device is lost. */
  readonly device: string;
  /** Why another device than the one meant for the page does the work. */
  readonly deviceProblem?: string | undefined;
  /** Of the recogniser's graph. */
  readonly precision: Precision;
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
  const graph = await recognizerGraph(model, alphabet.length);
  const recognizer = await Session.load(graph.path, model.name);
  const orienter =
    manifest.lineOrientation && (await Session.load(model.file('lineOrientation'), model.name));
  return {
    name: model.name,
    device: 'cpu',
    precision: graph.precision,
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
