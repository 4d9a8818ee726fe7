import { describe, expect, it } from 'vitest';
import { splitAtGutters } from '../../../../server/src/layout/lines/splitLines.ts';
import { textLine } from '../../../fixtures/layout/pageBuilder.ts';

const STYLE = { size: 10, origin: 'ocr' } as const;
const [LEFT, RIGHT] = [50, 308];

/** Two columns, 250 points wide, with 7.5 points between them; every third row was seen as one line. */
function twoColumns(rows: number, gap = 7.5): ReturnType<typeof textLine>[] {
  const advance = 250 / 50;
  const words = 'the keeper opens the gates when a boat has sounded';
  return Array.from({ length: rows }, (_, row) => {
    const y = 80 + 12 * row;
    const left = textLine(LEFT, y, words, { ...STYLE, advance });
    const right = textLine(LEFT + 250 + gap, y, words, { ...STYLE, advance });
    if (row % 3 > 0) return [left, right];
    const [a, b] = [left.quad, right.quad];
    return [
      {
        ...left,
        text: `${left.text} ${right.text}`,
        words: [...left.words, ...right.words],
        quad: [a[0], b[1], b[2], a[3]] as const,
      },
    ];
  }).flat();
}

describe('splitAtGutters', () => {
  it('parts lines that run over a narrow gutter where others end and begin at its edges', () => {
    const parts = splitAtGutters(twoColumns(20));
    expect(parts).toHaveLength(40);
    expect(parts.every(({ quad }) => quad[1][0] - quad[0][0] < 260)).toBe(true);
    expect(parts.filter(({ quad }) => quad[0][0] > RIGHT - 5)).toHaveLength(20);
  });

  it('leaves lines whose words stand as close as words do, and those of few rows', () => {
    expect(splitAtGutters(twoColumns(20, 4))).toHaveLength(20 + 13);
    expect(splitAtGutters(twoColumns(4))).toHaveLength(4 + 2);
  });
});
