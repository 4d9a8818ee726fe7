import { describe, expect, it } from 'vitest';
import { drawPictures } from '../../../server/src/documents/pagePictures.ts';
import { sharp } from '../../../server/src/documents/image/sharpSettings.ts';
import type { PageImage } from '../../../server/src/page/pageImage.ts';

/** A page of 100 × 50 pt at 144 dpi: white, its left third black, its top right corner grey. */
function page(): PageImage {
  const [width, height] = [200, 100];
  const data = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < height; y += 1) data.fill(0, y * width, y * width + 66);
  for (let y = 0; y < 20; y += 1) data.fill(128, y * width + 180, (y + 1) * width);
  return { data, width, height, channels: 1, dpi: 144, origin: 'rendered', toPage: [0.5, 0, 0, 0.5, 0, 0] };
}

async function pixel(png: Uint8Array, x: number, y: number): Promise<number> {
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  return data[(y * info.width + x) * info.channels] ?? -1;
}

const PNG = { dpi: 144, maxPixels: 1e6, mediaType: 'image/png' } as const;

describe('pictures of a page', () => {
  it('the whole page, at the resolution that was asked for', async () => {
    const [picture] = await drawPictures(page(), { ...PNG, dpi: 72 });
    expect(picture).toMatchObject({ width: 100, height: 50 });
    expect(await pixel(picture?.data ?? new Uint8Array(), 5, 25)).toBe(0);
    expect(await pixel(picture?.data ?? new Uint8Array(), 50, 25)).toBe(255);
  });

  it('grow beyond no limit, nor beyond the pixels there are', async () => {
    const [small] = await drawPictures(page(), { ...PNG, maxPixels: 50 });
    expect((small?.width ?? 0) * (small?.height ?? 0)).toBeLessThanOrEqual(55);
    const [large] = await drawPictures(page(), { ...PNG, dpi: 600 });
    expect(large).toMatchObject({ width: 200, height: 100 });
  });

  it('boxes in points, one picture each', async () => {
    const boxes = [
      { x: 0, y: 0, width: 10, height: 10 },
      { x: 90, y: 0, width: 10, height: 10 },
    ];
    const [black, grey] = await drawPictures(page(), { ...PNG, boxes });
    expect(black).toMatchObject({ width: 20, height: 20 });
    expect(await pixel(black?.data ?? new Uint8Array(), 10, 10)).toBe(0);
    expect(await pixel(grey?.data ?? new Uint8Array(), 10, 10)).toBe(128);
  });

  it('a page that lay on its side gives pictures that stand', async () => {
    // The text ran upwards: upright x is the page's y from below.
    const uprightToPage = [0, -1, 1, 0, 0, 50] as const;
    const boxes = [{ x: 30, y: 60, width: 20, height: 40 }];
    const [turned] = await drawPictures(page(), { ...PNG, boxes, uprightToPage });
    expect(turned).toMatchObject({ width: 40, height: 80 });
    // The grey corner of the page, top right, becomes the bottom right of the upright box.
    expect(await pixel(turned?.data ?? new Uint8Array(), 38, 78)).toBe(128);
    expect(await pixel(turned?.data ?? new Uint8Array(), 2, 2)).toBe(255);
  });

  it('a box outside the page fails nothing', async () => {
    const [edge] = await drawPictures(page(), { ...PNG, boxes: [{ x: 500, y: 500, width: 5, height: 5 }] });
    expect(edge).toMatchObject({ width: 1, height: 1 });
  });
});
