import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PageImage } from '../../../../../server/src/page/pageImage.ts';
import { greyOf } from '../../../../../server/src/readers/ppocr/pagePixels/greyImage.ts';
import { withoutOverprints } from '../../../../../server/src/readers/ppocr/pagePixels/overprints.ts';

const WIDTH = 900;
const HEIGHT = 640;
const LINES = [
  'Minutes of the meeting held on Monday',
  'in the large hall of the school. The',
  'chair asked for the report, and it was',
  'said that the funds were lower than in',
  'the last year by some hundred pounds.',
  'The roof must be mended before winter.',
];

type Draw = (context: SKRSContext2D) => void;

const text =
  (style = 'black'): Draw =>
  (context) => {
    context.fillStyle = style;
    context.font = '34px "Folio test"';
    for (const [i, line] of LINES.entries()) context.fillText(line, 100, 130 + i * 64);
  };

/** Letters in a frame, across the page. */
const stamp =
  (style: string, alpha: number, mode: 'source-over' | 'multiply' = 'source-over'): Draw =>
  (context) => {
    context.save();
    context.globalAlpha = alpha;
    context.globalCompositeOperation = mode;
    context.translate(420, 300);
    context.rotate(-0.3);
    context.fillStyle = context.strokeStyle = style;
    context.lineWidth = 7;
    context.strokeRect(-280, -60, 560, 120);
    context.font = '64px "Folio test"';
    context.textAlign = 'center';
    context.fillText('RECEIVED 4 MAY', 0, 24);
    context.restore();
  };

function page(...draws: readonly Draw[]): PageImage {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  for (const draw of draws) draw(context);
  const rgba = context.getImageData(0, 0, WIDTH, HEIGHT).data;
  const data = Uint8Array.from(
    { length: WIDTH * HEIGHT * 3 },
    (_, i) => rgba[Math.floor(i / 3) * 4 + (i % 3)] ?? 0,
  );
  return {
    data,
    width: WIDTH,
    height: HEIGHT,
    channels: 3,
    dpi: 200,
    origin: 'file',
    toPage: [0.36, 0, 0, 0.36, 0, 0],
  };
}

/** Of the pixels that are ink on a page with the text alone, and of those that are clear paper there. */
function difference(image: PageImage): { lostInk: number; addedInk: number } {
  const wanted = greyOf(page(text())).data;
  const { data } = withoutOverprints(image).grey;
  let [ink, lost, paper, added] = [0, 0, 0, 0];
  for (const [i, level] of wanted.entries()) {
    if (level < 30) {
      ink += 1;
      if ((data[i] ?? 0) > 128) lost += 1;
    } else if (level === 255) {
      paper += 1;
      if ((data[i] ?? 0) < 128) added += 1;
    }
  }
  return { lostInk: lost / ink, addedInk: added / paper };
}

describe('what is printed over text', () => {
  beforeAll(() => {
    const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
    GlobalFonts.registerFromPath(join(pdfjs, 'standard_fonts', 'LiberationSans-Regular.ttf'), 'Folio test');
  });

  it.each([
    ['red', stamp('#c02030', 0.8)],
    ['red ink', stamp('#d03040', 1, 'multiply')],
    ['blue', stamp('#2040c0', 0.7)],
    ['green ink', stamp('#20a050', 1, 'multiply')],
    ['purple', stamp('#8030a0', 0.75)],
    ['grey', stamp('#606060', 0.6)],
    ['grey ink', stamp('#a0a0a0', 1, 'multiply')],
  ])('a %s stamp goes, the text below it stays, and its place is told', (_, over) => {
    const image = page(text(), over);
    const { lostInk, addedInk } = difference(image);
    expect(lostInk).toBeLessThan(0.03);
    expect(addedInk).toBeLessThan(0.003);
    const { overprints } = withoutOverprints(image);
    expect(overprints.length).toBeGreaterThan(0);
    expect(overprints.some((box) => box.x < 420 && box.x + box.width > 420 && box.width > 200)).toBe(true);
  });

  it('the uneven grey of a pen is not taken for print', () => {
    const pen: Draw = (context) => {
      for (const [style, width] of [
        ['#848484', 13],
        ['#a4a4a4', 7],
      ] as const) {
        context.strokeStyle = style;
        context.lineWidth = width;
        context.beginPath();
        context.moveTo(80, 150);
        context.lineTo(700, 420);
        context.stroke();
      }
    };
    const { lostInk, addedInk } = difference(page(pen, text()));
    expect(lostInk).toBeLessThan(0.03);
    expect(addedInk).toBeLessThan(0.001);
  });

  it('a highlighter goes, and is no text that was not read', () => {
    const marks: Draw = (context) => {
      for (const [i, style] of ['#fff04a', '#7dff90', '#ff9ad0'].entries()) {
        context.fillStyle = style;
        context.fillRect(95, 100 + i * 128, 400 + i * 60, 44);
      }
    };
    const image = page(marks, text());
    expect(difference(image).lostInk).toBeLessThan(0.03);
    expect(withoutOverprints(image).overprints).toEqual([]);
  });

  it.each<[string, readonly Draw[]]>([
    ['black text', [text()]],
    ['red text', [text('#d02020')]],
    ['light blue text', [text('#60a0e0')]],
    ['grey text', [text('#a0a0a0')]],
    ['a stamp that stands alone', [stamp('#c02030', 0.8)]],
    [
      'red words among black ones',
      [
        (context) => {
          context.font = '34px "Folio test"';
          for (const [i, line] of LINES.entries()) {
            let x = 100;
            for (const [k, word] of line.split(' ').entries()) {
              context.fillStyle = (i + k) % 3 === 0 ? '#d02020' : 'black';
              context.fillText(word, x, 130 + i * 44);
              x += context.measureText(`${word} `).width;
            }
          }
        },
      ],
    ],
    [
      'red text on black rules',
      [
        text('#d02020'),
        (context) => {
          context.fillStyle = 'black';
          for (const i of LINES.keys()) context.fillRect(90, 142 + i * 64, 700, 3);
        },
      ],
    ],
    [
      'white text on a dark blue ground',
      [
        text(),
        (context) => {
          context.fillStyle = '#203890';
          context.fillRect(0, 60, WIDTH, 120);
        },
        (context) => {
          context.fillStyle = 'white';
          context.font = '34px "Folio test"';
          context.fillText(LINES[0] ?? '', 100, 130);
        },
      ],
    ],
  ])('%s is left as it is', (_, draws) => {
    const image = page(...draws);
    const { grey, overprints } = withoutOverprints(image);
    expect(overprints).toEqual([]);
    expect(Buffer.compare(grey.data, greyOf(image).data)).toBe(0);
  });
});
