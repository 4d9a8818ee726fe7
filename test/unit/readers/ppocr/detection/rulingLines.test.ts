import { describe, expect, it } from 'vitest';
import { findRulingLines } from '../../../../../server/src/readers/ppocr/detection/rulingLines.ts';
import type { GreyImage } from '../../../../../server/src/readers/ppocr/pagePixels/greyImage.ts';

const PAGE = { width: 800, height: 1100 };

/** A page, as the detector sees it, with ink where a function says so. */
function page(isInk: (x: number, y: number) => boolean): GreyImage {
  const data = new Uint8Array(PAGE.width * PAGE.height);
  for (let y = 0; y < PAGE.height; y += 1)
    for (let x = 0; x < PAGE.width; x += 1) data[y * PAGE.width + x] = isInk(x, y) ? 0 : 255;
  return { data, ...PAGE };
}

/** Rows of a page in which an upright ruling line was found near a column. */
function rowsWithRule(image: GreyImage, near: (y: number) => number): number {
  const found = findRulingLines(image, 1, []).filter(({ direction }) => direction === 'vertical');
  let rows = 0;
  for (let y = 0; y < PAGE.height; y += 1) {
    const x = near(y);
    if (found.some(({ box }) => y >= box.y && y < box.y + box.height && x >= box.x && x < box.x + box.width))
      rows += 1;
  }
  return rows;
}

describe('ruling lines of a page', () => {
  it('are found where they lean, however far', () => {
    const middle = (y: number): number => 100 + y / 60;
    const image = page((x, y) => y > 20 && y < 1080 && x >= middle(y) - 1.5 && x < middle(y) + 1.5);
    expect(rowsWithRule(image, middle)).toBeGreaterThan(1000);
    const boxes = findRulingLines(image, 1, []).map(({ box }) => box.width);
    expect(Math.max(...boxes)).toBeLessThanOrEqual(6);
  });

  it('are found where two run so close that they look like one', () => {
    const image = page((x, y) => y > 20 && y < 1080 && x >= 100 && x < 106);
    expect(rowsWithRule(image, () => 103)).toBeGreaterThan(1000);
  });

  it('are no bars', () => {
    const image = page((x, y) => y > 20 && y < 1080 && x >= 100 && x < 108);
    expect(findRulingLines(image, 1, [])).toEqual([]);
  });
});
