import { describe, expect, it } from 'vitest';
import type { RulingLine } from '../../../../../server/src/page/pageContent.ts';
import type { AssembledLine } from '../../../../../server/src/readers/ppocr/detection/lineAssembly.ts';
import { splitAtRulingLines } from '../../../../../server/src/readers/ppocr/detection/splitAtRulingLines.ts';

const LINE: AssembledLine = {
  vertical: false,
  rectangle: { centre: [200, 50], width: 300, height: 20, angle: 0 },
};

function verticalRulingLine(x: number, top: number, bottom: number): RulingLine {
  return { direction: 'vertical', box: { x, y: top, width: 2, height: bottom - top } };
}

describe('lines at vertical ruling lines', () => {
  it('end before the ruling line and begin after it', () => {
    const pieces = splitAtRulingLines([LINE], [verticalRulingLine(120, 0, 400)]);
    const ends = pieces.map(({ rectangle: r }) => [r.centre[0] - r.width / 2, r.centre[0] + r.width / 2]);
    expect(ends).toEqual([
      [50, 120],
      [122, 350],
    ]);
  });

  it('stay whole where the ruling line is short, elsewhere or lies flat', () => {
    const rulingLines: RulingLine[] = [
      verticalRulingLine(120, 45, 60),
      verticalRulingLine(120, 100, 400),
      verticalRulingLine(500, 0, 400),
      { direction: 'horizontal', box: { x: 0, y: 50, width: 400, height: 2 } },
    ];
    expect(splitAtRulingLines([LINE], rulingLines)).toEqual([LINE]);
  });

  it('lose the sliver between a ruling line and their end', () => {
    expect(splitAtRulingLines([LINE], [verticalRulingLine(52, 0, 400)])).toHaveLength(1);
  });
});
