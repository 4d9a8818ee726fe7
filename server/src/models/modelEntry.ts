import { z } from 'zod';
import { STAGE_KINDS } from './stageKinds.ts';

/**
 * Where a model is. `available`: Folio can download it. `found-on-system`: another program's data on this machine,
 * which Folio can copy. `broken`: installed, but it cannot be used.
 */
export const modelStateSchema = z.enum(['built-in', 'installed', 'available', 'found-on-system', 'broken']);

/**
 * A page model finds lines and reads them; a recogniser reads lines that a page model found; a stage is a model of
 * documents, which sees what is on a page beside lines.
 */
export const modelKindSchema = z.enum(['page-model', 'recognizer', 'stage']);

/** A model that is on this machine or can be: plain JSON, for clients as well. */
export const modelEntrySchema = z.object({
  name: z.string(),
  title: z.string(),
  kind: modelKindSchema,
  /** What a stage does; absent for all others. */
  stage: z.enum(STAGE_KINDS).optional(),
  state: modelStateSchema,
  /** BCP 47 tags. */
  languages: z.array(z.string()).readonly(),
  /** ISO 15924 codes. */
  scripts: z.array(z.string()).readonly(),
  /** Of its files on disk, or of what is downloaded; absent where only the server knows. */
  bytes: z.int().optional(),
  /** Of other conversions of the same files, where the size of these is not known. */
  aboutBytes: z.int().optional(),
  /** SPDX identifier. */
  licence: z.string(),
  /** A page or name for people that says where the model comes from. */
  source: z.string(),
  /** Host that it is downloaded from; absent where nothing is downloaded. */
  host: z.string().optional(),
  /** File that a model found on the system would be copied from. */
  path: z.string().optional(),
  /** The page model that reads where nobody names one. */
  isDefault: z.boolean().optional(),
  /** Name of a better model that takes its place. */
  replacedBy: z.string().optional(),
  /** The catalogue has other files of this model than are installed. */
  isOutdated: z.boolean().optional(),
  /** What is wrong with a broken one. */
  problem: z.string().optional(),
});

export type ModelState = z.infer<typeof modelStateSchema>;
export type ModelKind = z.infer<typeof modelKindSchema>;
export type ModelEntry = z.infer<typeof modelEntrySchema>;

/**
 * Why a model is recommended: it finds and reads more, it reads languages that nothing installed reads, or, a model of
 * documents, it was measured to read some documents better.
 */
export const recommendationReasonSchema = z.enum([
  'better-page-model',
  'reads-languages',
  'reads-scripts',
  'tables-of-scans',
  'bent-photos',
]);

export const modelRecommendationSchema = z.object({
  model: modelEntrySchema,
  reason: recommendationReasonSchema,
  /** The BCP 47 tags or ISO 15924 codes, of those asked for, that it is recommended for; none for a model of documents. */
  reads: z.array(z.string()).readonly(),
});

export const modelAdviceSchema = z.object({
  /** What was asked for, or the languages of this system. */
  languages: z.array(z.string()).readonly(),
  recommended: z.array(modelRecommendationSchema).readonly(),
  /** Languages and scripts that no model of the catalogue reads. */
  unreadable: z.array(z.string()).readonly(),
});

export type ModelRecommendation = z.infer<typeof modelRecommendationSchema>;
export type ModelAdvice = z.infer<typeof modelAdviceSchema>;

/** `waiting`: another process is installing the same model. */
export const installStageSchema = z.enum(['waiting', 'downloading', 'checking']);

export const installProgressSchema = z.object({
  model: z.string(),
  stage: installStageSchema,
  /** Of this model. */
  bytes: z.int(),
  /** Absent while the server has not said it. */
  total: z.int().optional(),
});

export type InstallProgress = z.infer<typeof installProgressSchema>;

/** Names of models, by what happened to them. */
export const installOutcomeSchema = z.object({
  installed: z.array(z.string()).readonly(),
  /** They were there already, with the same files. */
  unchanged: z.array(z.string()).readonly(),
});

export type InstallOutcome = z.infer<typeof installOutcomeSchema>;

export const addOutcomeSchema = installOutcomeSchema.extend({
  /** Files of models beside them that Folio does not know, or that are a part of one only. */
  ignored: z.array(z.string()).readonly(),
});

export type AddOutcome = z.infer<typeof addOutcomeSchema>;
