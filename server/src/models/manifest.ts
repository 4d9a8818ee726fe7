import { z } from 'zod';

/**
 * `folio-model.json`: what Folio must know of a model to run it. The files lie beside it (or in an npm
 * package, for models that come with Folio); nothing but what is written here is assumed of them.
 */
export const MANIFEST_NAME = 'folio-model.json';

/** What a model may be called; it is also the name of its folder. */
export const MODEL_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * A path below the model's folder, written with `/`. A manifest comes with a model from anywhere, so a
 * path that climbs out, is absolute on any platform, or hides a NUL is refused here, before any use.
 */
const relativeFile = z
  .string()
  .min(1)
  .max(255)
  .refine((path) => !/[\\:\0]/.test(path), 'must be written with / and without : or NUL')
  .refine(
    (path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'must stay inside the folder of the model',
  );

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');
const bytes = z.int().positive();
const pixels = z.int().min(8).max(4096);
const channels = z.tuple([z.number(), z.number(), z.number()]).readonly();
const deviations = z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).readonly();

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

const manifestFields = z.strictObject({
  /** 2: recognisers without detection, of the LSTM family, or with the dictionary in the ONNX file; `scripts`. */
  manifestVersion: z.union([z.literal(1), z.literal(2)]),
  /** What `--model` takes and results carry. */
  name: z.string().regex(MODEL_NAME, 'must be lower-case letters, digits, ".", "_" or "-"'),
  /** For people. */
  title: z.string().min(1).max(200),
  /** Which reader runs it. */
  reader: z.literal('ppocr'),
  /** SPDX identifier. */
  licence: z.string().min(1).max(100),
  source: z.string().min(1).max(500),
  /** BCP 47 tags. */
  languages: z.array(z.string().min(1).max(35)).max(200),
  /** npm package whose folder the file paths start from; only for models that come with Folio. */
  package: z
    .string()
    .regex(/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, 'must be the name of an npm package')
    .optional(),
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

export const modelManifestSchema = manifestFields.refine(
  ({ manifestVersion, detection }) => manifestVersion > 1 || detection !== undefined,
  { path: ['detection'], message: 'is missing, and version 1 needs it' },
);

export type ModelManifest = z.infer<typeof modelManifestSchema>;
export type CtcRecognition = z.infer<typeof ctcRecognitionSchema>;
export type LstmRecognition = z.infer<typeof lstmRecognitionSchema>;

/** The manifest of a page model, which finds lines and reads them. */
export type PageModelManifest = ModelManifest & {
  readonly detection: z.infer<typeof detectionSchema>;
  readonly recognition: CtcRecognition;
};

/** Whether a model finds the lines of a page and reads them; one that does not is a recogniser. */
export function isPageModel(manifest: ModelManifest): manifest is PageModelManifest {
  return manifest.detection !== undefined && isCtc(manifest.recognition);
}

export function isCtc(recognition: ModelManifest['recognition']): recognition is CtcRecognition {
  return recognition.family !== 'lstm';
}

/** What a file of a model is for. */
export type ModelFileRole = 'detection' | 'recognition' | 'dictionary' | 'lineOrientation';

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
  const { detection, recognition, lineOrientation } = manifest;
  const files: ModelFile[] = [];
  const add = (role: ModelFileRole, { file, sha256, bytes }: Omit<ModelFile, 'role'>): void => {
    files.push({ role, file, sha256, bytes });
  };
  if (detection) add('detection', detection);
  add('recognition', recognition);
  if (isCtc(recognition) && 'file' in recognition.dictionary)
    add('dictionary', { ...recognition.dictionary, bytes: undefined });
  if (lineOrientation) add('lineOrientation', lineOrientation);
  return files;
}
