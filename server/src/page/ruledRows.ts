import { intersectionArea, type Box } from './geometry.ts';
import type { RulingLine } from './pageContent.ts';

/**
 * Rows between long ruling lines, heights of a line of text that most are not higher than, and share of them with text
 * in two places, or in one where so many columns are ruled, so far from the sides; share of the width and height that
 * such ruling lines have.
 */
const TABLE = { rows: 3, height: 4, filled: 0.6, columns: 4, inner: 4, long: 0.8, down: 0.6 } as const;

/**
 * Whether most rows between ruling lines across a box have text in several places, as a table has and the grid of a
 * chart has not. `texts`: lines in the box; `height`: of a line of text. Points.
 */
export function hasRuledRows(
  box: Box,
  texts: readonly Box[],
  rulingLines: readonly RulingLine[],
  height: number,
): boolean {
  const across = rulingLines
    .filter(
      ({ direction, box: rule }) =>
        direction === 'horizontal' && intersectionArea(rule, box) > TABLE.long * box.width * rule.height,
    )
    .map((rule) => rule.box.y)
    .sort((a, b) => a - b);
  const down = rulingLines.filter(
    ({ direction, box: rule }) =>
      direction === 'vertical' &&
      intersectionArea(rule, box) > TABLE.down * box.height * rule.width &&
      rule.x > box.x + TABLE.inner * height &&
      rule.x < box.x + box.width - TABLE.inner * height,
  );
  const wanted = down.length >= TABLE.columns ? 1 : 2;
  let [rows, filled] = [0, 0];
  across.slice(1).forEach((bottom, i) => {
    const top = across[i] ?? bottom;
    const isRow = bottom - top > height / 2 && bottom - top < TABLE.height * height;
    if (!isRow) return;
    rows += 1;
    const isIn = ({ y, height: tall }: Box): boolean => y + tall / 2 > top && y + tall / 2 < bottom;
    if (texts.filter(isIn).length >= wanted) filled += 1;
  });
  return rows >= TABLE.rows && filled >= TABLE.filled * rows;
}
