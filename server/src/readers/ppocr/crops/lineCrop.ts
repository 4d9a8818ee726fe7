import type { Box, Matrix, Quad } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { TextLine, UnreadRegion } from '../../../page/pageResult.ts';
import type { ScriptEvidence } from '../recognition/scripts/scriptEvidence.ts';

/** A sign that was told by its shape and belongs to a line. */
export interface LineSign {
  readonly text: string;
  /** Upright page points. */
  readonly box: Box;
}

/**
 * One line cut out of a page, standing upright, at the recogniser's height. Plain data: it travels
 * between threads, its pixel buffer can be transferred.
 */
export interface LineCrop {
  /** Grey, 0 black to 255 white, rows top down, `width * height` bytes, in a buffer of its own. */
  readonly pixels: Uint8Array;
  /** px */
  readonly width: number;
  /** px, the recogniser's input height */
  readonly height: number;
  /** Width in relation to the print's own; 1: as printed. */
  readonly stretch: number;
  /** The four corners of the crop on the upright page, points, clockwise from the text's top left. */
  readonly quad: Quad;
  /** Points of page for one px of crop, down the crop. */
  readonly pointsPerPixel: number;
  /** Mean width of the letters' strokes, points; absent where it was not measured. */
  readonly strokeWidth?: number;
  /** The letters stand upright below each other and the crop was turned; set for tall CJK lines. */
  readonly vertical: boolean;
  /** Degrees, clockwise, of the baseline on the upright page. */
  readonly angle: number;
  /** Check boxes of the line, which were taken out of its pixels. */
  readonly signs?: readonly LineSign[];
  /**
   * The same line as high as the detector saw it, where that differs: for a second try, since the ink of ruling lines
   * and neighbours can mislead the fitting of heights.
   */
  readonly loose?: LineCrop;
}

/** What detection found on a page, before any line is read. Upright page points. */
export interface PageLines {
  readonly width: number;
  readonly height: number;
  readonly rotation: 0 | 90 | 180 | 270;
  /** Degrees of slant taken out, clockwise positive. */
  readonly skew: number;
  readonly uprightToPage: Matrix;
  readonly crops: LineCrop[];
  readonly rulingLines: RulingLine[];
  readonly figures: Box[];
  /** Stamps and watermarks over text, which was read without them. */
  readonly unread: UnreadRegion[];
  /** Milliseconds by stage; names that end in `.run` are time inside inference, part of their stage. */
  readonly timings: Record<string, number>;
}

export interface RecognizedLines {
  /** One a crop, in order; null where there is no text. */
  readonly lines: (TextLine | null)[];
  /** One a crop, in order: what its letters say of its script, also where there is no text. */
  readonly scripts: ScriptEvidence[];
  /** One a crop, in order: it holds text, and no line came of it. */
  readonly illegible: boolean[];
  /** Milliseconds by stage, as in PageLines. */
  readonly timings: Record<string, number>;
}
