import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveModel } from '../../server/src/models/resolveModel.ts';
import { findLines } from '../../server/src/readers/ppocr/findLines.ts';
import { turnGrey, type GreyImage } from '../../server/src/readers/ppocr/pagePixels/greyImage.ts';
import { loadPpocrModel, type PpocrModel } from '../../server/src/readers/ppocr/inference/model.ts';

/** Pages of 150 dpi whose text lies in other ways than as lines of prose. */
const SIZE = 900;
type Draw = (context: SKRSContext2D) => void;

/** Numbers below each other, each column in one width. */
function columns(count: number, apart: number, rowHeight: number, cell: (n: number) => string): Draw {
  return (context) => {
    context.font = '26px "Folio test"';
    for (let column = 0; column < count; column += 1) {
      for (let row = 0; 80 + row * rowHeight < SIZE - 40; row += 1)
        context.fillText(cell(column * 31 + row * 7 + 3), 90 + column * apart, 80 + row * rowHeight);
    }
  };
}

const PAGES: readonly (readonly [string, Draw])[] = [
  ['numbers in narrow columns', columns(4, 200, 28, (n) => String(10 + ((n * 37) % 90)))],
  ['wider numbers', columns(5, 160, 36, (n) => String(100 + ((n * 173) % 900)))],
  ['amounts', columns(3, 270, 29, (n) => (100 + ((n * 379) % 800) + 0.25).toFixed(2))],
  [
    'a heading over columns of numbers',
    (context) => {
      columns(4, 200, 30, (n) => String(10 + ((n * 37) % 90)))(context);
      context.fillText('Weekly output of the works, in tons', 90, 40);
    },
  ],
  [
    'a heading over many short cells between rules',
    (context) => {
      columns(9, 88, 25, (n) => (n % 3 === 0 ? '-' : String((n * 37) % 90)))(context);
      for (let i = 0; i < 10; i += 1) context.fillRect(66 + i * 88, 60, 2, SIZE - 120);
      context.fillText('Table 4. Weekly output of the works and of the mines,', 90, 24);
      context.fillText('by district, in tons, without what was sold on the spot', 90, 50);
    },
  ],
  [
    'a few words',
    (context) => {
      context.font = '30px "Folio test"';
      context.fillText('Appendix B', 360, 400);
      context.fillText('Tables of output', 320, 460);
    },
  ],
  [
    'prose',
    (context) => {
      context.font = '24px "Folio test"';
      for (let y = 100; y < SIZE - 60; y += 44)
        context.fillText('the boats lay in the harbour and waited for the tide', 80, y);
    },
  ],
];

/** One letter a box: on its side it is as much of a letter as upright, so that the page stays as it came. */
const LETTERS: Draw = (context) => {
  context.font = '26px "Folio test"';
  for (let i = 0; i < 8 * 16; i += 1) {
    const [x, y] = [60 + (i % 8) * 80, 50 + Math.floor(i / 8) * 40];
    context.fillText('ABCDEFGHJKLPQRTUV'.charAt((i * 5) % 17), x + 22, y + 30);
    context.strokeRect(x, y, 80, 40);
  }
};

function drawn(draw: Draw): GreyImage {
  const canvas = createCanvas(SIZE, SIZE);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, SIZE, SIZE);
  context.fillStyle = 'black';
  draw(context);
  const rgba = context.getImageData(0, 0, SIZE, SIZE).data;
  return {
    data: Uint8Array.from({ length: SIZE * SIZE }, (_, i) => rgba[4 * i] ?? 255),
    width: SIZE,
    height: SIZE,
  };
}

describe('the rotation of a page', () => {
  let model: PpocrModel;

  beforeAll(async () => {
    const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
    GlobalFonts.registerFromPath(join(pdfjs, 'standard_fonts', 'LiberationSans-Regular.ttf'), 'Folio test');
    model = await loadPpocrModel(await resolveModel(undefined));
  });

  afterAll(async () => {
    await model.release();
  });

  async function rotationOf(page: GreyImage): Promise<number> {
    const image = {
      ...page,
      channels: 1,
      dpi: 150,
      origin: 'file',
      toPage: [0.48, 0, 0, 0.48, 0, 0],
    } as const;
    return (await findLines(model, image, { ignore: [], isCancelled: () => false })).rotation;
  }

  describe.each(PAGES)('%s', (_, draw) => {
    it.each([
      [0, 0],
      [90, 270],
      [180, 180],
      [270, 90],
    ] as const)('turned by %i° are turned by %i°', async (degrees, expected) => {
      expect(await rotationOf(turnGrey(drawn(draw), degrees))).toBe(expected);
    });
  });

  it.each([
    ['Greek', 'τα καράβια περίμεναν στο λιμάνι την παλίρροια', 22],
    ['Greek, set widely', 'η επιτροπή εξέτασε τον προϋπολογισμό', 30],
    ['Hebrew', 'הסירות עמדו בנמל וחיכו לגאות של הבוקר', 26],
    ['Hebrew, set closely', 'הוועדה בחנה את התקציב השנתי ואת ההצעות', 20],
    ['Russian', 'лодки стояли в гавани и ждали прилива', 26],
  ] as const)('of a page in %s, which the model does not know, is none', async (_, line, size) => {
    const page = drawn((context) => {
      context.font = `${size}px "Folio test"`;
      for (let y = 100; y < SIZE - 60; y += 1.8 * size) context.fillText(line, 80, y);
    });
    expect(await rotationOf(page)).toBe(0);
  });

  it('of a table of single letters is none', async () => {
    expect(await rotationOf(drawn(LETTERS))).toBe(0);
  });
});
