import type { PageRegion, TableGrid } from '../../page/pageContent.ts';
import type { PageImage } from '../../page/pageImage.ts';
import type { BendGrid } from './unwarping/bendGrid.ts';

/* The interface of models of documents. A stage is one model of one kind, loaded into one thread. */

/** Pixels as models of documents get them: rows top down, no padding; grey (1) or RGB (3), white paper. */
export type StagePixels = Pick<PageImage, 'data' | 'width' | 'height' | 'channels'>;

export interface PixelSize {
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
}

/** What all stages have. Belongs to the thread that loaded it. */
export interface Stage {
  /** Of the model. */
  readonly model: string;
  /** How many pictures are worth handing over at once; 1 where a batch gains nothing. */
  readonly batch: number;
  release(): Promise<void>;
}

/** A stage that looks at pictures of pages, or of parts of them, which are cut out to just the size that it wants. */
export interface PictureStage extends Stage {
  /** Size of the picture, in px, for a page or a part that has `part` px. */
  pictureSize(part: PixelSize): PixelSize;
}

/** Sees what a page is made of. */
export interface LayoutStage extends PictureStage {
  /** Of upright pages; boxes in px of their pictures. */
  findRegions(pictures: readonly StagePixels[]): Promise<PageRegion[][]>;
}

/** Sees rows, columns and cells of tables. */
export interface TableStage extends PictureStage {
  /** Of one table each, cut out upright with a little margin; boxes in px of the pictures. Undefined: it sees none. */
  findGrids(pictures: readonly StagePixels[]): Promise<(TableGrid | undefined)[]>;
}

export interface FormulaText {
  /** Without delimiters. */
  readonly tex: string;
  /** 0..1 */
  readonly score: number;
}

/** Reads formulas. */
export interface FormulaStage extends PictureStage {
  /** Of one formula each, cut out upright with a little margin. Undefined: it cannot read it. */
  readFormulas(pictures: readonly StagePixels[]): Promise<(FormulaText | undefined)[]>;
}

/** Sees how pages on photos are bent; `flattenImage` makes them flat by that. */
export interface UnwarpingStage extends Stage {
  /** Where the points of the flat page lie on its photo; undefined where the page is flat already. */
  findBend(image: PageImage): Promise<BendGrid | undefined>;
}

export interface PageTurn {
  /** Degrees, clockwise, by which the page must be turned to stand upright. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** 0..1 */
  readonly score: number;
}

/** Tells how pages lie. */
export interface OrientationStage extends PictureStage {
  findTurns(pictures: readonly StagePixels[]): Promise<PageTurn[]>;
}

export interface Stages {
  readonly orientation: OrientationStage;
  readonly unwarping: UnwarpingStage;
  readonly layout: LayoutStage;
  readonly tables: TableStage;
  readonly formulas: FormulaStage;
}
