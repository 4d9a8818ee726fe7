import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf } from '../../../../../../server/src/readers/ppocr/recognition/lstm/batches.ts';
import { blackAndWhiteOf } from '../../../../../../server/src/readers/ppocr/recognition/lstm/blackAndWhite.ts';
import {
  type Framing,
  type InputForm,
  networkInput,
} from '../../../../../../server/src/readers/ppocr/recognition/lstm/networkInput.ts';

const FORM: InputForm = { height: 12, isInteger: true, border: 1 };
const FRAMING: Framing = { above: 0.1, below: 0.1, sides: 2, beyond: 'grey' };

/** Upright strokes, 4 px apart, with blank ends. */
function strokes(
  width: number,
  height: number,
  margin: number,
): { data: Uint8Array; width: number; height: number } {
  const data = new Uint8Array(width * height).fill(250);
  for (let y = 0; y < height; y += 1)
    for (let x = margin; x < width - margin; x += 4) data.fill(10, y * width + x, y * width + x + 2);
  return { data, width, height };
}

describe('black and white of a line', () => {
  it('are those of strokes and gaps in the row in the middle', () => {
    const { data, ...size } = strokes(80, 10, 8);
    data.fill(0, 0, 80);
    const { black, white } = blackAndWhiteOf({ data, ...size });
    expect(black).toBeGreaterThanOrEqual(10);
    expect(black).toBeLessThan(12);
    expect(white).toBeGreaterThanOrEqual(250);
  });

  it('are black and white where nothing is there', () => {
    expect(blackAndWhiteOf({ data: new Uint8Array(20).fill(99), width: 10, height: 2 })).toEqual({
      black: 0,
      white: 255,
    });
  });
});

describe('the network’s input', () => {
  it('is cut close to the ink, at the network’s height, with a grey border', () => {
    const image = strokes(120, 12, 20);
    const input = networkInput({ image, stretch: 1 }, FORM, { ...FRAMING, above: 0, below: 0 });
    expect(input).toMatchObject({ width: 82, left: 18, scale: 1 });
    expect(input?.pixels).toHaveLength(84 * 14);
    expect([...(input?.pixels.subarray(0, 84) ?? [])].every((value) => value === 0)).toBe(true);
    expect(input?.pixels[84 + 1]).toBeGreaterThan(0.9);
    expect(input?.pixels[84 + 3]).toBeLessThan(-0.9);
  });

  it('repeats its edges where it is asked to', () => {
    const line = { image: strokes(120, 12, 20), stretch: 1 };
    const input = networkInput(line, FORM, { above: 0, below: 0, sides: 0, beyond: 'edge' });
    expect(input?.pixels[0]).toBeLessThan(-0.9);
    expect(input?.pixels[0]).toBe(input?.pixels[79]);
  });

  it('undoes how the picture was stretched', () => {
    const input = networkInput({ image: strokes(240, 24, 20), stretch: 0.5 }, FORM, {
      ...FRAMING,
      sides: undefined,
    });
    expect(input).toMatchObject({ width: 200, left: 0 });
    expect(input?.scale).toBeCloseTo(1.2);
  });

  it('is nothing where there is no ink', () => {
    const image = { data: new Uint8Array(100).fill(200), width: 20, height: 5 };
    expect(networkInput({ image, stretch: 1 }, FORM, FRAMING)).toBeUndefined();
  });

  it('is of numbers in range, whatever is in the picture', () => {
    const pictures = fc
      .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 30 }))
      .chain(([width, height]) =>
        fc
          .uint8Array({ minLength: width * height, maxLength: width * height })
          .map((data) => ({ data, width, height })),
      );
    fc.assert(
      fc.property(pictures, fc.double({ min: 0.5, max: 1.5, noNaN: true }), (image, stretch) => {
        const input = networkInput({ image, stretch }, FORM, FRAMING);
        expect(input?.pixels.every((value) => Math.abs(value) <= 1) ?? true).toBe(true);
      }),
    );
  });
});

it('batches hold each line once, are small, and of like widths', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12_000 }), { maxLength: 80 }), (widths) => {
      const batches = batchesOf(widths);
      expect(batches.flat().sort((a, b) => a - b)).toEqual([...widths.keys()]);
      for (const batch of batches) {
        const sizes = batch.map((index) => widths[index] ?? 0);
        expect(batch.length).toBeLessThanOrEqual(16);
        expect(Math.min(...sizes)).toBeGreaterThanOrEqual(0.75 * Math.max(...sizes));
        expect(batch.length === 1 || batch.length * Math.max(...sizes) <= 12_000).toBe(true);
      }
    }),
  );
});
