import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveModel } from '../../server/src/models/resolveModel.ts';
import { findLines } from '../../server/src/readers/ppocr/findLines.ts';
import { loadPpocrModel, type PpocrModel } from '../../server/src/readers/ppocr/inference/model.ts';
import { pageRecognizer } from '../../server/src/readers/ppocr/recognition/ctcRecognizer.ts';
import { recognizeLines } from '../../server/src/readers/ppocr/recognizeLines.ts';

const [WIDTH, HEIGHT] = [1000, 300];

describe('print that is hardly darker than its paper', () => {
  let model: PpocrModel;

  beforeAll(async () => {
    const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
    GlobalFonts.registerFromPath(join(pdfjs, 'standard_fonts', 'LiberationSans-Regular.ttf'), 'Folio test');
    model = await loadPpocrModel(await resolveModel(undefined));
  });

  afterAll(async () => {
    await model.release();
  });

  it.each([
    ['#f2f2f2', '#ffffff'],
    ['#ececec', '#ffffff'],
    ['#c8c8c8', '#d4d4d4'],
    ['#303030', '#202020'],
  ])('%s on %s is read', async (ink, paper) => {
    const canvas = createCanvas(WIDTH, HEIGHT);
    const context = canvas.getContext('2d');
    context.fillStyle = paper;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = ink;
    context.font = '34px "Folio test"';
    context.fillText('Payment of 4,250 pounds is due on Monday', 80, 120);
    context.fillText('and must reach us before the tenth of May', 80, 190);
    const rgba = context.getImageData(0, 0, WIDTH, HEIGHT).data;
    const image = {
      data: Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => rgba[4 * i] ?? 255),
      width: WIDTH,
      height: HEIGHT,
      channels: 1,
      dpi: 150,
      origin: 'file',
      toPage: [0.48, 0, 0, 0.48, 0, 0],
    } as const;
    const isCancelled = (): boolean => false;
    const { crops } = await findLines(model, image, { ignore: [], isCancelled });
    const { lines } = await recognizeLines(pageRecognizer(model), crops, {
      recoverSpaces: true,
      isCancelled,
    });
    expect(lines.map((line) => line?.text.toLowerCase()).sort()).toEqual([
      'and must reach us before the tenth of may',
      'payment of 4,250 pounds is due on monday',
    ]);
  });
});
