import { z } from 'zod';

const prompt = z.strictObject({
  /** What goes beside the picture, word for word: these models know their own prompts only. May be empty. */
  text: z.string().max(2_000),
  /** Tokens of the text with what the chat template adds; too many is safe, too few costs a refused request. */
  tokens: z.int().min(0).max(4_000),
});

const pixels = z.int().min(64).max(20_000);

/** How many tokens of the context a picture takes. */
const pictureTokensSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    /** A view of the whole page, and tiles of it in a grid where the picture is larger than a tile. */
    kind: z.literal('tiles'),
    /** px */
    tileSide: pixels,
    maxTiles: z.union([z.literal(6), z.literal(9)]),
    /** A tile gives the square of this many tokens. */
    tileTokensPerSide: z.int().min(1).max(64),
    /** Each row of tokens in the grid of tiles ends with one more. */
    rowBreaks: z.boolean(),
    /** The view of the whole page, separators included. */
    globalTokens: z.int().min(0).max(4_000),
  }),
  z.strictObject({
    /** One token for each square of so many px, at most `maxTokens`. */
    kind: z.literal('patches'),
    patchSide: z.int().min(4).max(256),
    maxTokens: z.int().min(1).max(100_000),
  }),
]);

const ngramGuardSchema = z.strictObject({
  /** Tokens that may not repeat in this order. */
  size: z.int().min(2).max(1_000),
  /** Output tokens that are looked back on. */
  window: z.int().min(2).max(100_000),
});

/**
 * All that Folio must know of a model to ask it well. The built-in profiles and those a user adds as JSON
 * have this form; nothing else in Folio names a model.
 */
export const profileSchema = z.strictObject({
  profileVersion: z.literal(1),
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be lower-case letters, digits, ".", "_" or "-"'),
  /** For people. */
  title: z.string().min(1).max(200),
  /** Parts of the ids under which servers offer the model, lower case; the longest that fits decides. */
  models: z.array(z.string().min(1).max(200)).max(50),
  prompts: z.strictObject({
    page: prompt,
    /** Plain text, where the prompt above went wrong. */
    plain: prompt.optional(),
  }),
  /** `grounded`: blocks with labels and boxes, as DeepSeek-OCR writes them; `markdown`: nothing but that. */
  output: z.enum(['grounded', 'markdown']),
  image: z.strictObject({
    dpi: z.int().min(36).max(600),
    maxSide: pixels,
    /** Of the fast mode. */
    fastMaxSide: pixels,
  }),
  pictureTokens: pictureTokensSchema,
  /** Tokens of prompt, picture and answer together, where the server does not say. */
  context: z.int().min(512).max(2_000_000),
  maxOutputTokens: z.int().min(64).max(100_000),
  sampling: z.strictObject({
    temperature: z.number().min(0).max(2),
    topP: z.number().gt(0).max(1).optional(),
  }),
  /** Against repetition, in the order they are tried. */
  ngramGuards: z.array(ngramGuardSchema).max(4),
  /** Token ids that may repeat all the same: the cells of tables. */
  ngramWhitelist: z.array(z.int().min(0)).max(100),
  /** The output's tags are special tokens, which servers leave out unless told. */
  keepSpecialTokens: z.boolean(),
});

export type ModelProfile = z.infer<typeof profileSchema>;
export type ProfilePrompt = ModelProfile['prompts']['page'];
export type PictureTokens = ModelProfile['pictureTokens'];
export type NgramGuard = z.infer<typeof ngramGuardSchema>;
