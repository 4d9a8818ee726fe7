import type { Box } from '../../page/geometry.ts';
import type { TableForm } from './tables/tableForm.ts';
import type { Assertion } from './assertions/assertion.ts';

/**
 * What a truth's boxes are measured in. `points-up`: points from the page's bottom left; such a box has the negative of
 * its upper edge as `y`, so that `y` grows downwards everywhere. `pixels`: those of the image that the document is. Else
 * the size of the page in the truth's own unit, from its top left.
 */
export type TruthFrame = 'points-up' | 'pixels' | { readonly width: number; readonly height: number };

export interface TruthText {
  readonly text: string;
  readonly box?: Box;
}

export interface TruthTable {
  readonly box: Box;
  /** Absent: only its place is known. */
  readonly form?: TableForm;
  /** The truth does not say where blank cells are. */
  readonly blanksUnknown?: boolean;
}

/** A block of text of the truth, in its reading order. */
export interface TruthBlock extends TruthText {
  readonly box: Box;
  /** What matches it counts neither way: captions and furniture, as OmniDocBench has it. */
  readonly isIgnored: boolean;
}

/** What is true of a page. A kind that the truth knows nothing of is absent. */
export interface PageTruth {
  readonly page: number;
  readonly frame: TruthFrame;
  readonly tables?: readonly TruthTable[];
  readonly headings?: readonly TruthText[];
  readonly captions?: readonly TruthText[];
  readonly figures?: readonly Box[];
  /** Formulas on lines of their own. */
  readonly formulas?: readonly Box[];
  readonly blocks?: readonly TruthBlock[];
  /** Running heads, footers and page numbers. */
  readonly furniture?: readonly TruthText[];
  /** What is found here is not judged: parts of the page that the truth leaves out. */
  readonly ignored?: readonly Box[];
}

export interface StructureDocument {
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  /** Pages that are not here have none of the kinds that the set knows. */
  readonly pages: readonly PageTruth[];
  readonly assertions?: readonly Assertion[];
}

export type StructureKind = Exclude<keyof PageTruth, 'page' | 'frame' | 'ignored'>;

export interface StructureSet {
  readonly name: string;
  /** What its truth knows of every page. */
  readonly kinds: readonly StructureKind[];
  readonly documents: readonly StructureDocument[];
}
