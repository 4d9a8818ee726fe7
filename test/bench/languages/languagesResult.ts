import { z } from 'zod';

const pageSchema = z.object({
  name: z.string(),
  /** The row of the table it counts in. */
  group: z.string(),
  characters: z.number(),
  /** Shares of the truth's characters and words. */
  characterErrors: z.number(),
  wordErrors: z.number(),
  /** Codes of the page's warnings, and of its failure. */
  warnings: z.array(z.string()),
  /** Lines by the model that read them. */
  recognizers: z.record(z.string(), z.number()),
});

const runSchema = z.object({
  /** Models that were installed, beside those that come with Folio. */
  installed: z.array(z.string()),
  pages: z.array(pageSchema),
});

/** The pages of all languages, read by a fresh installation, and by one with more models. */
export const languagesResultSchema = z.object({ fresh: runSchema, more: runSchema });

export type LanguagesResult = z.infer<typeof languagesResultSchema>;
export type LanguagesRun = z.infer<typeof runSchema>;
export type LanguagePage = z.infer<typeof pageSchema>;
