import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawModelPicture, inkShare } from '../../../server/src/documents/modelPicture.ts';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import type { PageImage } from '../../../server/src/page/pageImage.ts';

/** A page of 200 x 400 points at 144 dpi: black in its upper half where `ink` says so. */
function pageOf(
  image: (drawnAt?: number) => PageImage,
  width = 200,
  height = 400,
): Parameters<typeof drawModelPicture>[0] {
  return { width, height, image: (drawnAt) => Promise.resolve(image(drawnAt)), losses: () => [] };
}

function grey(dpi: number, shade: (x: number, y: number) => number, width = 200, height = 400): PageImage {
  const [w, h] = [Math.round((width * dpi) / 72), Math.round((height * dpi) / 72)];
  const data = new Uint8Array(w * h);
  for (let y = 0; y < h; y += 1) for (let x = 0; x < w; x += 1) data[y * w + x] = shade(x / w, y / h);
  return {
    data,
    width: w,
    height: h,
    channels: 1,
    dpi,
    origin: 'embedded',
    toPage: [72 / dpi, 0, 0, 72 / dpi, 0, 0],
  };
}

const upperHalf = (_x: number, y: number): number => (y < 0.5 ? 0 : 255);
const request = { dpi: 144, maxSide: 10_000, maxBytes: 1e6 };

describe('the picture of a page for a model', () => {
  it('has the resolution that is asked for, and says the size of the page', async () => {
    const asked: (number | undefined)[] = [];
    const page = pageOf((drawnAt) => {
      asked.push(drawnAt);
      return grey(drawnAt ?? 300, upperHalf);
    });
    const picture = await drawModelPicture(page, request);
    expect(asked).toEqual([144]);
    expect(picture).toMatchObject({
      width: 400,
      height: 800,
      pageWidth: 200,
      pageHeight: 400,
      mediaType: 'image/png',
    });
    expect(await sharp(picture.data).metadata()).toMatchObject({ format: 'png', width: 400, height: 800 });
  });

  it('is never larger than its own pixels, nor than the longest side', async () => {
    const scan = pageOf(() => grey(100, upperHalf));
    expect(await drawModelPicture(scan, request)).toMatchObject({ width: 278, height: 556 });
    const small = await drawModelPicture(scan, { ...request, maxSide: 300 });
    expect(Math.max(small.width, small.height)).toBeLessThanOrEqual(300);
    expect(small.width / small.height).toBeCloseTo(0.5, 1);
  });

  it('of a band is that band, as large as the side allows', async () => {
    const page = pageOf((drawnAt) => grey(drawnAt ?? 300, upperHalf));
    const lower = await drawModelPicture(page, {
      ...request,
      dpi: 300,
      maxSide: 800,
      band: { from: 0.5, to: 1 },
    });
    expect(lower).toMatchObject({ width: 800, height: 800, pageHeight: 400 });
    expect(lower.inkShare).toBe(0);
    expect((await sharp(lower.data).stats()).channels[0]?.mean).toBe(255);
  });

  it('is a JPEG of high quality where PNG is too large', async () => {
    let seed = 1;
    const noise = (): number => (seed = (seed * 48_271) % 2_147_483_647) & 255;
    const picture = await drawModelPicture(
      pageOf((dpi) => grey(dpi ?? 144, noise)),
      { ...request, maxBytes: 50_000 },
    );
    expect(picture.mediaType).toBe('image/jpeg');
    expect(await sharp(picture.data).metadata()).toMatchObject({ format: 'jpeg', width: 400 });
  });

  it('is not made any further when nobody wants it any more', async () => {
    const check = (): void => {
      throw new FolioError('cancelled');
    };
    await expect(
      drawModelPicture(
        pageOf(() => grey(144, upperHalf)),
        request,
        check,
      ),
    ).rejects.toThrow(FolioError);
  });
});

describe('the share of ink', () => {
  const shades = (...values: number[]): Uint8Array =>
    Uint8Array.from(values.flatMap((v) => Array<number>(100).fill(v)));

  it('is what differs clearly from the paper, on white, grey and black paper', () => {
    expect(inkShare(shades(255, 255, 255, 0))).toBe(0.25);
    expect(inkShare(shades(190, 186, 192, 188, 20))).toBe(0.2);
    expect(inkShare(shades(0, 4, 2, 250))).toBe(0.25);
  });

  it('is nothing on an empty page, however grainy', () => {
    const grain = Uint8Array.from({ length: 10_000 }, (_, i) => 235 + ((i * 7) % 20));
    expect(inkShare(grain)).toBe(0);
    expect(inkShare(new Uint8Array())).toBe(0);
  });
});
