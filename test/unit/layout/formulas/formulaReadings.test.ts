import { describe, expect, it } from 'vitest';
import {
  unreadFormulas,
  withFormulaReadings,
} from '../../../../server/src/layout/formulas/formulaReadings.ts';
import { IDENTITY, type Box } from '../../../../server/src/page/geometry.ts';
import type { PageContent } from '../../../../server/src/page/pageContent.ts';
import type { Block } from '../../../../server/src/page/pageResult.ts';

const BOX: Box = { x: 100, y: 200, width: 120, height: 30 };
const formula = (box: Box, text: string, notation: 'tex' | 'characters'): Block => ({
  kind: 'formula',
  notation,
  box,
  text,
  lines: [],
  order: 0,
});
const PARAGRAPH: Block = { kind: 'paragraph', box: BOX, text: 'e + 1', lines: [], order: 1 };
const content: PageContent = {
  width: 595,
  height: 842,
  lines: [],
  rulingLines: [],
  figures: [],
  rotation: 0,
  skew: 0,
  uprightToPage: IDENTITY,
};

describe('formulas that a model reads', () => {
  it('are those of which only the characters are known, and regions apart from them', () => {
    const elsewhere = { ...BOX, y: 400 };
    const regions = [BOX, elsewhere].map((box) => ({ label: 'formula' as const, box, score: 0.9 }));
    const blocks = [formula(BOX, 'e + 1', 'characters'), formula({ ...BOX, y: 600 }, 'a', 'tex')];
    expect(unreadFormulas({ ...content, regions }, blocks)).toEqual([BOX, elsewhere]);
    expect(unreadFormulas(content, [PARAGRAPH])).toEqual([]);
  });

  it('get the TeX whose box is theirs, in place of their characters', () => {
    const near = { ...BOX, x: 98, width: 126 };
    const readings = [
      { box: { ...BOX, width: 20 }, tex: 'e', score: 1 },
      { box: near, tex: 'e^{i\\pi}+1=0', score: 0.9 },
    ];
    const [read, paragraph, other] = withFormulaReadings(
      [
        formula(BOX, 'e + 1 = 0 iπ', 'characters'),
        PARAGRAPH,
        formula({ ...BOX, y: 500 }, 'a b', 'characters'),
      ],
      readings,
    );
    expect(read).toEqual(formula(BOX, 'e^{i\\pi}+1=0', 'tex'));
    expect(paragraph).toBe(PARAGRAPH);
    expect(other).toMatchObject({ notation: 'characters', text: 'a b' });
  });
});
