import { z } from 'zod';
import { bytes, channels, deviations, manifestHead, pixels, relativeFile, sha256 } from './manifestParts.ts';
import type { StageKind } from './stageKinds.ts';
import { stageManifestSchema, stagePart, type StageManifest } from './stageManifest.ts';

export { MODEL_NAME } from './manifestParts.ts';

/**
 * `folio-model.json`: what Folio must know of a model to run it. The files lie beside it (or in an npm
 * package, for models that come with Folio); nothing but what is written here is assumed of them.
 */
export const MANIFEST_NAME = 'folio-model.json';

/** What finds the text of a page. */
const detectionSchema = z.strictObject({
  file: relativeFile,
  sha256,
  bytes,
  /** Per channel, of pixel values in 0..1: (value - mean) / std. */
  mean: channels,
  std: deviations,
  /** Width and height of the input are multiples of this many px. */
  multipleOf: z.int().min(1).max(512),
});

/** Which class of the output is the CTC blank; the dictionary's lines take the other classes, in order. */
const blankIndex = z.int().min(0);

/** Whether the model has a class for the space that the dictionary does not list. */
const space = z.enum(['last', 'none']);

/** A recogniser of the PP-OCR family: pictures of lines in, CTC classes out. */
const ctcRecognitionSchema = z.strictObject({
  family: z.literal('ctc').optional(),
  file: relativeFile,
  sha256,
  bytes,
  /** Height of a line image in px; its width is free. */
  height: pixels,
  /** Width of a line image in relation to the print's own; absent: what suits most models. */
  stretch: z.number().min(0.5).max(1.5).optional(),
  mean: channels,
  std: deviations,
  dictionary: z.union([
    z.strictObject({
      /** UTF-8, one class a line. */
      file: relativeFile,
      sha256,
      blankIndex,
      space,
    }),
    z.strictObject({
      /** The ONNX file carries it, under this key of its metadata, one class a line. */
      metadata: z.literal('character'),
      blankIndex,
      space,
    }),
  ]),
});

/** A recogniser of Tesseract's LSTM family: a `.traineddata`, as it is or with gzip. All else is read from it. */
const lstmRecognitionSchema = z.strictObject({
  family: z.literal('lstm'),
  file: relativeFile,
  sha256,
  bytes,
});

const { package: npmPackage, ...head } = manifestHead.shape;

/** The order of its keys is a part of a model's hash. */
const readingFields = z.strictObject({
  /** 2: recognisers without detection, of the LSTM family, or with the dictionary in the ONNX file; `scripts`. */
  manifestVersion: z.union([z.literal(1), z.literal(2)]),
  ...head,
  /** BCP 47 tags. */
  languages: z.array(z.string().min(1).max(35)).max(200),
  package: npmPackage,
  /** ISO 15924 codes of the scripts it reads; absent: those of its languages. */
  scripts: z
    .array(z.string().regex(/^[A-Z][a-z]{3}$/, 'must be an ISO 15924 code'))
    .max(50)
    .optional(),
  /** Without it the model is a recogniser: it reads lines that another model finds. */
  detection: detectionSchema.optional(),
  recognition: z.union([ctcRecognitionSchema, lstmRecognitionSchema]),
  /** Tells lines that stand on their head; without it only whole pages are turned. */
  lineOrientation: z
    .strictObject({
      file: relativeFile,
      sha256,
      bytes,
      /** px */
      height: pixels,
      /** px */
      width: pixels,
      mean: channels,
      std: deviations,
      /** Degrees, clockwise, that each output class stands for. */
      classes: z.array(z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)])).min(2),
    })
    .optional(),
});

const readingManifestSchema = readingFields.refine(
  ({ manifestVersion, detection }) => manifestVersion > 1 || detection !== undefined,
  { path: ['detection'], message: 'is missing, and version 1 needs it' },
);

/** Versions 1 and 2 are of models that read lines; 3 is of models of documents, and has a `stage`. */
export const modelManifestSchema = z.unknown().transform((data, context): ModelManifest => {
  const schema = isOfStage(data) ? stageManifestSchema : readingManifestSchema;
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) context.addIssue({ code: 'custom', path, message });
  return z.NEVER;
});

function isOfStage(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  return 'stage' in data || ('manifestVersion' in data && data.manifestVersion === 3);
}

/** The manifest of a model that reads lines. */
export type ReadingManifest = z.infer<typeof readingManifestSchema>;
export type ModelManifest = ReadingManifest | StageManifest;
export type CtcRecognition = z.infer<typeof ctcRecognitionSchema>;
export type LstmRecognition = z.infer<typeof lstmRecognitionSchema>;

/** The manifest of a page model, which finds lines and reads them. */
export type PageModelManifest = ReadingManifest & {
  readonly detection: z.infer<typeof detectionSchema>;
  readonly recognition: CtcRecognition;
};

/** Whether a model finds the lines of a page and reads them; one that does not is a recogniser. */
export function isPageModel(manifest: ModelManifest): manifest is PageModelManifest {
  return isReading(manifest) && manifest.detection !== undefined && isCtc(manifest.recognition);
}

/** Whether a model reads lines: a page model or a recogniser. */
export function isReading(manifest: ModelManifest): manifest is ReadingManifest {
  return !('stage' in manifest);
}

/** Whether a model only reads lines that another one finds. */
export function isRecognizer(manifest: ModelManifest): manifest is ReadingManifest {
  return isReading(manifest) && !isPageModel(manifest);
}

/** Whether a model is a stage of a kind; without one, of any. */
export function isStage<Kind extends StageKind = StageKind>(
  manifest: ModelManifest,
  kind?: Kind,
): manifest is Extract<StageManifest, { readonly stage: Kind }> {
  return 'stage' in manifest && (kind === undefined || manifest.stage === kind);
}

export function isCtc(recognition: ReadingManifest['recognition']): recognition is CtcRecognition {
  return recognition.family !== 'lstm';
}

/** What a file of a model is for. */
export type ModelFileRole =
  | 'detection'
  | 'recognition'
  | 'dictionary'
  | 'lineOrientation'
  // Of models of documents.
  | 'graph'
  | 'decoder'
  | 'vocabulary';

export interface ModelFile {
  readonly role: ModelFileRole;
  /** Relative path as the manifest has it. */
  readonly file: string;
  readonly sha256: string;
  /** Absent where the manifest does not say. */
  readonly bytes: number | undefined;
}

/** The files a manifest names, in a fixed order. */
export function modelFiles(manifest: ModelManifest): ModelFile[] {
  const files: ModelFile[] = [];
  const add = (role: ModelFileRole, { file, sha256, bytes }: Omit<ModelFile, 'role'>): void => {
    files.push({ role, file, sha256, bytes });
  };
  if (!isReading(manifest)) {
    const part = stagePart(manifest);
    add('graph', part);
    if ('decoder' in part) add('decoder', part.decoder);
    if ('vocabulary' in part && typeof part.vocabulary !== 'string') add('vocabulary', part.vocabulary);
    return files;
  }
  const { detection, recognition, lineOrientation } = manifest;
  if (detection) add('detection', detection);
  add('recognition', recognition);
  if (isCtc(recognition) && 'file' in recognition.dictionary)
    add('dictionary', { ...recognition.dictionary, bytes: undefined });
  if (lineOrientation) add('lineOrientation', lineOrientation);
  return files;
}
