import { z } from 'zod';

/**
 * `PageResult`: what Folio knows of one page. The same on the wire, in the cache and in `--format json`.
 * Any change of meaning needs a new version.
 */
export const PAGE_RESULT_VERSION = 6;

/**
 * Words of OCR lines with a `confidence` below this are doubtful at the default setting. Chosen on the curves in
 * docs/benchmarks.md: between four and six in ten wrong words are below it, by the model, and at most three in a
 * hundred right ones.
 */
export const DEFAULT_DOUBT_THRESHOLD = 0.8;

const point = z.tuple([z.number(), z.number()]).readonly();
const quad = z.tuple([point, point, point, point]).readonly();
const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }).readonly();
const confidence = z.number().min(0).max(1);

export const wordSchema = z.object({
  text: z.string(),
  box,
  /** Calibrated probability that the word is right; 1 for a text layer. `folio bench --doubt` checks it. */
  confidence,
  /** Other readings, likeliest first, at most four. Only where the word is doubtful. */
  alternatives: z.array(z.string()).optional(),
});

/**
 * A stretch of a text that is printed in a way that changes its meaning: `text.slice(start, end)`. Offsets in
 * UTF-16 units; marks of a text stand in its order and do not overlap.
 */
export const textMarkSchema = z.object({
  kind: z.enum(['strikethrough', 'superscript', 'subscript']),
  start: z.int().min(0),
  end: z.int().min(0),
});

/** Absent: none. */
const marks = z.array(textMarkSchema).optional();

export const textLineSchema = z.object({
  /** Page points, clockwise from the text's top left. */
  quad,
  text: z.string(),
  marks,
  /** Mean of the recogniser's character confidences; 1 for a text layer. */
  confidence,
  words: z.array(wordSchema),
  origin: z.enum(['text-layer', 'ocr']),
  /** Name of the model that read it; absent for a text layer. */
  recognizer: z.string().optional(),
  /** Main writing direction of the text. */
  direction: z.enum(['ltr', 'rtl']),
  /** Degrees, clockwise, of the baseline on the upright page. */
  angle: z.number(),
  /** Its characters stand upright below each other, and the next line is left of it: `angle` is 90. */
  vertical: z.boolean().optional(),
  /** A field of a form with its label and value: it stands in a line of its own. Absent: no. */
  isField: z.boolean().optional(),
  /**
   * What is known of the type; `size` is in points. For OCR, `size` is estimated from the line's height, `bold` from
   * the width of its strokes, and the rest is not known.
   */
  font: z.object({
    size: z.number(),
    bold: z.boolean(),
    italic: z.boolean(),
    monospace: z.boolean(),
    name: z.string().optional(),
  }),
});

/**
 * A formula in a text: `text.slice(start, end)` is its TeX, without delimiters. Offsets in UTF-16 units;
 * formulas of a text stand in its order and do not overlap.
 */
export const formulaSchema = z.object({ start: z.int().min(0), end: z.int().min(0) });

/**
 * Where the text's formulas stand. There, even if empty: formulas were looked for, and every `$` outside of
 * them is a dollar sign. Absent: nothing is known of formulas (the local reader and text layers).
 */
const formulas = z.array(formulaSchema).optional();

const blockBase = {
  box,
  /** The block's text as a reader would copy it: lines joined, hyphenation undone. */
  text: z.string(),
  formulas,
  marks,
  /** Empty where the reader knows no lines: a model that writes the text, without word boxes. */
  lines: z.array(textLineSchema),
  /** Position in reading order on the page, from 0. */
  order: z.int().min(0),
};

export const tableCellSchema = z.object({
  row: z.int().min(0),
  column: z.int().min(0),
  rowSpan: z.int().min(1),
  columnSpan: z.int().min(1),
  header: z.boolean(),
  text: z.string(),
  formulas,
  marks,
  box,
  /** The page that the cell is on, if its table goes on from the page of the block; `box` is on that page. */
  page: z.int().min(1).optional(),
});

export const blockSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('heading'),
    level: z.int().min(1).max(6),
    /** The reader said the level, it is not guessed from the type: the document's revision leaves it. */
    levelGiven: z.boolean().optional(),
    ...blockBase,
  }),
  z.object({ kind: z.literal('paragraph'), ...blockBase }),
  z.object({
    kind: z.literal('list-item'),
    /** As printed: `•`, `3.`, `(b)`. */
    marker: z.string(),
    ordered: z.boolean(),
    /** 0 for the outermost list. */
    depth: z.int().min(0),
    ...blockBase,
  }),
  z.object({
    kind: z.literal('table'),
    rows: z.int().min(1),
    columns: z.int().min(1),
    cells: z.array(tableCellSchema),
    /**
     * The page on which the table begins. The block there has the rows of this page, too: texts show the table there and
     * not here.
     */
    continues: z.int().min(1).optional(),
    ...blockBase,
  }),
  z.object({ kind: z.literal('figure'), ...blockBase }),
  z.object({ kind: z.literal('caption'), ...blockBase }),
  /** A formula on lines of its own. */
  z.object({
    kind: z.literal('formula'),
    /**
     * What `text` is: TeX without delimiters, or the formula's characters as they were read, from left to right, which
     * do not say how they stand to each other. Absent: TeX.
     */
    notation: z.enum(['tex', 'characters']).optional(),
    ...blockBase,
  }),
  z.object({ kind: z.literal('code'), ...blockBase }),
  /** A note at the foot of the page or of its column. */
  z.object({ kind: z.literal('footnote'), ...blockBase }),
  z.object({ kind: z.literal('header'), ...blockBase }),
  z.object({ kind: z.literal('footer'), ...blockBase }),
  z.object({ kind: z.literal('page-number'), ...blockBase }),
]);

export const textLayerVerdictSchema = z.object({
  verdict: z.enum(['trusted', 'absent', 'rejected']),
  reasons: z.array(z.enum(['scanned', 'no-text', 'garbled', 'sparse', 'hidden', 'vector-text', 'not-asked'])),
});

/** Affine map `[a, b, c, d, e, f]`, as `Matrix`. */
export const matrixSchema = z
  .tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()])
  .readonly();

/** An error as it travels: a code of the catalogue, its text for people, and what to do next. */
export const failureSchema = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string(),
  /** What fills the text, for those who word it in another language. */
  details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** A part of a page where text was found and not read. */
export const unreadRegionSchema = z.object({
  /** Upright page points. */
  box,
  /**
   * `illegible`: the reader made nothing of it that could be trusted. `unknown-script`: its letters are not in
   * the model's alphabet.
   */
  reason: z.enum(['illegible', 'unknown-script']),
});

/** Text that a file holds and nobody sees on its page; it is in no block. */
export const leftOutTextSchema = z.object({
  reason: z.enum([
    'clipped',
    'covered',
    'ground-color',
    'off-page',
    'hidden-layer',
    'no-size',
    'invisible',
    'printed-twice',
  ]),
  characters: z.int().min(1),
});

/** Code of the warning that lines were found on a page and none of them could be read. */
export const TEXT_UNREAD = 'text-unread';
/** Code of the warning that some lines of a page could not be read. */
export const LINES_UNREAD = 'lines-unread';
/** Code of the warning that lines of a page could not be read because they seem to be written by hand. */
export const HANDWRITING_UNREAD = 'handwriting-unread';
/** Code of the warning that lines of a page are in a script that the model does not know. */
export const UNKNOWN_SCRIPT = 'unknown-script';
/** Code of the warning that a page is in a language of whose letters the model lacks some. */
export const LETTERS_UNKNOWN = 'letters-unknown';
/** Code of the warning that text which nobody sees was left out. */
export const TEXT_LEFT_OUT = 'text-left-out';

export const warningSchema = z.object({
  code: z.string(),
  message: z.string(),
  /**
   * BCP 47 tags and ISO 15924 codes of what a model would have to know to read the page better, as far as that is
   * known.
   */
  suggests: z.array(z.string()).optional(),
});

export const pageResultSchema = z.object({
  version: z.literal(PAGE_RESULT_VERSION),
  /** From 1, as people count. */
  page: z.int().min(1),
  outcome: z.enum(['ok', 'partial', 'failed']),
  failure: failureSchema.optional(),
  /** Where the text came from; `none` on a page without text. */
  source: z.enum(['text-layer', 'ocr', 'mixed', 'none']),
  textLayer: textLayerVerdictSchema,
  /** The reader, model and device that were really used. */
  reader: z.object({ id: z.string(), model: z.string().optional(), device: z.string().optional() }),
  /** Size of the upright page in points. */
  size: z.object({ width: z.number(), height: z.number() }),
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  /** Degrees, clockwise positive, that deskewing took out. */
  skew: z.number(),
  /** Upright page points to points of the page as a viewer shows it: `[a, b, c, d, e, f]`. */
  uprightToPage: matrixSchema,
  image: z
    .object({
      width: z.int(),
      height: z.int(),
      dpi: z.number(),
      origin: z.enum(['file', 'embedded', 'rendered']),
    })
    .optional(),
  blocks: z.array(blockSchema),
  /** Where text was found and not read. */
  unread: z.array(unreadRegionSchema),
  /** What the file holds and nobody sees, one entry a reason. */
  leftOut: z.array(leftOutTextSchema),
  warnings: z.array(warningSchema),
  /** Milliseconds a stage took on this page, summed over workers. */
  timings: z.record(z.string(), z.number()),
});

export type Word = z.infer<typeof wordSchema>;
export type TextLine = z.infer<typeof textLineSchema>;
export type TextMark = z.infer<typeof textMarkSchema>;
export type UnreadRegion = z.infer<typeof unreadRegionSchema>;
export type LeftOutText = z.infer<typeof leftOutTextSchema>;
export type Formula = z.infer<typeof formulaSchema>;
export type TableCell = z.infer<typeof tableCellSchema>;
export type Block = z.infer<typeof blockSchema>;
export type BlockKind = Block['kind'];
export type TableBlock = Extract<Block, { kind: 'table' }>;
export type TextLayerVerdict = z.infer<typeof textLayerVerdictSchema>;
export type TextLayerReason = TextLayerVerdict['reasons'][number];
export type Failure = z.infer<typeof failureSchema>;
export type Warning = z.infer<typeof warningSchema>;
export type PageResult = z.infer<typeof pageResultSchema>;
