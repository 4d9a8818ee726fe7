import { describe, expect, it } from 'vitest';
import { withBoldLines } from '../../../../server/src/readers/local/boldLines.ts';
import type { CropReading } from '../../../../server/src/readers/local/lineWork.ts';
import { NO_EVIDENCE } from '../../../../server/src/readers/ppocr/recognition/scripts/scriptEvidence.ts';
import { cropOfLine } from '../../../fixtures/readers/fakeRecognizers.ts';

interface Printed {
  readonly text: string;
  readonly stroke: number;
  readonly size?: number;
  readonly confidence?: number;
}

function read({ text, stroke, size = 10, confidence = 0.99 }: Printed, at: number): CropReading {
  const crop = { ...cropOfLine({ text, language: 'en' }, at), strokeWidth: stroke };
  const quad = [
    [0, 20 * at],
    [200, 20 * at],
    [200, 20 * at + 1.2 * size],
    [0, 20 * at + 1.2 * size],
  ] as const;
  const font = { size, bold: false, italic: false, monospace: false };
  const line = { text, confidence, quad, font, words: [], angle: 0 };
  return {
    crop,
    line: { ...line, origin: 'ocr', direction: 'ltr' },
    script: NO_EVIDENCE,
    isIllegible: false,
  };
}

const TEXT = Array.from({ length: 12 }, (_, i) => ({
  text: 'Boats wait before the gate until the water has risen',
  stroke: 0.7 + 0.01 * (i % 3),
}));

function boldTexts(lines: readonly Printed[]): string[] {
  return withBoldLines(lines.map(read)).flatMap(({ line }) => (line?.font.bold ? [line.text] : []));
}

describe('withBoldLines', () => {
  it('finds the lines whose strokes are wider than those of the text', () => {
    expect(boldTexts([{ text: 'The lock', stroke: 0.98 }, ...TEXT])).toEqual(['The lock']);
  });

  it('takes larger type of the same face for what it is', () => {
    expect(boldTexts([{ text: 'The lock', stroke: 1.05, size: 15 }, ...TEXT])).toEqual([]);
    expect(boldTexts([{ text: 'The lock', stroke: 1.4, size: 15 }, ...TEXT])).toEqual(['The lock']);
  });

  it('says nothing of signs, of what is hardly legible, and of a page without text', () => {
    expect(boldTexts([{ text: '17 %', stroke: 0.98 }, ...TEXT])).toEqual([]);
    expect(boldTexts([{ text: 'The lock', stroke: 2, confidence: 0.7 }, ...TEXT])).toEqual([]);
    expect(
      boldTexts([
        { text: 'The lock', stroke: 2 },
        { text: 'A boat', stroke: 0.7 },
      ]),
    ).toEqual([]);
  });

  it('compares Chinese characters with each other', () => {
    const chinese = TEXT.map(() => ({ text: '船在闸门前等待直到水位上升船长等待', stroke: 0.5 }));
    expect(boldTexts([{ text: '船闸', stroke: 0.66 }, ...chinese, ...TEXT])).toEqual(['船闸']);
  });
});
