import type { GreyImage } from '../pagePixels/greyImage.ts';
import type { StageTimer } from '../stageTimer.ts';
import type { ReadCharacter } from './recognizeCrop.ts';

/** A line to be read: upright, trimmed to its ink but for a small margin, 0 black to 255 white. */
export interface LinePicture {
  readonly image: GreyImage;
  /** Width in relation to the print's own; 1: as printed. */
  readonly stretch: number;
}

/** How a recogniser's networks are made: PP-OCR's, with CTC over convolutions, or Tesseract's LSTM. */
export type RecognizerFamily = 'ctc' | 'lstm';

/** Reads pictures of single lines. Belongs to the thread that loaded it. */
export interface LineRecognizer {
  /** Of the model; results tell it of each line. */
  readonly name: string;
  readonly family: RecognizerFamily;
  /** All characters it can give. */
  readonly characters: ReadonlySet<string>;
  /** How many lines are worth handing over at once; 1 where a batch gains nothing. */
  readonly batch: number;
  /**
   * The characters of each picture, in the order of the pictures: from the left, as they are printed, in any script
   * (`inReadingOrder` turns them), spaces as characters, `x` in px of the picture given.
   */
  read(lines: readonly LinePicture[], timer: StageTimer): Promise<ReadCharacter[][]>;
  release(): Promise<void>;
}
