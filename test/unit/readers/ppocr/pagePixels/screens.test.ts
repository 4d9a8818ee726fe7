import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GreyImage } from '../../../../../server/src/readers/ppocr/pagePixels/greyImage.ts';
import { withoutScreens } from '../../../../../server/src/readers/ppocr/pagePixels/screens.ts';

const DPI = 300;
const WIDTH = 900;
const HEIGHT = 400;
const LINES = [
  'Minutes of the meeting held on',
  'Monday in the large hall of the',
  'school, with 412 pounds of funds.',
];

/** Where the ground is, of a page whose right part has none. */
const GROUND = { left: 40, top: 30, right: 620, bottom: 370 } as const;

/** Which pixels of an even grey turn white: a level, 0 to 1, for each of them. */
type Screen = (x: number, y: number) => number;

function bayer(size: 2 | 4 | 8): Screen {
  const level = (x: number, y: number, n: number): number =>
    n === 1
      ? 0
      : 4 * level(x % (n / 2), y % (n / 2), n / 2) + (x < n / 2 ? (y < n / 2 ? 0 : 3) : y < n / 2 ? 2 : 1);
  return (x, y) => (level(x % size, y % size, size) + 0.5) / (size * size);
}

/** Round dots that grow, as in print. */
function dots(period: number): Screen {
  const wave = (t: number): number => Math.cos((2 * Math.PI * t) / period / Math.SQRT2);
  return (x, y) => (wave(x + y) + wave(x - y)) / 4 + 0.5;
}

function text(size = 40): Float32Array {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = 'black';
  context.font = `${String(size)}px "Folio test"`;
  for (const [i, line] of LINES.entries()) context.fillText(line, 80, 120 + i * 90);
  const rgba = context.getImageData(0, 0, WIDTH, HEIGHT).data;
  return Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => (rgba[4 * i] ?? 0) / 255);
}

function page(levelOf: (text: number, x: number, y: number) => boolean): GreyImage {
  const print = text();
  const data = Uint8Array.from(print, (level, i) =>
    levelOf(level, i % WIDTH, Math.floor(i / WIDTH)) ? 255 : 0,
  );
  return { data, width: WIDTH, height: HEIGHT };
}

const isGround = (x: number, y: number): boolean =>
  x >= GROUND.left && x < GROUND.right && y >= GROUND.top && y < GROUND.bottom;

const screened = (screen: Screen, grey: number): GreyImage =>
  page((print, x, y) => (isGround(x, y) ? Math.min(print, grey) > screen(x, y) : print > 0.5));

/** A page by Floyd and Steinberg's error diffusion. */
function diffused(grey: number): GreyImage {
  const errors = new Float32Array(WIDTH * (HEIGHT + 1) + 2);
  const spread = (at: number, error: number): void => void (errors[at] = (errors[at] ?? 0) + error / 16);
  return page((print, x, y) => {
    const at = y * WIDTH + x;
    const wanted = (isGround(x, y) ? Math.min(print, grey) : print) + (errors[at] ?? 0);
    const error = wanted - (wanted > 0.5 ? 1 : 0);
    spread(at + 1, 7 * error);
    spread(at + WIDTH - 1, 3 * error);
    spread(at + WIDTH, 5 * error);
    spread(at + WIDTH + 1, error);
    return wanted > 0.5;
  });
}

/** Share of the ground that is left dark, and of the print on it that is not dark any more. */
function judged(image: GreyImage): { ground: number; print: number } {
  const print = text();
  let [ground, dark, ink, pale] = [0, 0, 0, 0];
  for (let y = GROUND.top + 8; y < GROUND.bottom - 8; y += 1) {
    for (let x = GROUND.left + 8; x < GROUND.right - 8; x += 1) {
      const at = y * WIDTH + x;
      const level = image.data[at] ?? 0;
      // Away from the print's edges, which are blurred a little.
      const around = [-4, 4, -4 * WIDTH, 4 * WIDTH].map((by) => print[at + by] ?? 1);
      if (print[at] === 1 && around.every((v) => v === 1)) {
        ground += 1;
        if (level < 160) dark += 1;
      } else if (print[at] === 0) {
        ink += 1;
        if (level > 160) pale += 1;
      }
    }
  }
  return { ground: dark / ground, print: pale / ink };
}

describe('text on a screened ground', () => {
  beforeAll(() => {
    const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
    GlobalFonts.registerFromPath(join(pdfjs, 'standard_fonts', 'LiberationSans-Regular.ttf'), 'Folio test');
  });

  it.each<[string, (grey: number) => GreyImage]>([
    ['ordered dither of 2 px', (grey) => screened(bayer(2), grey)],
    ['ordered dither of 4 px', (grey) => screened(bayer(4), grey)],
    ['ordered dither of 8 px', (grey) => screened(bayer(8), grey)],
    ['dots of a newspaper', (grey) => screened(dots(4.6), grey)],
    ['error diffusion', diffused],
  ])('stands on paper where the ground was %s', (_, make) => {
    for (const grey of [0.75, 0.6]) {
      const { ground, print } = judged(withoutScreens(make(grey), DPI));
      expect(ground).toBeLessThan(0.01);
      expect(print).toBeLessThan(0.15);
    }
  });

  it('keeps what stands beside the ground, pixel by pixel', () => {
    const image = screened(bayer(4), 0.7);
    const { data } = withoutScreens(image, DPI);
    for (let i = 0; i < data.length; i += 1)
      if (i % WIDTH > GROUND.right + 40) expect(data[i]).toBe(image.data[i]);
  });

  it('keeps a page without a screen as it is: print of any size, rules, a grey scan', () => {
    for (const size of [18, 30, 60]) {
      const data = Uint8Array.from(text(size), (level) => (level > 0.5 ? 255 : 0));
      for (let x = 50; x < 850; x += 1) data[200 * WIDTH + x] = 0;
      const image = { data, width: WIDTH, height: HEIGHT };
      expect(withoutScreens(image, DPI)).toBe(image);
    }
    const grey = { data: Uint8Array.from(text(), (level) => 40 + 200 * level), width: WIDTH, height: HEIGHT };
    expect(withoutScreens(grey, DPI)).toBe(grey);
  });

  it('takes a ground away up to its edges and corners', () => {
    for (const screen of [bayer(2), bayer(4), dots(4.6)]) {
      const { data } = withoutScreens(screened(screen, 0.6), DPI);
      const corner = (x: number, y: number): number => data[y * WIDTH + x] ?? 0;
      for (let k = 6; k < 30; k += 1) {
        for (const x of [GROUND.left + k, GROUND.right - k])
          for (const y of [GROUND.top + k, GROUND.bottom - k]) expect(corner(x, y)).toBeGreaterThan(160);
      }
    }
  });

  it('keeps a dark screen, on which print is light, and a small one, which is a part of a picture', () => {
    const white = page((print, x, y) => (isGround(x, y) ? print < 0.5 || 0.2 > bayer(4)(x, y) : print > 0.5));
    expect(withoutScreens(white, DPI)).toBe(white);
    const isLogo = (x: number, y: number): boolean => Math.hypot(x - 800, y - 300) < 45;
    const logo = page((print, x, y) => (isLogo(x, y) ? 0.6 > bayer(4)(x, y) : print > 0.5));
    expect(withoutScreens(logo, DPI)).toBe(logo);
  });

  it('takes strong salt out of a page', () => {
    let seed = 3;
    const image = page((print) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31 < 0.1 ? print <= 0.5 : print > 0.5;
    });
    const { ground, print } = judged(withoutScreens(image, DPI));
    expect(ground).toBeLessThan(0.01);
    expect(print).toBeLessThan(0.15);
  });
});
