import type { Box, Matrix } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { LeftOutText } from '../../../page/pageResult.ts';

/** One drawn character, in page points as a viewer shows the page (y downwards). */
export interface Glyph {
  /** Mostly one character; more for ligatures. */
  readonly text: string;
  /** Its code in its font; -1 where that is not known. */
  readonly code: number;
  /** Start of the baseline; of a `vertical` glyph the middle of its upper edge. */
  readonly x: number;
  readonly y: number;
  /** Along the baseline to where the next glyph starts, without extra spacing. */
  readonly advanceX: number;
  readonly advanceY: number;
  /** Height of the em. */
  readonly size: number;
  /** Direction of the baseline, degrees clockwise, whole. */
  readonly angle: number;
  /** Characters stand upright below each other. */
  readonly vertical: boolean;
  readonly font: GlyphFont;
  /** Not to be seen, but it may be the text layer of a scan: rendering mode 3, fully transparent, below a picture. */
  readonly hidden: boolean;
  /** Position in the drawing, to tell what was painted over it. */
  readonly order: number;
  /** Text that nobody sees came before it in the file: the gap to what is seen is none of its line's. */
  readonly afterUnseen?: boolean;
  /** pdf.js's name of the annotation whose appearance it belongs to. */
  readonly annotation: string | undefined;
}

export interface GlyphFont {
  /** pdf.js's name for it; one that fonts of a document share only with themselves. */
  readonly id: string;
  readonly name: string | undefined;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly monospace: boolean;
}

/** A picture where it is placed. */
export interface DrawnImage {
  /** pdf.js's name for its pixels; undefined for small inline images, whose pixels do not matter here. */
  readonly id: string | undefined;
  /** Stencil: 1-bit, painted in `color`. */
  readonly mask: boolean;
  readonly color: string;
  /** px */
  readonly width: number;
  readonly height: number;
  /** Maps the unit square (y upwards) to page points. */
  readonly matrix: Matrix;
  /** What of it can be seen. */
  readonly visible: Box;
  readonly order: number;
}

/** A painted path that is no ruling line: a curve, a slanted line, a filled shape. */
export interface DrawnMark {
  /** What of it can be seen, page points. */
  readonly box: Box;
  /** Filled, with four sides along the page's. */
  readonly isRectangle: boolean;
}

/** Everything that a page draws, as far as it matters for reading. */
export interface PageDrawing {
  readonly glyphs: readonly Glyph[];
  /** Characters that nobody sees; they are not in `glyphs`. */
  readonly unseen: readonly LeftOutText[];
  readonly images: readonly DrawnImage[];
  readonly rulingLines: readonly RulingLine[];
  /** Filled shapes of the size of characters: text that was turned into outlines, or a drawing. */
  readonly outlines: readonly Box[];
  /** The box of each path that is painted in ink, ruling lines and outlines among them. */
  readonly drawn: readonly Box[];
  /** Of charts and diagrams, as far as they are drawn with paths; and of panels and shaded cells. */
  readonly marks: readonly DrawnMark[];
  /** Visible painting other than text, images and white: lines, fills, shadings. */
  readonly paints: number;
}
