import type { Box, Matrix } from './geometry.ts';
import type { TextLine } from './pageResult.ts';

/** A ruling line drawn or printed on the page: the borders of tables, underlines, separators. Points. */
export interface RulingLine {
  readonly direction: 'horizontal' | 'vertical';
  readonly box: Box;
}

/** All that was found on a page, in no order: what layout turns into blocks. Upright page points. */
export interface PageContent {
  /** Size of the upright page, points. */
  readonly width: number;
  readonly height: number;
  readonly lines: readonly TextLine[];
  readonly rulingLines: readonly RulingLine[];
  /** Pictures: regions of ink that is not text. */
  readonly figures: readonly Box[];
  /** Degrees, clockwise, that the page was turned to stand upright (0, 90, 180, 270). */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Degrees of remaining slant that were taken out, clockwise positive. */
  readonly skew: number;
  /** Maps upright page points to points of the page as a viewer shows it. */
  readonly uprightToPage: Matrix;
}
