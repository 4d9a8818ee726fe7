import { describe, expect, it } from 'vitest';
import { floatOfHalf } from '../../../../server/src/models/onnx/halfPrecision.ts';

describe('16-bit floats', () => {
  it.each([
    [0x0000, 0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x3555, 0.333251953125],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
  ])('0x%s is %s', (bits, value) => {
    expect(floatOfHalf(bits)).toBe(value);
  });

  it('that stand for no number stay none', () => {
    expect(floatOfHalf(0x7e00)).toBeNaN();
  });
});
