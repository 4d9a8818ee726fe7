import type { LineQuestion, LineReading } from './local/readKnownLine.ts';
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
