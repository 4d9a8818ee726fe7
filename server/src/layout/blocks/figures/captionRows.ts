import type { PageScale } from '../../pageScale.ts';
import type { TextRow } from '../../lines/textRow.ts';
import { greatest } from '../../lines/extremes.ts';
import { isCaption, isCaptionLabel } from './captions.ts';
import { numberingDepth } from '../headings/numbering.ts';
import type { RowGroup } from '../paragraphs.ts';

/**
 * Rows of one caption: font sizes between their middles, also under a label that stands alone (`TABLE II`), the larger
 * size over the smaller one (sizes measured in pixels vary more), and font sizes by which their left edges or middles
 * may differ.
 */
const ROWS = {
  pitch: 1.7,
  underLabel: 2.4,
  ofTextLayer: 1.06,
  ofOcr: 1.3,
  labelSize: 1.35,
  aligned: 1.5,
} as const;
/** Rows that stand under a label alone. */
const TITLE_ROWS = 6;
/** Share of the widest row below which one that ends a sentence ends the caption, too. */
const LAST_ROW = 0.85;

/** Rows that go on a caption, which stand apart because they are centred or end early, are joined to it. */
export function joinCaptionRows(groups: readonly RowGroup[], scale: PageScale): RowGroup[] {
  const joined: RowGroup[] = [];
  for (const group of groups) {
    const last = joined.at(-1);
    if (last && isCaption(textOf(last)) && goesOn(last, group, scale))
      joined[joined.length - 1] = { ...last, rows: [...last.rows, ...group.rows], keepBreaks: false };
    else joined.push(isCaption(textOf(group)) ? { ...group, keepBreaks: false } : group);
  }
  return joined;
}

function goesOn({ rows }: RowGroup, next: RowGroup, scale: PageScale): boolean {
  const [last, first] = [rows.at(-1), next.rows[0]];
  const text = textOf(next);
  if (!last || !first || next.marker || isCaption(text) || numberingDepth(text) !== undefined) return false;
  const isLabel = isCaptionLabel(rows.map((row) => row.text).join(' '));
  if (isLabel && next.rows.length > TITLE_ROWS) return false;
  const [small, large] = [Math.min(last.size, first.size), Math.max(last.size, first.size)];
  const sizes = isLabel ? ROWS.labelSize : scale.fromOcr ? ROWS.ofOcr : ROWS.ofTextLayer;
  if (large > sizes * small) return false;
  if (!isLabel && first.bold && !last.bold) return false;
  if (first.middle - last.middle > (isLabel ? ROWS.underLabel : ROWS.pitch) * large) return false;
  const isEnd = /[.。!?]$/u.test(last.text) && widthOf(last) < LAST_ROW * widest([...rows, ...next.rows]);
  return !isEnd && isAligned(rows, first, ROWS.aligned * large);
}

/** Centred under the caption, at its left edge, or within it. */
function isAligned(rows: readonly TextRow[], next: TextRow, within: number): boolean {
  const first = rows[0]!;
  const middle = (row: TextRow): number => (row.left + row.right) / 2;
  return (
    Math.abs(middle(next) - middle(first)) < within ||
    Math.abs(next.left - first.left) < within ||
    (next.left > first.left && next.right < greatest(rows.map(({ right }) => right)) + within)
  );
}

function widest(rows: readonly TextRow[]): number {
  return greatest(rows.map(widthOf));
}

function widthOf({ left, right }: TextRow): number {
  return right - left;
}

function textOf({ rows }: RowGroup): string {
  return rows.map((row) => row.text).join(' ');
}
