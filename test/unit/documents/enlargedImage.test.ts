import { describe, expect, it } from 'vitest';
import { enlargedImage } from '../../../server/src/documents/enlargedImage.ts';
import { mapPoint } from '../../../server/src/page/geometry.ts';
import type { PageImage } from '../../../server/src/page/pageImage.ts';

function image(dpi: number, origin: PageImage['origin']): PageImage {
  const [width, height] = [dpi, 2 * dpi];
  return {
    data: new Uint8Array(width * height).fill(200),
    width,
    height,
    channels: 1,
    dpi,
    origin,
    toPage: [72 / dpi, 0, 0, 72 / dpi, 0, 0],
  };
}

describe('a page that is read at a higher resolution', () => {
  it('is enlarged where it is a scan, and every pixel stays where it was on the page', async () => {
    const scan = { image: () => Promise.resolve(image(100, 'file')) };
    const larger = await enlargedImage(scan, 1.5);
    expect(larger).toMatchObject({ width: 150, height: 300, dpi: 150, channels: 1 });
    expect(larger.data).toHaveLength(150 * 300);
    const [x, y] = mapPoint(larger.toPage, [150, 300]);
    expect([Math.round(x), Math.round(y)]).toEqual([72, 144]);
  });

  it('is drawn finer where it can be', async () => {
    const asked: (number | undefined)[] = [];
    const page = {
      image: (drawnAt?: number) => {
        asked.push(drawnAt);
        return Promise.resolve(image(drawnAt ?? 100, 'rendered'));
      },
    };
    expect(await enlargedImage(page, 2)).toMatchObject({ dpi: 200, width: 200 });
    expect(asked).toEqual([undefined, 200]);
  });

  it('takes no more memory than there is for a page', async () => {
    const scan = { image: () => Promise.resolve(image(3_000, 'file')) };
    const larger = await enlargedImage(scan, 4);
    expect(larger.width * larger.height).toBeLessThan(41e6);
  });

  it('is as usual without a scale', async () => {
    const usual = image(100, 'file');
    expect(await enlargedImage({ image: () => Promise.resolve(usual) }, 1)).toBe(usual);
  });
});
