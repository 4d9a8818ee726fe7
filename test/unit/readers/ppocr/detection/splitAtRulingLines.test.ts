import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../../../server/src/page/pageContent.ts';
import type { AssembledLine } from '../../../../../server/src/readers/ppocr/detection/lineAssembly.ts';
import { splitAtRules } from '../../../../../server/src/readers/ppocr/detection/splitAtRulingLines.ts';

const LINE: AssembledLine = {
  vertical: false,
  rectangle: { centre: [200, 50], width: 300, height: 20, angle: 0 },
};

function verticalRule(x: number, top: number, bottom: number): Rule {
  return { direction: 'vertical', box: { x, y: top, width: 2, height: bottom - top } };
}

describe('lines at vertical rules', () => {
  it('end before the rule and begin after it', () => {
    const pieces = splitAtRules([LINE], [verticalRule(120, 0, 400)]);
    const ends = pieces.map(({ rectangle: r }) => [r.centre[0] - r.width / 2, r.centre[0] + r.width / 2]);
    expect(ends).toEqual([
      [50, 120],
      [122, 350],
    ]);
  });

  it('stay whole where the rule is short, elsewhere or lies flat', () => {
    const rules: Rule[] = [
      verticalRule(120, 45, 60),
      verticalRule(120, 100, 400),
      verticalRule(500, 0, 400),
      { direction: 'horizontal', box: { x: 0, y: 50, width: 400, height: 2 } },
    ];
    expect(splitAtRules([LINE], rules)).toEqual([LINE]);
  });

  it('lose the sliver between a rule and their end', () => {
    expect(splitAtRules([LINE], [verticalRule(52, 0, 400)])).toHaveLength(1);
  });
});
