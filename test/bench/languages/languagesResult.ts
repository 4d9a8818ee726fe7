import { z } from 'zod';

const pageSchema = z.object({
  name: z.string(),
  group: z.string(),
  title: z.string(),
  characters: z.number(),
  /** Shares of the truth's characters and words. */
  characterErrors: z.number(),
  wordErrors: z.number(),
  /** Codes of the page's warnings, and of its failure. */
  warnings: z.array(z.string()),
  /** The model that found its lines. */
  model: z.string(),
  /** Lines by the recogniser that read them. */
  recognizers: z.record(z.string(), z.number()),
});

export const languagesResultSchema = z.object({
  /** What Folio was told to read with; empty: what it takes by itself. */
  models: z.string(),
  pages: z.array(pageSchema),
});

/** What came of the pages of all languages. */
export type LanguagesResult = z.infer<typeof languagesResultSchema>;
export type LanguagePage = z.infer<typeof pageSchema>;
