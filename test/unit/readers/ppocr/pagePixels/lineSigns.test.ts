import { describe, expect, it } from 'vitest';
import { quadOfBox, type Box } from '../../../../../server/src/page/geometry.ts';
import type { TextLine } from '../../../../../server/src/page/pageResult.ts';
import type { LineCrop } from '../../../../../server/src/readers/ppocr/crops/lineCrop.ts';
import { giveSigns, withSigns } from '../../../../../server/src/readers/ppocr/pagePixels/lineSigns.ts';

const crop = (box: Box): LineCrop => ({
  pixels: new Uint8Array(4),
  width: 2,
  height: 2,
  quad: quadOfBox(box),
  stretch: 1,
  pointsPerPixel: 1,
  vertical: false,
  angle: 0,
});
const sign = (text: string, x: number, y = 100): { text: string; box: Box } => ({
  text,
  box: { x, y, width: 10, height: 10 },
});
const line = (words: readonly (readonly [text: string, x: number])[]): TextLine => ({
  quad: quadOfBox({ x: words[0]?.[1] ?? 0, y: 98, width: 60, height: 14 }),
  text: words.map(([text]) => text).join(' '),
  confidence: 0.9,
  words: words.map(([text, x]) => ({ text, box: { x, y: 100, width: 20, height: 10 }, confidence: 0.9 })),
  origin: 'ocr',
  direction: 'ltr',
  angle: 0,
  font: { size: 10, bold: false, italic: false, monospace: false },
});

describe('signs of lines', () => {
  it('belong to the line behind them rather than to the one before', () => {
    const crops = giveSigns(
      [crop({ x: 20, y: 98, width: 60, height: 14 }), crop({ x: 110, y: 98, width: 60, height: 14 })],
      [sign('☐', 96)],
    );
    expect(crops.map(({ signs }) => signs?.length)).toEqual([0, 1]);
  });

  it('belong to the line before them where nothing follows', () => {
    const crops = giveSigns([crop({ x: 20, y: 98, width: 60, height: 14 })], [sign('☒', 88)]);
    expect(crops.map(({ signs }) => signs?.map(({ text }) => text))).toEqual([['☒']]);
  });

  it('are kept without a line: far from any, above or below', () => {
    const crops = giveSigns(
      [crop({ x: 200, y: 98, width: 60, height: 14 })],
      [sign('☒', 20), sign('☐', 190, 300)],
    );
    expect(crops.map(({ signs }) => signs?.map(({ text }) => text))).toEqual([[], ['☒'], ['☐']]);
    expect(crops.slice(1).map((one) => withSigns(null, one)?.text)).toEqual(['☒', '☐']);
  });

  it('become words at their places', () => {
    const read = withSigns(
      line([
        ['Yes', 40],
        ['No', 90],
      ]),
      {
        ...crop({ x: 40, y: 98, width: 60, height: 14 }),
        signs: [sign('☐', 74), sign('☒', 24)],
      },
    );
    expect(read?.text).toBe('☒ Yes ☐ No');
    expect(read?.words.map(({ box }) => box.x)).toEqual([24, 40, 74, 90]);
    expect(read?.quad[0][0]).toBe(24);
  });

  it('change nothing where there are none', () => {
    const read = line([['Yes', 40]]);
    expect(withSigns(read, crop({ x: 40, y: 98, width: 60, height: 14 }))).toBe(read);
  });
});
