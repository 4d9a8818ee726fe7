import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import type { GreyImage } from '../../../../../server/src/readers/ppocr/pagePixels/greyImage.ts';
import { findCheckBoxes } from '../../../../../server/src/readers/ppocr/pagePixels/checkBoxes.ts';

const DPI = 150;
const WIDTH = 800;
const HEIGHT = 120;
/** The line's region, as a detector finds it: with the box, or behind it. */
const LINES = [
  { x: 60, y: 36, width: 600, height: 48 },
  { x: 125, y: 36, width: 500, height: 48 },
];

type Draw = (context: SKRSContext2D) => void;

function drawn(draw: Draw, isBilevel = false): GreyImage {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = context.strokeStyle = 'black';
  context.font = '30px "Folio test"';
  draw(context);
  const rgba = context.getImageData(0, 0, WIDTH, HEIGHT).data;
  const level = (value: number): number => (isBilevel ? (value < 128 ? 0 : 255) : value);
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => level(rgba[4 * i] ?? 255));
  return { data, width: WIDTH, height: HEIGHT };
}

function box(
  context: SKRSContext2D,
  x: number,
  strokes: readonly (readonly [number, number])[][] = [],
  side = 26,
): void {
  const y = 74 - side;
  context.lineWidth = 2.5;
  context.strokeRect(x, y, side, side);
  context.lineWidth = 3;
  for (const [first, ...rest] of strokes) {
    if (!first) continue;
    context.beginPath();
    context.moveTo(x + first[0] * side, y + first[1] * side);
    for (const [u, v] of rest) context.lineTo(x + u * side, y + v * side);
    context.stroke();
  }
}

const CROSS = [
  [[0.15, 0.15] as const, [0.85, 0.85] as const],
  [[0.85, 0.15] as const, [0.15, 0.85] as const],
];
const TICK = [[[0.2, 0.55] as const, [0.42, 0.8] as const, [0.85, 0.2] as const]];

const label =
  (text: string, x = 130): Draw =>
  (context) => {
    context.fillText(text, x, 72);
  };

describe('check boxes', () => {
  beforeAll(() => {
    const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
    GlobalFonts.registerFromPath(join(pdfjs, 'standard_fonts', 'LiberationSans-Regular.ttf'), 'Folio test');
  });

  describe.each([false, true])('on a page of 1 bit: %s', (isBilevel) => {
    it.each([
      ['empty', [], '☐'],
      ['crossed', CROSS, '☒'],
      ['ticked', TICK, '☑'],
    ] as const)('that are %s are told, before a line and in it', (_, strokes, sign) => {
      for (const side of [20, 26, 32]) {
        const image = drawn((context) => {
          box(
            context,
            80,
            strokes.map((stroke) => [...stroke]),
            side,
          );
          label('Fee paid in full')(context);
        }, isBilevel);
        for (const line of LINES) {
          const found = findCheckBoxes(image, [line], DPI);
          expect(found.map((one) => one.sign)).toEqual([sign]);
          expect(Math.abs((found[0]?.box.x ?? 0) - 80)).toBeLessThan(4);
          expect(Math.abs((found[0]?.box.width ?? 0) - side)).toBeLessThan(6);
        }
      }
    });

    it('in one line are all told, once, though two regions hold them', () => {
      const image = drawn((context) => {
        box(context, 80, CROSS);
        label('Yes', 120)(context);
        box(context, 240, []);
        label('No', 280)(context);
        box(context, 400, TICK);
        label('Perhaps', 440)(context);
      }, isBilevel);
      expect(findCheckBoxes(image, LINES, DPI).map(({ sign }) => sign)).toEqual(['☒', '☐', '☑']);
    });

    it.each<[string, Draw]>([
      ['letters', label('O 0 D B Q OLD BOOKS 10 DO NOT')],
      [
        'capitals in a large size',
        (context) => {
          context.font = '44px "Folio test"';
          label('DOUBLE 008 BOND', 80)(context);
        },
      ],
      ...[16, 20, 24, 36].map((size): [string, Draw] => [
        `letters of ${String(size)} px`,
        (context) => {
          context.font = `${String(size)}px "Folio test"`;
          label('O One of Our 0 D Q o a u n', 80)(context);
        },
      ]),
      [
        'a letter in a box',
        (context) => {
          box(context, 80, [], 34);
          label('A', 87)(context);
          label('to go on')(context);
        },
      ],
      [
        'a number in a box',
        (context) => {
          box(context, 80, [], 34);
          label('7', 89)(context);
          label('to go on')(context);
        },
      ],
      [
        'boxes for letters, side by side',
        (context) => {
          for (let x = 80; x < 300; x += 30) box(context, x, [], 30);
        },
      ],
      [
        'cells of a table',
        (context) => {
          context.lineWidth = 2;
          for (let x = 60; x < 500; x += 44) context.strokeRect(x, 34, 44, 44);
        },
      ],
      [
        'an oblong frame',
        (context) => {
          context.strokeRect(80, 46, 60, 26);
          label('Name', 160)(context);
        },
      ],
      [
        'a solid square',
        (context) => {
          context.fillRect(80, 50, 22, 22);
          label('an item')(context);
        },
      ],
    ])('are not seen in %s', (_, draw) => {
      expect(findCheckBoxes(drawn(draw, isBilevel), LINES, DPI)).toEqual([]);
    });
  });

  it('are not looked for where there is no line', () => {
    expect(
      findCheckBoxes(
        drawn((context) => box(context, 80)),
        [],
        DPI,
      ),
    ).toEqual([]);
  });
});
