import type { Box, Matrix } from './geometry.ts';
import type { TextLine, UnreadRegion } from './pageResult.ts';

/** A ruling line drawn or printed on the page: the borders of tables, underlines, separators. Points. */
export interface RulingLine {
  readonly direction: 'horizontal' | 'vertical';
  readonly box: Box;
}

/** What a layout model calls a part of a page. */
export const REGION_LABELS = [
  'title',
  'heading',
  'text',
  'list',
  'table',
  'figure',
  'caption',
  'formula',
  'code',
  'footnote',
  'reference',
  'header',
  'footer',
  'page-number',
] as const;

export type RegionLabel = (typeof REGION_LABELS)[number];

/** A part of the page as a layout model sees it. */
export interface PageRegion {
  readonly label: RegionLabel;
  readonly box: Box;
  /** 0..1 */
  readonly score: number;
  /** Place in the model's reading order, from 0; absent: the model gives none. */
  readonly order?: number;
}

/** The rows and columns of a table as a model of tables sees them; it does not read the text. */
export interface TableGrid {
  readonly box: Box;
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly {
    readonly row: number;
    readonly column: number;
    readonly rowSpan: number;
    readonly columnSpan: number;
    readonly header: boolean;
    readonly box: Box;
  }[];
  /** 0..1 */
  readonly score: number;
}

/** A formula as a model of formulas reads it. */
export interface FormulaReading {
  readonly box: Box;
  /** Without delimiters. */
  readonly tex: string;
  /** 0..1 */
  readonly score: number;
}

/** One character of a text layer as it is set on a level baseline. Points. */
export interface SetGlyph {
  readonly text: string;
  /** Where it begins and where the next one may. */
  readonly left: number;
  readonly right: number;
  readonly baseline: number;
  /** Height of the em. */
  readonly size: number;
  readonly font: { readonly name?: string; readonly bold: boolean; readonly italic: boolean };
}

/** How a page of a text layer is set: what tells the structure of its formulas. */
export interface Typesetting {
  readonly glyphs: readonly SetGlyph[];
  /** The box of each path and picture that is drawn: bars of fractions, but also roots and arrows over letters. */
  readonly drawn: readonly Box[];
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
  /** Where text was found and not read; absent: nowhere. Formulas are often part of it. */
  readonly unread?: readonly UnreadRegion[];
  /** Of a page that is all text layer, stands upright and has type of formulas. Absent: not known. */
  readonly typesetting?: Typesetting;
  /** From models of documents; absent: none was used. */
  readonly regions?: readonly PageRegion[];
  readonly tableGrids?: readonly TableGrid[];
  readonly formulaReadings?: readonly FormulaReading[];
  /** Degrees, clockwise, that the page was turned to stand upright (0, 90, 180, 270). */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Degrees of remaining slant that were taken out, clockwise positive. */
  readonly skew: number;
  /** Maps upright page points to points of the page as a viewer shows it. */
  readonly uprightToPage: Matrix;
}
