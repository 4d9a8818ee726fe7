import { joinLines } from '../../../layout/lines/joinText.ts';
import { follows, parseListMarker, type ListMarker } from '../../../layout/blocks/lists/listMarker.ts';
import { PLACE } from './richText.ts';

/** Columns. Lines that were wrapped at a margin are about this long at least, and about the same. */
const MIN_WRAPPED = 36;
const EVEN = 0.72;

/**
 * The lines of a paragraph as one text. Lines that were wrapped at a margin are joined and their hyphens
 * undone; those of addresses, poems and forms stay lines.
 */
export function joinParagraph(lines: readonly string[]): string {
  const kept = lines.map((line) => line.trim()).filter((line) => line !== '');
  return isWrapped(kept) ? joinLines(kept) : kept.join('\n');
}

function isWrapped(lines: readonly string[]): boolean {
  const widths = lines.slice(0, -1).map(widthOf);
  let widest = 0;
  let narrowest = Infinity;
  for (const width of widths) {
    widest = Math.max(widest, width);
    narrowest = Math.min(narrowest, width);
  }
  return widths.length > 0 && narrowest >= MIN_WRAPPED && narrowest >= EVEN * widest;
}

/** A formula counts as a short word; full-width characters count twice. */
function widthOf(line: string): number {
  const wide = line.match(/[\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60]/g)?.length ?? 0;
  const places = line.split(PLACE).length - 1;
  return line.length + wide + 5 * places;
}

export interface ListLine {
  readonly marker: ListMarker;
  readonly lines: readonly string[];
}

/**
 * The items of a list whose marks Markdown does not know (`•`, `（1）`, `a)`): lines of which the first and at
 * least one more begin with marks in sequence. Undefined for other texts.
 */
export function listLines(lines: readonly string[]): ListLine[] | undefined {
  const items: { marker: ListMarker; lines: string[] }[] = [];
  for (const line of lines) {
    const marker = parseListMarker(line.trim());
    const last = items.at(-1);
    if (marker && !marker.doubtful && (!last || follows(marker, last.marker)))
      items.push({ marker, lines: [marker.rest] });
    else if (last) last.lines.push(line);
    else return undefined;
  }
  return items.length > 1 ? items : undefined;
}
