import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveModel } from '../../server/src/models/resolveModel.ts';
import type { PageImage } from '../../server/src/page/pageImage.ts';
import { findLines } from '../../server/src/readers/ppocr/findLines.ts';
import { loadPpocrModel, type PpocrModel } from '../../server/src/readers/ppocr/inference/model.ts';
import { pageRecognizer } from '../../server/src/readers/ppocr/recognition/ctcRecognizer.ts';
import { recognizeLines } from '../../server/src/readers/ppocr/recognizeLines.ts';

const WIDTH = 1000;
const HEIGHT = 500;
const LINES = [
  'The harbour opens at seven',
  'and closes before the evening tide.',
  'Visitors pay 12 at the gate.',
];

/** A page of 150 dpi with some lines of print, turned clockwise by `degrees` (0 or 180 keep its size). */
function page(degrees: number, slant = 0): PageImage {
  const sideways = degrees % 180 !== 0;
  const [width, height] = sideways ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.translate(width / 2, height / 2);
  context.rotate(((degrees + slant) * Math.PI) / 180);
  context.translate(-WIDTH / 2, -HEIGHT / 2);
  context.fillStyle = 'black';
  context.font = '30px "Folio test"';
  LINES.forEach((line, i) => {
    context.fillText(line, 160, 160 + i * 70);
  });
  const rgba = context.getImageData(0, 0, width, height).data;
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = rgba[4 * i] ?? 255;
  return { data, width, height, channels: 1, dpi: 150, origin: 'rendered', toPage: [0.48, 0, 0, 0.48, 0, 0] };
}

describe('reading a page with the built-in model', () => {
  let model: PpocrModel;

  beforeAll(async () => {
    const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
    GlobalFonts.registerFromPath(join(pdfjs, 'standard_fonts', 'LiberationSans-Regular.ttf'), 'Folio test');
    model = await loadPpocrModel(await resolveModel(undefined));
  });

  afterAll(async () => {
    await model.release();
  });

  async function read(
    image: PageImage,
    isCancelled = (): boolean => false,
  ): Promise<{ text: string[]; rotation: number; skew: number; inside: boolean }> {
    const found = await findLines(model, image, { ignore: [], isCancelled });
    const { lines } = await recognizeLines(pageRecognizer(model), found.crops, {
      recoverSpaces: true,
      isCancelled,
    });
    const kept = lines.filter((line) => line !== null).sort((a, b) => a.quad[0][1] - b.quad[0][1]);
    const inside = kept.every(({ words }) =>
      words.every(
        ({ box }) =>
          box.x >= 0 && box.y >= 0 && box.x + box.width <= found.width && box.y + box.height <= found.height,
      ),
    );
    return { text: kept.map((line) => line.text), rotation: found.rotation, skew: found.skew, inside };
  }

  it('reads the lines, with words inside the page', async () => {
    const result = await read(page(0));
    expect(result.text).toEqual(LINES);
    expect(result.rotation).toBe(0);
    expect(result.inside).toBe(true);
  });

  it.each([
    [90, 270],
    [180, 180],
    [270, 90],
  ])('turns a page that lies at %i° by %i°', async (lying, turn) => {
    const result = await read(page(lying));
    expect(result.rotation).toBe(turn);
    expect(result.text).toEqual(LINES);
  });

  it('takes out a slant of 6°', async () => {
    const result = await read(page(0, 6));
    expect(result.skew).toBeCloseTo(6, 0);
    expect(result.text).toEqual(LINES);
  });

  it('finds nothing on white paper', async () => {
    const blank = { ...page(0), data: new Uint8Array(WIDTH * HEIGHT).fill(255) };
    expect((await read(blank)).text).toEqual([]);
  });

  it('leaves out what was read already', async () => {
    const found = await findLines(model, page(0), {
      ignore: [{ x: 0, y: 0, width: 480, height: 90 }],
      isCancelled: () => false,
    });
    expect(found.crops).toHaveLength(2);
  });

  it('stops when it is cancelled', async () => {
    await expect(read(page(0), () => true)).rejects.toMatchObject({ code: 'cancelled' });
  });
});
