import { intersectionArea, type Box } from '../../page/geometry.ts';
import type { PageRegion } from '../../page/pageContent.ts';
import type { BlockDraft } from '../blocks/blocks.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import type { PageScale } from '../pageScale.ts';
import { draftsItem, type PageItem } from '../readingOrder/pageItem.ts';
import { regionDraft } from './regionDrafts.ts';
import { isOneRow, linesOfRegions, usableRegions, withLinesBelow } from './regionLines.ts';

/** Less sure regions only decide what geometry leaves open. */
const SURE = 0.6;
/** Models take list items and labels beside pictures for captions; geometry knows those that begin with a number. */
const SURE_CAPTION = 0.75;

/** Running lines stand in this share of the page's height at its edges; elsewhere the label is a mistake. */
const EDGE = 0.15;
/** Font sizes of the text: larger lines at the top of a page are its title. */
const LARGE = 1.5;

/** Share of the page from which a picture is its paper, and of a region that lies in a picture. */
const PAPER = 0.5;
const INSIDE = 0.8;

/** What has captions, and line heights between it and its caption. */
const CAPTIONED: ReadonlySet<string> = new Set(['figure', 'table', 'code']);
const NEAR = 3;

/** What regions of a layout model decide, and what is left to geometry. */
export interface RegionBlocks {
  /** Running lines, above and below the text. */
  readonly above: readonly BlockDraft[];
  readonly below: readonly BlockDraft[];
  /** Blocks that take their place in the reading order. */
  readonly items: readonly PageItem[];
  /** Pictures: those of the page, and those that only the model sees. */
  readonly figures: readonly Box[];
  readonly rest: readonly LayoutLine[];
}

/**
 * Takes the lines of which a layout model says what they are: headings, captions, footnotes, running lines. What its
 * label does not decide, or the lines speak against, stays with geometry. No line is lost or taken twice.
 */
export function takeRegions(
  regions: readonly PageRegion[] | undefined,
  lines: readonly LayoutLine[],
  { figures, tables }: { readonly figures: readonly Box[]; readonly tables: readonly Box[] },
  scale: PageScale,
  vocabulary: ReadonlySet<string>,
): RegionBlocks {
  if (!regions || regions.length === 0) return { above: [], below: [], items: [], figures, rest: lines };
  const usable = usableRegions(regions);
  const taken = new Set<LayoutLine>();
  const above: { top: number; draft: BlockDraft }[] = [];
  const below: { top: number; draft: BlockDraft }[] = [];
  const items: PageItem[] = [];
  const pictures = usable.filter(
    ({ label, score, box }) =>
      label === 'figure' && score >= SURE && isPicture(box, scale.width, scale.height),
  );
  const things = [
    ...usable.filter(({ label }) => CAPTIONED.has(label)).map(({ box }) => box),
    ...figures,
    ...tables,
  ];
  const found = linesOfRegions(usable, lines);
  const inRegion = new Set([...found.values()].flat());
  const free = lines.filter((line) => !inRegion.has(line));
  for (const [region, own] of joinedRows(found)) {
    if (region.score < (region.label === 'caption' ? SURE_CAPTION : SURE)) continue;
    // Words in a picture are no captions and headings of the text.
    if (pictures.some(({ box }) => isInside(region.box, box))) continue;
    const open = free.filter((line) => !taken.has(line));
    const inside = region.label === 'caption' ? withLinesBelow(own, open) : own;
    // A box that ends in the middle of a row has not seen what is there.
    if (!isRunning(region) && open.some((line) => !inside.includes(line) && isOneRow([line], inside)))
      continue;
    const edge = edgeOf(region, scale);
    if (isRunning(region) && (!edge || own.some(({ size }) => size > LARGE * scale.bodySize))) continue;
    // A caption belongs to something.
    if (region.label === 'caption' && !things.some((box) => isNear(region.box, box, scale))) continue;
    const draft = regionDraft(region, inside, scale, vocabulary);
    if (!draft) continue;
    for (const line of inside) taken.add(line);
    if (isRunning(region)) (edge === 'top' ? above : below).push({ top: region.box.y, draft });
    else
      items.push(
        draftsItem(
          [draft],
          inside.map(({ box }) => box),
        ),
      );
  }
  return {
    above: inOrder(above),
    below: inOrder(below),
    items,
    figures: withSeenFigures(figures, usable, scale),
    rest: lines.filter((line) => !taken.has(line)),
  };
}

/** Captions of one row are one. */
function joinedRows(
  found: ReadonlyMap<PageRegion, readonly LayoutLine[]>,
): (readonly [PageRegion, readonly LayoutLine[]])[] {
  const joined: [PageRegion, readonly LayoutLine[]][] = [];
  for (const [region, lines] of found) {
    const at =
      region.label === 'caption'
        ? joined.findIndex(([other, others]) => other.label === 'caption' && isOneRow(others, lines))
        : -1;
    const before = joined[at];
    if (before) joined[at] = [surer(before[0], region), [...before[1], ...lines]];
    else joined.push([region, lines]);
  }
  return joined;
}

/** Whether a caption stands above, below or beside a thing. */
function isNear(caption: Box, thing: Box, { lineHeight }: PageScale): boolean {
  const near = NEAR * lineHeight;
  return (
    caption.x < thing.x + thing.width + near &&
    thing.x < caption.x + caption.width + near &&
    caption.y < thing.y + thing.height + near &&
    thing.y < caption.y + caption.height + near
  );
}

function surer(a: PageRegion, b: PageRegion): PageRegion {
  return a.score >= b.score ? a : b;
}

function isInside(box: Box, whole: Box): boolean {
  return intersectionArea(box, whole) > INSIDE * box.width * box.height;
}

function inOrder(drafts: readonly { readonly top: number; readonly draft: BlockDraft }[]): BlockDraft[] {
  return [...drafts].sort((a, b) => a.top - b.top).map(({ draft }) => draft);
}

function isRunning({ label }: PageRegion): boolean {
  return label === 'header' || label === 'footer' || label === 'page-number';
}

function edgeOf({ box }: PageRegion, { height }: PageScale): 'top' | 'bottom' | undefined {
  const middle = box.y + box.height / 2;
  if (middle < EDGE * height) return 'top';
  return middle > (1 - EDGE) * height ? 'bottom' : undefined;
}

/**
 * The pictures of a page with those that only the model sees. Where both see one, the page's own pixels know its edges
 * better, and a picture around most of the text is the model's mistake.
 */
function withSeenFigures(
  figures: readonly Box[],
  regions: readonly PageRegion[],
  { width, height }: PageScale,
): Box[] {
  const seen = regions
    .filter(({ label, score, box }) => label === 'figure' && score >= SURE && isPicture(box, width, height))
    .map(({ box }) => box);
  const isNew = (box: Box): boolean => figures.every((other) => intersectionArea(box, other) === 0);
  return [...figures, ...seen.filter(isNew)];
}

function isPicture(box: Box, width: number, height: number): boolean {
  return box.width * box.height < PAPER * width * height;
}
