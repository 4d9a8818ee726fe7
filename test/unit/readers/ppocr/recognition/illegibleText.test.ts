import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { projectionProfile } from '../../../../../server/src/readers/ppocr/crops/projectionProfile.ts';
import { isIllegibleText } from '../../../../../server/src/readers/ppocr/recognition/illegibleText.ts';

const HEIGHT = 48;

type Context = ReturnType<ReturnType<typeof createCanvas>['getContext']>;

/** Whether what is drawn is told as text, of which these characters were read with this confidence. */
function isTold(
  read: string,
  confidence: number,
  draw: (context: Context) => void,
  { width = 240, points = 12 } = {},
): boolean {
  const context = createCanvas(width, HEIGHT).getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, HEIGHT);
  context.fillStyle = '#000';
  draw(context);
  const { data } = context.getImageData(0, 0, width, HEIGHT);
  const pixels = Uint8Array.from({ length: width * HEIGHT }, (_, i) => data[4 * i] ?? 255);
  const crop = { width, height: HEIGHT, pointsPerPixel: points / HEIGHT, vertical: false };
  const characters = [...read].map((text) => ({ text, confidence }));
  return isIllegibleText(characters, projectionProfile(pixels, width, HEIGHT), crop);
}

/** A wavering line of a pen, as wide as a word of that many letters. */
function scribble(context: Context): void {
  context.lineWidth = 3;
  context.beginPath();
  for (let x = 8; x < 230; x += 1) context.lineTo(x, 25 + 16 * Math.sin(x / 4) * Math.cos(x / 31));
  context.stroke();
}

function everyTwelfth(context: Context, at: (x: number) => void): void {
  for (let x = 8; x < 230; x += 12) at(x);
  context.fill();
}

describe('isIllegibleText', () => {
  it('tells a line of handwriting that was read with doubt', () => {
    expect(isTold('mumuwmwu', 0.5, scribble)).toBe(true);
  });

  it('tells a short cell only where its letters were nearly sure', () => {
    const cell = (context: Context): void => {
      context.font = '40px sans-serif';
      context.fillText('1 x', 6, 40);
    };
    expect(isTold('1x', 0.7, cell, { width: 80 })).toBe(true);
    expect(isTold('1x', 0.4, cell, { width: 80 })).toBe(false);
  });

  it('is silent of a single speck', () => {
    expect(isTold('.', 0.7, (context) => context.fillRect(20, 20, 8, 8), { width: 48 })).toBe(false);
  });

  it('is silent of a row of dashes', () => {
    const dashes = (context: Context): void => everyTwelfth(context, (x) => context.fillRect(x, 20, 8, 8));
    expect(isTold('T-n-Tn', 0.45, dashes)).toBe(false);
  });

  it('is silent of a bar code', () => {
    const bars = (context: Context): void => everyTwelfth(context, (x) => context.fillRect(x, 0, 6, HEIGHT));
    expect(isTold('BURIUEION', 0.4, bars)).toBe(false);
  });

  it('is silent of one stroke that comes again and again', () => {
    const strokes = (context: Context): void => everyTwelfth(context, (x) => context.fillRect(x, 8, 3, 32));
    expect(isTold('llIlllllllI', 0.6, strokes)).toBe(false);
  });

  it('is silent of patterns too low for print, and of drawings as high as a signature', () => {
    expect(isTold('mumuwmwu', 0.5, scribble, { points: 2.5 })).toBe(false);
    expect(isTold('mumuwmwu', 0.5, scribble, { points: 60 })).toBe(false);
  });
});
