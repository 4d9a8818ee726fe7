import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundingBox } from '../../server/src/page/geometry.ts';
import { resolveModel } from '../../server/src/models/resolveModel.ts';
import type { PageImage } from '../../server/src/page/pageImage.ts';
import { findLines } from '../../server/src/readers/ppocr/findLines.ts';
import { loadPpocrModel, type PpocrModel } from '../../server/src/readers/ppocr/inference/model.ts';
import { pageRecognizer } from '../../server/src/readers/ppocr/recognition/ctcRecognizer.ts';
import { recognizeLines } from '../../server/src/readers/ppocr/recognizeLines.ts';

const [WIDTH, HEIGHT] = [1000, 500];
const LINES = ['The harbour opens at seven', 'and closes before the evening', 'Visitors pay at the gate'];
const goesOn = { isCancelled: (): boolean => false };

type Context = ReturnType<ReturnType<typeof createCanvas>['getContext']>;

/** Three lines of print at 150 dpi, and what else is drawn; in black and white alone where `bilevel`. */
function page(draw: (context: Context) => void, bilevel = false): PageImage {
  const context = createCanvas(WIDTH, HEIGHT).getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = 'black';
  context.font = '30px "Folio unread test"';
  LINES.forEach((line, i) => context.fillText(line, 160, 100 + i * 70));
  draw(context);
  const rgba = context.getImageData(0, 0, WIDTH, HEIGHT).data;
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const value = rgba[4 * i] ?? 255;
    if (!bilevel) return value;
    return value < 128 ? 0 : 255;
  });
  return {
    data,
    width: WIDTH,
    height: HEIGHT,
    channels: 1,
    dpi: 150,
    origin: 'rendered',
    toPage: [0.48, 0, 0, 0.48, 0, 0],
  };
}

describe('lines on rules, and lines that cannot be read', () => {
  let model: PpocrModel;

  beforeAll(async () => {
    const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
    const font = join(pdfjs, 'standard_fonts', 'LiberationSans-Regular.ttf');
    GlobalFonts.registerFromPath(font, 'Folio unread test');
    model = await loadPpocrModel(await resolveModel(undefined));
  });

  afterAll(async () => {
    await model.release();
  });

  async function read(image: PageImage): Promise<{ text: string[]; unread: number[] }> {
    const found = await findLines(model, image, { ignore: [], ...goesOn });
    const { lines, illegible } = await recognizeLines(pageRecognizer(model), found.crops, {
      recoverSpaces: true,
      ...goesOn,
    });
    const kept = lines.filter((line) => line !== null).sort((a, b) => a.quad[0][1] - b.quad[0][1]);
    const unread = found.crops.filter((_, at) => illegible[at]).map(({ quad }) => boundingBox(quad));
    return { text: kept.map((line) => line.text), unread: unread.map(({ y, height }) => y + height / 2) };
  }

  it.each([
    { thickness: 1, distance: 3, bilevel: false },
    { thickness: 3, distance: 4, bilevel: false },
    { thickness: 2, distance: 8, bilevel: true },
    { thickness: 4, distance: 6, bilevel: true },
  ])(
    'reads lines with an underline of $thickness px, $distance px below; bilevel: $bilevel',
    async ({ thickness, distance, bilevel }) => {
      const underlined = page((context) => {
        LINES.forEach((_, i) => context.fillRect(160, 100 + i * 70 + distance, 420, thickness));
      }, bilevel);
      expect(await read(underlined)).toEqual({ text: LINES, unread: [] });
    },
  );

  it('reads lines in ruled cells', async () => {
    const ruled = page((context) => {
      context.lineWidth = 2;
      LINES.forEach((_, i) => context.strokeRect(150, 60 + i * 70, 440, 70));
    });
    expect(await read(ruled)).toEqual({ text: LINES, unread: [] });
  });

  it('says nothing of specks', async () => {
    const specked = page((context) => {
      for (let i = 0; i < 40; i += 1) context.fillRect((i * 397) % WIDTH, 320 + ((i * 71) % 160), 3, 3);
    });
    expect((await read(specked)).unread).toEqual([]);
  });

  it('reads a line that is scribbled over, or tells it', async () => {
    const scribbled = page((context) => {
      context.fillText('Tickets at the harbour office', 160, 380);
      context.lineWidth = 3;
      context.beginPath();
      for (let x = 150; x < 570; x += 1) context.lineTo(x, 369 + 13 * Math.sin(x / 5) * Math.cos(x / 23));
      context.stroke();
    });
    const { text, unread } = await read(scribbled);
    expect(text.slice(0, 3)).toEqual(LINES);
    expect(unread.length + text.length).toBeGreaterThan(3);
    for (const y of unread) expect(Math.abs(y - 369 * 0.48)).toBeLessThan(12);
  });
});
