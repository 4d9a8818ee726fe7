import type { LayoutLine } from '../lines/layoutLine.ts';
import { groupRows, type TextRow } from '../lines/textRow.ts';
import type { PageScale } from '../pageScale.ts';
import { lineItem, type PageItem } from './pageItem.ts';

/** Large type that a reader of pixels saw in pieces. */
const TITLE = {
  /** Font size over the text's, from which a line is a title's. */
  large: 1.5,
  /** Font sizes between two pieces: a space between words; columns are further apart. */
  gap: 0.6,
  /** Larger font size over the smaller one: pieces with and without high letters are measured differently. */
  sizes: 1.4,
} as const;

/**
 * Lines as things on the page. The pieces of one large line have the extent of it all, so that no gutter of the text
 * below parts them. O(n log n).
 */
export function lineItems(lines: readonly LayoutLine[], scale: PageScale): PageItem[] {
  const large = lines.filter(({ size }) => size >= TITLE.large * scale.bodySize);
  const whole = new Map<LayoutLine, Pick<PageItem, 'left' | 'right'>>();
  for (const row of groupRows(large))
    for (const pieces of titlesOf(row)) {
      if (pieces.length < 2) continue;
      const extent = { left: pieces[0]!.left, right: Math.max(...pieces.map(({ right }) => right)) };
      for (const piece of pieces) whole.set(piece, extent);
    }
  return lines.map((line) => {
    const item = lineItem(line);
    const extent = whole.get(line);
    return extent ? { ...item, ...extent, pieces: [extent] } : item;
  });
}

/** The lines of a row from the left, parted where they stand apart or differ. */
function titlesOf(row: TextRow): LayoutLine[][] {
  const titles: LayoutLine[][] = [];
  for (const line of [...row.lines].sort((a, b) => a.left - b.left)) {
    const last = titles.at(-1)?.at(-1);
    const larger = last ? Math.max(last.size, line.size) : 0;
    const goesOn =
      last !== undefined &&
      line.left - last.right < TITLE.gap * larger &&
      larger < TITLE.sizes * Math.min(last.size, line.size);
    if (goesOn) titles.at(-1)!.push(line);
    else titles.push([line]);
  }
  return titles;
}
