import type { CatalogueEntry, CataloguePart, StageEntry } from '../catalogue/catalogueEntry.ts';
import type { ModelManifest } from '../manifest.ts';
import { stageManifestSchema } from '../stageManifest.ts';

/** What a file is, once it is on this machine. */
export interface PartFile {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/* The numbers of the PP-OCR family; they were the same in all its versions.
 * https://github.com/PaddlePaddle/PaddleOCR/blob/main/docs/version3.x/algorithm/PP-OCRv5/PP-OCRv5.md */
const PHOTO_MEAN = [0.485, 0.456, 0.406] as const;
const PHOTO_STD = [0.229, 0.224, 0.225] as const;
const HALF = [0.5, 0.5, 0.5] as const;
const LINE_HEIGHT = 48;

/** What a file of a model is called in its folder. */
export function partFileName(entry: CatalogueEntry, part: CataloguePart): string {
  if (entry.kind === 'stage') return part === 'vocabulary' ? 'vocabulary.json' : `${part}.onnx`;
  const { name, family } = entry;
  if (part === 'detection') return 'det.onnx';
  if (part === 'lineOrientation') return 'cls.onnx';
  return family === 'lstm' ? `${name.replace('tesseract-', '')}.traineddata.gz` : 'rec.onnx';
}

/** The manifest of a model of the catalogue, from what its files are. */
export function catalogueManifest(
  entry: CatalogueEntry,
  files: Readonly<Partial<Record<CataloguePart, PartFile>>>,
): ModelManifest {
  if (entry.kind === 'stage') return stageManifestOf(entry, files);
  const { name, title, licence, source, languages, scripts, family, stretch } = entry;
  const { detection, recognition, lineOrientation } = files;
  if (!recognition) throw new Error(`${name} has no recogniser`);
  return {
    manifestVersion: 2,
    name,
    title,
    reader: 'ppocr',
    licence,
    source,
    languages,
    scripts,
    ...(detection ? { detection: { ...detection, mean: PHOTO_MEAN, std: PHOTO_STD, multipleOf: 32 } } : {}),
    recognition:
      family === 'lstm'
        ? { family, ...recognition }
        : {
            family,
            ...recognition,
            height: LINE_HEIGHT,
            ...(stretch === undefined ? {} : { stretch }),
            mean: HALF,
            std: HALF,
            dictionary: { metadata: 'character', blankIndex: 0, space: 'last' },
          },
    ...(lineOrientation
      ? {
          lineOrientation: {
            ...lineOrientation,
            height: LINE_HEIGHT,
            width: 192,
            mean: HALF,
            std: HALF,
            classes: [0, 180],
          },
        }
      : {}),
  };
}

function stageManifestOf(
  { name, title, licence, source, languages, stage, run }: StageEntry,
  { graph, decoder, vocabulary }: Readonly<Partial<Record<CataloguePart, PartFile>>>,
): ModelManifest {
  const files = { ...graph, ...(decoder ? { decoder } : {}), ...(vocabulary ? { vocabulary } : {}) };
  return stageManifestSchema.parse({
    manifestVersion: 3,
    name,
    title,
    reader: 'ppocr',
    licence,
    source,
    languages,
    stage,
    [stage]: { ...run, ...files },
  });
}
