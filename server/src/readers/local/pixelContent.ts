import { boundingBox, intersectionArea, type Box } from '../../page/geometry.ts';
import type { PageContent } from '../../page/pageContent.ts';
import type { TextLine, UnreadRegion } from '../../page/pageResult.ts';
import { withRepeatedWords } from '../ppocr/confidence/repeatedWords.ts';
import type { FoundLines } from '../workerTasks.ts';
import { withBoldLines } from './boldLines.ts';
import { unreadHandwriting } from './handwriting.ts';
import type { ReadLines } from './recognizers/readPageLines.ts';

/** What the pixels of a page gave. */
export interface PixelContent {
  /** Upright. */
  readonly content: PageContent;
  /** Where text was found and not read, on the upright page. */
  readonly unread: readonly UnreadRegion[];
  /** Most of its text was not read and seems to be written by hand. */
  readonly isByHand: boolean;
}

/** The lines of a page that were read from its pixels; those of a script that the model does not know are none. */
export function pixelContent(found: FoundLines, { readings, isStrange }: ReadLines): PixelContent {
  const typed = withBoldLines(readings);
  // Of some lines of a text layer nothing follows for the page, and letters of another script look like handwriting.
  const isJudged = !found.isLayerWhole && !isStrange.includes(true);
  const byHand = isJudged ? unreadHandwriting(readings) : readings.map(() => false);
  const lines = withRepeatedWords(
    typed.flatMap(({ line }, at) => (line && !isStrange[at] && !byHand[at] ? [line] : [])),
  );
  const strange = readings
    .filter((_, at) => isStrange[at])
    .map(({ crop }): UnreadRegion => ({ box: boundingBox(crop.quad), reason: 'unknown-script' }));
  const written = readings
    .filter((_, at) => byHand[at])
    .map(({ crop }): UnreadRegion => ({ box: boundingBox(crop.quad), reason: 'illegible' }));
  const told = [...[...strange, ...written].map(({ box }) => box), ...lines.map(boxOfLine), ...found.figures];
  const illegible = readings
    .filter(({ isIllegible }, at) => isIllegible && !byHand[at])
    .map(({ crop }): UnreadRegion => ({ box: boundingBox(crop.quad), reason: 'illegible' }))
    .filter((region) => isWithin(region, found) && isApartFrom(told)(region));
  return {
    content: { ...found, lines },
    // Beside the doubtful lines the text layer is the whole page.
    unread: found.isLayerWhole ? [] : [...strange, ...written, ...found.unread, ...illegible],
    isByHand: written.length > 0,
  };
}

/** Tells regions that are nothing else already: a line of an unknown script, a line that was read, a picture. */
function isApartFrom(told: readonly Box[]): (region: UnreadRegion) => boolean {
  return ({ box }) => !told.some((other) => 2 * intersectionArea(box, other) > box.width * box.height);
}

/** What the page's edge cuts off is of another page, or its border. */
function isWithin({ box }: UnreadRegion, page: Pick<FoundLines, 'width' | 'height'>): boolean {
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= page.width && box.y + box.height <= page.height;
}

function boxOfLine({ quad }: TextLine): Box {
  return boundingBox(quad);
}
