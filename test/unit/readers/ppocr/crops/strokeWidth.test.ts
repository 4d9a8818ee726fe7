import { describe, expect, it } from 'vitest';
import { inkLevels } from '../../../../../server/src/readers/ppocr/crops/projectionProfile.ts';
import { strokeWidth } from '../../../../../server/src/readers/ppocr/crops/strokeWidth.ts';

const [WIDTH, HEIGHT] = [400, 48];

/** A crop with standing strokes, `wide` px each, every 16 px. */
function strokes(wide: number, ink = 0, paper = 255): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    return y >= 8 && y < 40 && x % 16 < wide ? ink : paper;
  });
}

/** Every row averaged over three px. */
function blurred(data: Uint8Array): Uint8Array {
  return data.map((value, at) => ((data[at - 1] ?? 255) + value + (data[at + 1] ?? 255)) / 3);
}

function widthOf(data: Uint8Array): number {
  return strokeWidth({ data, width: WIDTH, height: HEIGHT }, inkLevels(data));
}

describe('strokeWidth', () => {
  it.each([2, 3, 4, 6])('measures strokes of %i px, near enough to tell them apart', (wide) => {
    expect(widthOf(strokes(wide + 1)) / widthOf(strokes(wide))).toBeGreaterThan(1.12);
    expect(widthOf(strokes(wide)) / wide).toBeGreaterThan(0.9);
    expect(widthOf(strokes(wide)) / wide).toBeLessThan(1.35);
  });

  it('is the same for light print on dark, and for grey print', () => {
    expect(widthOf(strokes(3, 255, 0))).toBeCloseTo(widthOf(strokes(3)), 1);
    expect(widthOf(strokes(3, 140))).toBeCloseTo(widthOf(strokes(3)), 1);
  });

  it('is hardly changed by blur', () => {
    expect(widthOf(blurred(strokes(4))) / widthOf(strokes(4))).toBeCloseTo(1, 0.5);
  });

  it('is 0 for paper', () => {
    expect(widthOf(new Uint8Array(WIDTH * HEIGHT).fill(250))).toBe(0);
  });
});
