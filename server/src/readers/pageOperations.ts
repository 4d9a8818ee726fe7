import type { Matrix, Quad } from '../page/geometry.ts';
import type { Word } from '../page/pageResult.ts';
import type { ModelPicture, ModelPictureRequest, Picture, PictureRequest } from '../page/pagePicture.ts';

/**
 * What the daemon may ask of a page besides its text, by name: the question and the answer. Both cross two processes
 * by structured clone, bytes as they are. `engine/pageOperations.ts` does what is listed here.
 */
export interface PageOperations {
  /** Pictures of a page for people. */
  pictures: { readonly ask: PictureRequest; readonly answer: readonly Picture[] };
  /** The picture of a page for a model on a server. */
  modelPicture: { readonly ask: ModelPictureRequest; readonly answer: ModelPicture };
  /** A line that was read before, read again. */
  line: { readonly ask: LineQuestion; readonly answer: LineReading };
}

export type PageOperation = keyof PageOperations;

/** A line that was found on a page before. */
export interface KnownLine {
  /** Points of the upright page, from the top left of the text. */
  readonly quad: Quad;
  readonly uprightToPage: Matrix;
}

/** A line of a page that is to be read again. */
export interface LineQuestion extends KnownLine {
  /** Absolute folder of the model; its files are verified before first use. */
  readonly modelDirectory: string;
  /** Absolute folder of the recogniser that read the line, where that is another; reads it beside the model. */
  readonly recognizer?: string;
  readonly recoverSpaces: boolean;
  /** How much larger than usual the page is drawn; 1: as usual. */
  readonly scale: number;
  /** Reads it in several sizes, and takes what most of them agree on. */
  readonly inSizes: boolean;
}

export interface LineReading {
  /** Empty where nothing could be read. */
  readonly text: string;
  /** The mean of the recogniser's probabilities. */
  readonly confidence: number;
  readonly words: readonly Word[];
}
