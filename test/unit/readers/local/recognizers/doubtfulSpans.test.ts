import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Quad } from '../../../../../server/src/page/geometry.ts';
import type { TextLine } from '../../../../../server/src/page/pageResult.ts';
import type { CropReading } from '../../../../../server/src/readers/local/lineWork.ts';
import { doubtfulSpans } from '../../../../../server/src/readers/local/recognizers/doubtfulSpans.ts';
import { NO_EVIDENCE } from '../../../../../server/src/readers/ppocr/recognition/scripts/scriptEvidence.ts';
import type { LineCrop } from '../../../../../server/src/readers/ppocr/crops/lineCrop.ts';

const [WIDTH, HEIGHT, SCALE] = [400, 48, 4];

/** 100 by 12 points, of which each column of pixels has its number. */
const crop: LineCrop = {
  pixels: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => (at % WIDTH) & 255),
  width: WIDTH,
  height: HEIGHT,
  stretch: 1,
  quad: [
    [0, 0],
    [100, 0],
    [100, 12],
    [0, 12],
  ],
  pointsPerPixel: 1 / SCALE,
  vertical: false,
  angle: 0,
  signs: [{ text: '☐', box: { x: 0, y: 0, width: 5, height: 5 } }],
};

/** A line of words as wide as each other, 2 points apart, with these confidences. */
function reading(
  confidences: readonly number[],
  more: Partial<TextLine> = {},
  quad: Quad = crop.quad,
): CropReading {
  const step = 100 / Math.max(1, confidences.length);
  const words = confidences.map((confidence, at) => ({
    text: `w${String(at)}`,
    confidence,
    box: { x: at * step + 1, y: 0, width: step - 2, height: 12 },
  }));
  const line: TextLine = {
    quad,
    text: words.map(({ text }) => text).join(' '),
    confidence: 0.9,
    words,
    origin: 'ocr',
    direction: 'ltr',
    angle: 0,
    font: { size: 10, bold: false, italic: false, monospace: false },
    ...more,
  };
  return { crop: { ...crop, quad }, line, script: NO_EVIDENCE, isIllegible: false };
}

const rangesOf = (one: CropReading): number[][] => doubtfulSpans(one).map(({ from, to }) => [from, to]);

describe('the parts of a line that are worth a second reading', () => {
  it('are its doubtful words with one on each side, those near each other together', () => {
    expect(rangesOf(reading([0.9, 0.9, 0.9]))).toEqual([]);
    expect(rangesOf(reading([0.9, 0.9, 0.9, 0.2, 0.9, 0.9, 0.9, 0.9]))).toEqual([[2, 5]]);
    expect(rangesOf(reading([0.2, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.2, 0.9]))).toEqual([
      [0, 2],
      [7, 10],
    ]);
    expect(rangesOf(reading([0.9, 0.9, 0.2, 0.9, 0.9, 0.2, 0.9, 0.9, 0.9, 0.9, 0.9]))).toEqual([[1, 7]]);
  });

  it('are cut out of its crop in the middle of the spaces', () => {
    const [span] = doubtfulSpans(reading([0.9, 0.9, 0.9, 0.2, 0.9, 0.9, 0.9, 0.9]));
    expect(span?.crop).toMatchObject({
      width: 150,
      height: HEIGHT,
      quad: [
        [25, 0],
        [62.5, 0],
        [62.5, 12],
        [25, 12],
      ],
    });
    expect(span?.crop).not.toHaveProperty('signs');
    expect([...(span?.crop.pixels.subarray(0, 3) ?? [])]).toEqual([100, 101, 102]);
    expect([...(span?.crop.pixels.subarray(150, 153) ?? [])]).toEqual([100, 101, 102]);
  });

  it('are the whole line where most of it would be cut out, or words do not follow each other', () => {
    const most = reading([0.2, 0.9, 0.2, 0.9]);
    expect(doubtfulSpans(most)).toEqual([{ from: 0, to: 4, crop: most.crop }]);
    const turned = reading([0.9, 0.9, 0.9, 0.2, 0.9, 0.9, 0.9, 0.9], {}, [
      [100, 12],
      [0, 12],
      [0, 0],
      [100, 0],
    ]);
    expect(doubtfulSpans(turned)).toEqual([{ from: 0, to: 8, crop: turned.crop }]);
  });

  it('are none of lines without word spaces, or from right to left', () => {
    expect(doubtfulSpans(reading([0.2, 0.9], { direction: 'rtl' }))).toEqual([]);
    expect(doubtfulSpans(reading([0.2, 0.9], { text: '東京 w1' }))).toEqual([]);
    expect(doubtfulSpans({ ...reading([]), line: null })).toEqual([]);
  });

  it('hold each doubtful word once, in order, within the line', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (confidences) => {
        const spans = doubtfulSpans(reading(confidences));
        let [before, right] = [0, 0];
        for (const { from, to, crop: part } of spans) {
          expect(from).toBeGreaterThanOrEqual(before);
          expect(to).toBeGreaterThan(from);
          expect(part.pixels).toHaveLength(part.width * part.height);
          expect(part.quad[0][0]).toBeGreaterThanOrEqual(right);
          [before, right] = [to, part.quad[1][0]];
        }
        expect(before).toBeLessThanOrEqual(confidences.length);
        expect(right).toBeLessThanOrEqual(100);
        for (const [at, confidence] of confidences.entries())
          if (confidence < 0.4) expect(spans.filter(({ from, to }) => at >= from && at < to)).toHaveLength(1);
      }),
    );
  });
});
