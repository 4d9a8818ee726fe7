import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strengthenFaint } from '../../../../../server/src/readers/ppocr/detection/faintPrint.ts';
import { inkLevels } from '../../../../../server/src/readers/ppocr/crops/projectionProfile.ts';

/** Stripes of print, a quarter of the crop, on paper. */
const crop = (paper: number, ink: number): Uint8Array =>
  Uint8Array.from({ length: 48 * 200 }, (_, i) => (i % 8 < 2 ? ink : paper));

describe('faint print', () => {
  it('gets the contrast of usual print, dark on light or light on dark', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 6, max: 23 }),
        fc.boolean(),
        (from, apart, isDark) => {
          const to = from + apart <= 255 ? from + apart : from - apart;
          const [ink, paper] = isDark === from < to ? [from, to] : [to, from];
          const pixels = crop(paper, ink);
          const levels = strengthenFaint(pixels);
          expect(levels).toEqual(inkLevels(pixels));
          expect(levels).toMatchObject({
            blank: false,
            inverted: ink > paper,
            paper: ink > paper ? 0 : 255,
          });
        },
      ),
    );
  });

  it('stays as it is where it has contrast, and is none where there is only paper', () => {
    const clear = crop(230, 60);
    expect(strengthenFaint(clear)).toEqual(inkLevels(clear));
    expect(clear).toEqual(crop(230, 60));
    expect(strengthenFaint(crop(250, 247))).toBeUndefined();
    expect(strengthenFaint(new Uint8Array(0))).toBeUndefined();
  });
});
