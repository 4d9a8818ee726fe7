import type { DocumentPage } from '../../documents/documentPage.ts';
import { enlargedImage } from '../../documents/enlargedImage.ts';
import type { StageKind } from '../../models/stageKinds.ts';
import type { Box } from '../../page/geometry.ts';
import type { FormulaReading, PageContent, PageRegion, TableGrid } from '../../page/pageContent.ts';
import type { PageImage } from '../../page/pageImage.ts';
import type { PageOptions } from '../pageRequest.ts';
import type { PageFrame, PageParts, PartReadings } from '../stages/pageParts.ts';
import { boxOnPage, cutPart, partSize } from '../stages/pagePart.ts';
import type { PictureStage, StagePixels, Stages } from '../stages/stage.ts';
import type { BendGrid } from '../stages/unwarping/bendGrid.ts';
import { flattenImage } from '../stages/unwarping/flattenImage.ts';

/* What models of documents do with a page, in a worker that has its pixels. */

/** The models of documents of a page's options, as a worker gets them; undefined: there is none of that kind. */
export interface StageSource {
  get<Kind extends StageKind>(kind: Kind): Promise<Stages[Kind]> | undefined;
}

/** A model that is less sure of how a page lies does not turn it: its lines tell. */
const SURE_TURN = 0.9;

/** Points around a table or a formula: boxes are often tight, and models were trained with a little paper around. */
const MARGIN = 4;

/** Whether one of the models that are asked for looks at pages that need no recognition. */
export function seesStructure({ stages = {} }: Pick<PageOptions, 'stages'>): boolean {
  return stages.layout !== undefined;
}

/**
 * The pixels of a page, made flat by the bend that was found in them. Every task of a page gets the same ones, and only the
 * first has a model look for a bend.
 */
export async function flatImage(
  page: Pick<DocumentPage, 'image'>,
  { scale = 1 }: Pick<PageOptions, 'scale'>,
  bend: BendGrid | undefined,
): Promise<PageImage> {
  const image = await enlargedImage(page, scale);
  return bend ? flattenImage(image, bend) : image;
}

export interface FlatImage {
  readonly image: PageImage;
  /** Absent: the page was flat, or there is no model for it. */
  readonly bend?: BendGrid;
}

/** An image of a page, made flat where there is a model for it and it is bent. */
export async function madeFlat(image: PageImage, stages: StageSource): Promise<FlatImage> {
  // What is drawn was never bent.
  if (image.origin === 'rendered') return { image };
  const unwarping = await stages.get('unwarping');
  const bend = await unwarping?.findBend(image);
  return bend ? { image: flattenImage(image, bend), bend } : { image };
}

/** By how much the image is to be turned, degrees clockwise; undefined where no model is sure of it. */
export async function turnOfImage(
  image: PageImage,
  stages: StageSource,
): Promise<PageContent['rotation'] | undefined> {
  const orientation = await stages.get('orientation');
  if (!orientation) return undefined;
  const { toPage, width, height } = image;
  const picture = cutPart(image, toPage, { x: 0, y: 0, width, height }, orientation.pictureSize(image));
  const [turn] = await orientation.findTurns([picture]);
  return turn && turn.score >= SURE_TURN ? turn.rotation : undefined;
}

/** What the page is made of, in points of the upright page; undefined where there is no model for it. */
export async function regionsOfPage(
  image: PageImage,
  page: PageFrame,
  stages: StageSource,
): Promise<PageRegion[] | undefined> {
  const layout = await stages.get('layout');
  if (!layout) return undefined;
  const whole = { x: 0, y: 0, width: page.width, height: page.height };
  const picture = cutPart(image, page.uprightToPage, whole, layout.pictureSize(partSize(image, whole)));
  const [regions = []] = await layout.findRegions([picture]);
  return regions.map((region) => ({ ...region, box: boxOnPage(region.box, picture, whole) }));
}

/** Reads parts of a page. `check` is called between batches, and throws when nobody waits for it any more. */
export async function readParts(
  image: PageImage,
  page: PageFrame,
  { tables, formulas }: PageParts,
  stages: StageSource,
  check: () => void,
): Promise<PartReadings> {
  const tableGrids: TableGrid[] = [];
  const formulaReadings: FormulaReading[] = [];
  const tableStage = tables.length > 0 ? await stages.get('tables') : undefined;
  if (tableStage) {
    for (const batch of batches(tables, tableStage.batch)) {
      check();
      const cut = batch.map((box) => cutOut(image, page, box, tableStage));
      const grids = await tableStage.findGrids(cut.map(({ picture }) => picture));
      for (const [at, { picture, part }] of cut.entries()) {
        const grid = grids[at];
        if (grid) tableGrids.push(gridOnPage(grid, picture, part));
      }
    }
  }
  const formulaStage = formulas.length > 0 ? await stages.get('formulas') : undefined;
  if (formulaStage) {
    for (const batch of batches(formulas, formulaStage.batch)) {
      check();
      const cut = batch.map((box) => cutOut(image, page, box, formulaStage));
      const texts = await formulaStage.readFormulas(cut.map(({ picture }) => picture));
      for (const [at, box] of batch.entries()) {
        const text = texts[at];
        if (text) formulaReadings.push({ box, ...text });
      }
    }
  }
  return { tableGrids, formulaReadings };
}

interface CutPart {
  readonly picture: StagePixels;
  /** Points of the upright page. */
  readonly part: Box;
}

function cutOut(image: PageImage, page: PageFrame, box: Box, stage: PictureStage): CutPart {
  const x = Math.max(0, box.x - MARGIN);
  const y = Math.max(0, box.y - MARGIN);
  const part = {
    x,
    y,
    width: Math.max(1, Math.min(page.width, box.x + box.width + MARGIN) - x),
    height: Math.max(1, Math.min(page.height, box.y + box.height + MARGIN) - y),
  };
  return {
    picture: cutPart(image, page.uprightToPage, part, stage.pictureSize(partSize(image, part))),
    part,
  };
}

function gridOnPage(grid: TableGrid, picture: StagePixels, part: Box): TableGrid {
  const onPage = <T extends { readonly box: Box }>(one: T): T => ({
    ...one,
    box: boxOnPage(one.box, picture, part),
  });
  return { ...onPage(grid), cells: grid.cells.map(onPage) };
}

function* batches<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += Math.max(1, size)) yield all.slice(at, at + Math.max(1, size));
}
