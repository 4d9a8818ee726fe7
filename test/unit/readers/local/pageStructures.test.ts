import { describe, expect, it } from 'vitest';
import { pageStructures } from '../../../../server/src/readers/local/pageStructures.ts';
import type { LineCrop } from '../../../../server/src/readers/ppocr/crops/lineCrop.ts';
import type { Box } from '../../../../server/src/page/geometry.ts';
import type { RulingLine } from '../../../../server/src/page/pageContent.ts';

const PAGE = { width: 595, height: 842, rotation: 0 as 0 | 90 | 180 | 270 };

function line(x: number, y: number, width: number, height = 11): LineCrop {
  return {
    pixels: new Uint8Array(),
    width: 1,
    height: 1,
    quad: [
      [x, y],
      [x + width, y],
      [x + width, y + height],
      [x, y + height],
    ],
    stretch: 1,
    pointsPerPixel: 1,
    vertical: false,
    angle: 0,
  };
}

/** Lines of running text, one below the other. */
function text(x: number, width: number, count: number, top = 72): LineCrop[] {
  return Array.from({ length: count }, (_, i) => line(x, top + 14 * i, i % 5 === 4 ? width / 2 : width));
}

const rulingLine = (direction: RulingLine['direction'], box: Box): RulingLine => ({ direction, box });
const across = (y: number, x = 72, width = 450): RulingLine =>
  rulingLine('horizontal', { x, y, width, height: 1 });
const down = (x: number, y = 100, height = 200): RulingLine =>
  rulingLine('vertical', { x, y, width: 1, height });

const why = (
  crops: LineCrop[],
  {
    rulingLines = [],
    figures = [],
    rotation = 0,
  }: { rulingLines?: RulingLine[]; figures?: Box[]; rotation?: 0 | 90 } = {},
): readonly string[] => pageStructures({ ...PAGE, rotation, crops, rulingLines, figures });

describe('a page needs a model of pages', () => {
  it('not for running text, a letterhead, a list, a page without text', () => {
    expect(why(text(72, 450, 40))).toEqual([]);
    expect(why([line(72, 40, 120), line(400, 40, 120), ...text(72, 450, 30)])).toEqual([]);
    const list = Array.from({ length: 10 }, (_, i) => [
      line(72, 100 + 14 * i, 6),
      line(90, 100 + 14 * i, 300),
    ]);
    expect(why(list.flat())).toEqual([]);
    expect(why([])).toEqual([]);
  });

  it('not for a frame, underlines, a ruling line between notes and text', () => {
    const frame = [across(100, 72, 450), across(300, 72, 450), down(72), down(522)];
    expect(why(text(80, 430, 12, 110), { rulingLines: frame })).toEqual([]);
    expect(
      why(text(72, 450, 30), {
        rulingLines: [across(200, 100, 60), across(240, 100, 60), across(700, 72, 140)],
      }),
    ).toEqual([]);
  });

  it('for a table with ruled cells, and one with ruling lines above and below only', () => {
    const grid = [across(100), across(150), across(300), down(72), down(300), down(522)];
    expect(why(text(80, 100, 4, 110), { rulingLines: grid })).toEqual(['table']);
    expect(why(text(80, 400, 8, 110), { rulingLines: [across(100), across(120), across(300)] })).toEqual([
      'table',
    ]);
  });

  it('for a table without ruling lines', () => {
    const rows = Array.from({ length: 6 }, (_, i) =>
      [72, 200, 330, 460].map((x) => line(x, 100 + 18 * i, 70)),
    );
    expect(why(rows.flat())).toEqual(['table']);
  });

  it('for columns', () => {
    expect(why([...text(72, 210, 40), ...text(312, 210, 40)])).toEqual(['columns']);
  });

  it('for a picture, and not for an ornament', () => {
    expect(why(text(72, 450, 10), { figures: [{ x: 100, y: 400, width: 300, height: 200 }] })).toEqual([
      'figure',
    ]);
    expect(why(text(72, 450, 10), { figures: [{ x: 100, y: 400, width: 60, height: 60 }] })).toEqual([]);
  });

  it('for formulas', () => {
    const formula = (y: number): LineCrop[] => [
      line(180, y, 20),
      line(220, y - 8, 14),
      line(220, y + 8, 14),
      line(260, y, 12),
    ];
    expect(why([...text(72, 450, 12), ...[300, 380, 460].flatMap(formula)])).toEqual(['formulas']);
  });

  it('not when it does not stand upright: the model would read it as it lies', () => {
    expect(why([...text(72, 210, 40), ...text(312, 210, 40)], { rotation: 90 })).toEqual([]);
  });
});
