import { boundingBox, intersectionArea, type Box } from '../../../page/geometry.ts';
import type { LeftOutText, TextLayerReason, TextLine } from '../../../page/pageResult.ts';
import type { PageTextLayer } from '../../documentPage.ts';
import type { DrawnImage, PageDrawing } from '../drawing/drawing.ts';
import { vectorFigures } from '../drawing/vectorFigures.ts';
import type { LayerLine } from './textLines.ts';
import { isGarbled } from './textQuality.ts';

/** Shares of the page's area. */
const SCAN = 0.5;
/** Smaller pictures are illustrations: their text is not worth the page's reading by pixels. */
const UNREAD_PICTURE = 0.2;
const FIGURE = 0.005;
/** Share of a picture covered by text lines that makes it a background. */
const COVERED = 0.04;
/** Share of a page's characters. */
const MOSTLY = 0.5;
/** Characters. A title and a page number over outlined text are no layer. */
const SPARSE = 40;
/** Character-like shapes that say that text was turned into outlines. */
const OUTLINED_TEXT = 300;

/** A layer, and the pictures that its `unread` boxes are of. */
export interface JudgedLayer extends PageTextLayer {
  readonly unreadPictures: readonly DrawnImage[];
}

/**
 * Judges what a page says of itself. `width` and `height` in points. `doubted` lines are decided one by one:
 * unless they are most of the page, they are no reason to reject it.
 */
export function judgeLayer(
  drawing: PageDrawing,
  lines: readonly LayerLine[],
  width: number,
  height: number,
  doubted: ReadonlySet<TextLine> = new Set(),
): JudgedLayer {
  const area = width * height;
  const pictures = drawing.images.filter((image) => areaOf(image.visible) > 0);
  const shown = lines.filter((line) => !line.hidden);
  const hidden = lines.filter((line) => line.hidden);
  const figures = pictures
    .filter(({ visible }) => areaOf(visible) >= FIGURE * area)
    .map(({ visible }) => visible);
  const drawings = vectorFigures(
    drawing.marks,
    drawing.rulingLines,
    shown.map(({ line }) => boundingBox(line.quad)),
    { width, height },
  );
  const scans = pictures.filter(({ visible }) => areaOf(visible) >= SCAN * area || tiles(pictures, area));
  const layer = (
    verdict: PageTextLayer['verdict']['verdict'],
    reasons: TextLayerReason[],
    kept: readonly LayerLine[],
    unread: readonly DrawnImage[],
  ): JudgedLayer => ({
    verdict: { verdict, reasons },
    lines: kept.map(({ line }) => line),
    // The axes and grid of a chart are no table's.
    rulingLines: drawing.rulingLines.filter(({ box }) => !drawings.some((figure) => liesIn(box, figure))),
    figures: [...figures, ...drawings],
    unread: unread.map(({ visible }) => visible),
    unreadPictures: unread,
    leftOut: countLeftOut(drawing.unseen, hidden, [...scans, ...unread], pictures),
    doubtful: [],
  });

  const outlined = drawing.outlines.length >= OUTLINED_TEXT;
  if (lines.length === 0) {
    return layer('absent', [scans.length > 0 ? 'scanned' : outlined ? 'vector-text' : 'no-text'], [], []);
  }
  if (shown.length === 0) {
    // Text nobody sees is some program's reading of the scan below it. Ours is not worse, and has places.
    return layer('rejected', scans.length > 0 ? ['hidden', 'scanned'] : ['hidden'], lines, []);
  }
  const believed = shown.filter(({ line }) => !doubted.has(line));
  const judged = characters(believed) >= MOSTLY * characters(shown) ? believed : shown;
  if (isGarbled(judged.map(({ line }) => line.text).join('\n')))
    return layer('rejected', ['garbled'], lines, []);
  if (outlined && characters(shown) < Math.max(SPARSE, drawing.outlines.length / 4)) {
    return layer('rejected', ['sparse', 'vector-text'], lines, []);
  }
  const unread = unreadPictures(pictures, shown, area);
  // A hidden layer beside visible text belongs to the picture, which is read by its pixels.
  if (unread.length > 0 || hidden.length === 0) return layer('trusted', [], shown, unread);
  return layer('trusted', scans.length > 0 ? ['hidden'] : [], shown, scans);
}

/** A page in many pictures: strips or tiles of one scan. */
function tiles(pictures: readonly DrawnImage[], area: number): boolean {
  if (pictures.length < 2) return false;
  return pictures.reduce((sum, { visible }) => sum + areaOf(visible), 0) >= SCAN * area;
}

function unreadPictures(
  pictures: readonly DrawnImage[],
  shown: readonly LayerLine[],
  area: number,
): DrawnImage[] {
  const boxes = shown.map(({ line }) => boundingBox(line.quad));
  const unread: DrawnImage[] = [];
  const tiled = tiles(pictures, area);
  for (const picture of pictures) {
    const { visible, width, height } = picture;
    const size = areaOf(visible);
    if (size < (tiled ? FIGURE : UNREAD_PICTURE) * area || width * height < 100_000) continue;
    const covered = boxes.reduce((sum, box) => sum + intersectionArea(box, visible), 0);
    if (covered < COVERED * size) unread.push(picture);
  }
  return unread;
}

/**
 * What of the file's text nobody sees. Hidden text over a picture that is read by its pixels is another program's
 * reading of it, and is not left out.
 */
function countLeftOut(
  unseen: readonly LeftOutText[],
  hidden: readonly LayerLine[],
  read: readonly DrawnImage[],
  pictures: readonly DrawnImage[],
): LeftOutText[] {
  const counts = new Map(unseen.map(({ reason, characters: count }) => [reason, count]));
  for (const { line, order } of hidden) {
    const box = boundingBox(line.quad);
    const lies = ({ visible }: DrawnImage): boolean => intersectionArea(box, visible) > 0.5 * areaOf(box);
    if (read.some(lies)) continue;
    const isBelow = pictures.some((picture) => picture.order > order && lies(picture));
    const reason = isBelow ? 'covered' : 'invisible';
    const count = [...line.text.replace(/\s/g, '')].length;
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts].map(([reason, count]) => ({ reason, characters: count }));
}

function characters(lines: readonly { readonly line: TextLine }[]): number {
  return lines.reduce((sum, { line }) => sum + line.text.length, 0);
}

/** Whether a ruling line lies within a box, give or take its own width. */
function liesIn(line: Box, box: Box): boolean {
  const slack = Math.min(line.width, line.height) + 1;
  return (
    line.x >= box.x - slack &&
    line.y >= box.y - slack &&
    line.x + line.width <= box.x + box.width + slack &&
    line.y + line.height <= box.y + box.height + slack
  );
}

function areaOf(box: Box): number {
  return box.width * box.height;
}
