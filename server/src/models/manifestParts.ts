import { z } from 'zod';

/* What manifests of all kinds are made of. */

/** What a model may be called; it is also the name of its folder. */
export const MODEL_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * A path below the model's folder, written with `/`. A manifest comes with a model from anywhere, so a
 * path that climbs out, is absolute on any platform, or hides a NUL is refused here, before any use.
 */
export const relativeFile = z
  .string()
  .min(1)
  .max(255)
  .refine((path) => !/[\\:\0]/.test(path), 'must be written with / and without : or NUL')
  .refine(
    (path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'),
    'must stay inside the folder of the model',
  );

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');
export const bytes = z.int().positive();
export const pixels = z.int().min(8).max(4096);
export const channels = z.tuple([z.number(), z.number(), z.number()]).readonly();
export const deviations = z
  .tuple([z.number().positive(), z.number().positive(), z.number().positive()])
  .readonly();

/** What every manifest says of its model. */
export const manifestHead = z.strictObject({
  /** What `--model` takes and results carry. */
  name: z.string().regex(MODEL_NAME, 'must be lower-case letters, digits, ".", "_" or "-"'),
  /** For people. */
  title: z.string().min(1).max(200),
  /** Which reader runs it. */
  reader: z.literal('ppocr'),
  /** SPDX identifier. */
  licence: z.string().min(1).max(100),
  source: z.string().min(1).max(500),
  /** npm package whose folder the file paths start from; only for models that come with Folio. */
  package: z
    .string()
    .regex(/^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, 'must be the name of an npm package')
    .optional(),
});
