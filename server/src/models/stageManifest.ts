import { z } from 'zod';
import { REGION_LABELS } from '../page/pageContent.ts';
import { bytes, channels, deviations, manifestHead, pixels, relativeFile, sha256 } from './manifestParts.ts';
import type { StageKind } from './stageKinds.ts';

/* Models of documents: each is one optional stage of reading a page, run where it is installed. */

const graph = { file: relativeFile, sha256, bytes };

/** A picture that is made to fit the input of a model: width and height in px; per channel (value / 255 - mean) / std. */
const picture = z.strictObject({
  width: pixels,
  height: pixels,
  mean: channels,
  std: deviations,
  /** Order of the channels; the mean and deviation are in that order. */
  channels: z.enum(['rgb', 'bgr']),
});

/** What each class of a layout model is, in the order of its outputs; `none`: Folio has no use for it. */
const labels = z
  .array(z.enum([...REGION_LABELS, 'none']))
  .min(1)
  .max(200);

/** Regions of a less sure kind are left out; absent: what suits the family. */
const minScore = z.number().min(0).max(1).optional();

const layout = z.discriminatedUnion('family', [
  /** PP-PicoDet: one input; for each stride class scores, then for each stride distributions of the sides of boxes. */
  z.strictObject({ family: z.literal('picodet'), ...graph, input: picture, labels, minScore }),
  /**
   * PP-DocLayout: inputs `im_shape`, `image`, `scale_factor`, in any order; the first output has rows of class, score and
   * four sides, then, where the model orders regions, their order; the second one is the number of these rows.
   */
  z.strictObject({ family: z.literal('rt-detr'), ...graph, input: picture, labels, minScore }),
]);

const tables = z.discriminatedUnion('family', [
  /** SLANet: locations of cells, and probabilities of the tags of an HTML table, step by step. */
  z.strictObject({
    family: z.literal('slanet'),
    ...graph,
    /** The table's longer side is brought to the width. */
    input: picture,
    /** The tags lie in the metadata of the file, under this key, one a line. */
    vocabulary: z.literal('character'),
  }),
]);

const formulas = z.discriminatedUnion('family', [
  /** PP-FormulaNet: one graph that holds its loop; its output are numbers of tokens. */
  z.strictObject({
    family: z.literal('pp-formulanet'),
    ...graph,
    input: picture,
    /** `tokenizer.json` as Hugging Face's tokenizers write it. */
    vocabulary: z.strictObject({ file: relativeFile, sha256, bytes }),
  }),
  /** An encoder of pictures and a decoder of one token after the other. */
  z.strictObject({
    family: z.literal('encoder-decoder'),
    ...graph,
    decoder: z.strictObject({ file: relativeFile, sha256, bytes }),
    input: picture,
    vocabulary: z.strictObject({ file: relativeFile, sha256, bytes }),
    /** `pad`: the picture keeps its proportions, and white fills the input; absent: it is stretched to the input. */
    fit: z.enum(['stretch', 'pad']).optional(),
    /** Numbers of the tokens at which a text begins and ends. */
    begin: z.int().min(0),
    end: z.int().min(0),
  }),
]);

const unwarping = z.discriminatedUnion('family', [
  /** UVDoc: a picture in; `grid`: out comes where on it the points of a flat page lie; `picture`: the flat page itself. */
  z.strictObject({
    family: z.literal('uvdoc'),
    ...graph,
    input: picture,
    output: z.enum(['grid', 'picture']),
  }),
]);

const orientation = z.discriminatedUnion('family', [
  /** PP-LCNet: the middle of a picture whose shorter side has `shortSide` px; out come probabilities of the classes. */
  z.strictObject({
    family: z.literal('pp-lcnet'),
    ...graph,
    input: picture,
    shortSide: pixels,
    /** Degrees, clockwise, by which a page of each class is turned. */
    classes: z
      .array(z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]))
      .min(2)
      .max(4),
  }),
]);

const head = manifestHead.extend({
  manifestVersion: z.literal(3),
  /** BCP 47 tags; empty: it does not depend on them. */
  languages: z.array(z.string().min(1).max(35)).max(200).default([]),
});

export const stageManifestSchema = z.discriminatedUnion('stage', [
  head.extend({ stage: z.literal('layout'), layout }),
  head.extend({ stage: z.literal('tables'), tables }),
  head.extend({ stage: z.literal('formulas'), formulas }),
  head.extend({ stage: z.literal('unwarping'), unwarping }),
  head.extend({ stage: z.literal('orientation'), orientation }),
]);

export type StageManifest = z.infer<typeof stageManifestSchema>;

/** What a manifest says of how a stage is run, by kind. */
export interface StageParts {
  readonly layout: z.infer<typeof layout>;
  readonly tables: z.infer<typeof tables>;
  readonly formulas: z.infer<typeof formulas>;
  readonly unwarping: z.infer<typeof unwarping>;
  readonly orientation: z.infer<typeof orientation>;
}

export type StagePicture = z.infer<typeof picture>;

/** How the stage is run: the one part that its manifest has. */
export function stagePart(manifest: StageManifest): StageParts[StageKind] {
  switch (manifest.stage) {
    case 'layout':
      return manifest.layout;
    case 'tables':
      return manifest.tables;
    case 'formulas':
      return manifest.formulas;
    case 'unwarping':
      return manifest.unwarping;
    case 'orientation':
      return manifest.orientation;
  }
}
