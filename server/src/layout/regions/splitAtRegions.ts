import { boundingBox, type Box } from '../../page/geometry.ts';
import type { PageRegion } from '../../page/pageContent.ts';
import type { TextLine } from '../../page/pageResult.ts';
import { cutLine } from '../lines/splitLines.ts';
import { LEVEL_WITHIN } from '../settings.ts';
import { usableRegions } from './regionLines.ts';

/** Less sure regions part no line. */
const SURE = 0.7;

/** Column of text: heights of a line that one of two regions has at least, and widths in heights that both have. */
const COLUMN = { rows: 3, width: 8 } as const;

/** Heights of a line that it must reach into both regions. */
const REACH = 1;

/** Labels of regions that hold running text. */
const TEXT: ReadonlySet<string> = new Set([
  'title',
  'heading',
  'text',
  'list',
  'reference',
  'caption',
  'footnote',
]);

/**
 * Splits lines that run from one text region into another beside it: where columns stand close, detectors join what is
 * on one baseline, and the words alone do not show the gutter. Each word stays in its part. O(lines × regions), with at
 * most 300 regions.
 */
export function splitAtRegions(
  lines: readonly TextLine[],
  regions: readonly PageRegion[] | undefined,
): readonly TextLine[] {
  if (!regions || regions.length < 2) return lines;
  const boxes = usableRegions(regions)
    .filter(({ label, score }) => score >= SURE && TEXT.has(label))
    .map(({ box }) => box)
    .sort((a, b) => a.x - b.x);
  if (boxes.length < 2) return lines;
  return lines.flatMap((line) => {
    const at = edgesOf(line, boxes);
    return at.length > 0 ? cutLine(line, at) : [line];
  });
}

/** Where gutters between regions cross a line. `boxes`: from left to right. */
function edgesOf(line: TextLine, boxes: readonly Box[]): number[] {
  if (
    line.isField ||
    line.direction === 'rtl' ||
    Math.abs(line.angle) > LEVEL_WITHIN ||
    line.words.length < 2
  )
    return [];
  const own = boundingBox(line.quad);
  const middle = own.y + own.height / 2;
  // Boxes of merged lines are high: the font size would mislead as well.
  const height = Math.min(own.height, ...line.words.map(({ box }) => box.height));
  const reached = boxes.filter(
    (box) =>
      box.y <= middle &&
      box.y + box.height >= middle &&
      box.width >= COLUMN.width * height &&
      Math.min(own.x + own.width, box.x + box.width) - Math.max(own.x, box.x) >= REACH * height,
  );
  const edges: number[] = [];
  for (const [i, box] of reached.entries()) {
    const next = reached[i + 1];
    if (!next || next.x < box.x + box.width) continue;
    if (Math.max(box.height, next.height) < COLUMN.rows * height) continue;
    edges.push((box.x + box.width + next.x) / 2);
  }
  return edges;
}
