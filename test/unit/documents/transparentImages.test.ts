import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { withPage } from '../../fixtures/documents/testDocument.ts';

const WIDTH = 400;
const HEIGHT = 120;
/** Upright strokes, like letters: 10 px wide, 30 px apart. */
const STROKES = Array.from({ length: 8 }, (_, i) => 60 + i * 40);

type Draw = (context: SKRSContext2D) => void;
const strokes =
  (...styles: readonly string[]): Draw =>
  (context) => {
    for (const [i, x] of STROKES.entries()) {
      context.fillStyle = styles[i % styles.length] ?? 'black';
      context.fillRect(x, 30, 10, 60);
    }
  };

function drawn(draw: Draw): Buffer {
  const canvas = createCanvas(WIDTH, HEIGHT);
  draw(canvas.getContext('2d'));
  return canvas.toBuffer('image/png');
}

/** Grey levels of the ground, and of each stroke's middle, as the page has them. */
async function levels(bytes: Buffer): Promise<{ ground: number; ink: number[] }> {
  return withPage(bytes, async (page) => {
    const { data, width, channels } = await page.image();
    const at = (x: number, y: number): number => data[(y * width + x) * channels] ?? -1;
    return { ground: at(5, 5), ink: STROKES.map((x) => at(x + 5, 60)) };
  });
}

test.each<[string, Draw, number]>([
  ['black', strokes('black'), 255],
  ['dark red', strokes('#800000'), 255],
  ['white', strokes('white'), 0],
  ['nearly white', strokes('#f0f0e8'), 0],
  ['half-transparent black', strokes('rgba(0, 0, 0, 0.5)'), 255],
  ['half-transparent white', strokes('rgba(255, 255, 255, 0.5)'), 0],
  ['white and black', strokes('white', 'black'), 128],
])('%s letters on nothing lie on a ground where they are seen', async (_, draw, ground) => {
  const page = await levels(drawn(draw));
  expect(page.ground).toBe(ground);
  for (const level of page.ink) expect(Math.abs(level - page.ground)).toBeGreaterThan(60);
});

const WHITE_LETTERS = drawn(strokes('white'));

test.each<[string, () => Promise<Buffer>]>([
  ['grey with alpha', () => sharp(WHITE_LETTERS).toColourspace('b-w').png().toBuffer()],
  ['a palette with a transparent entry', () => sharp(WHITE_LETTERS).png({ palette: true }).toBuffer()],
  ['WebP', () => sharp(WHITE_LETTERS).webp({ lossless: true }).toBuffer()],
  ['TIFF', () => sharp(WHITE_LETTERS).tiff().toBuffer()],
  ['16 bits', () => sharp(WHITE_LETTERS).toColourspace('rgb16').png().toBuffer()],
])('white letters on nothing in %s are seen', async (_, make) => {
  const page = await levels(await make());
  expect(page.ground).toBe(0);
  expect(Math.min(...page.ink)).toBeGreaterThan(200);
});

test('a sheet with round corners, or with a shadow around it, stays on white', async () => {
  const sheet: Draw = (context) => {
    context.shadowColor = 'rgba(0, 0, 0, 0.4)';
    context.shadowBlur = 8;
    context.fillStyle = 'white';
    context.beginPath();
    context.roundRect(12, 12, WIDTH - 24, HEIGHT - 24, 14);
    context.fill();
    context.shadowColor = 'transparent';
    strokes('black')(context);
  };
  expect((await levels(drawn(sheet))).ground).toBe(255);
});

test('white letters beside a sheet of their own are seen', async () => {
  const draw: Draw = (context) => {
    context.fillStyle = 'white';
    context.fillRect(125, 10, 260, 100);
    strokes('black')(context);
    context.fillStyle = 'white';
    for (const x of STROKES.slice(0, 2)) context.fillRect(x, 30, 10, 60);
  };
  const { ground, ink } = await levels(drawn(draw));
  expect(ground).toBe(0);
  expect(ink[0]).toBe(255);
});
