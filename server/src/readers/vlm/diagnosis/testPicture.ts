import { crc32, deflateSync } from 'node:zlib';

/** What stands on the test picture: a few letters and digits that no model mistakes. */
export const TEST_WORDS = ['FOLIO', '2468'] as const;

/** Rows of five dots, from the top; a bit is a dot. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  F: [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000],
  O: [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
  L: [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111],
  I: [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
  2: [0b01110, 0b10001, 0b00001, 0b00010, 0b00100, 0b01000, 0b11111],
  4: [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
  6: [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
  8: [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
};

const WIDTH = 640;
const HEIGHT = 320;
/** px a dot */
const DOT = 14;
const GLYPH_WIDTH = 6 * DOT;
const LINE_HEIGHT = 140;

export interface TestPicture {
  readonly data: Uint8Array;
  readonly mediaType: 'image/png';
  readonly width: number;
  readonly height: number;
}

/** A small PNG with two words in large letters, drawn without a library: it is there wherever Folio is. */
export function testPicture(): TestPicture {
  const pixels = new Uint8Array(WIDTH * HEIGHT).fill(255);
  TEST_WORDS.forEach((word, line) => {
    const left = Math.round((WIDTH - word.length * GLYPH_WIDTH) / 2);
    [...word].forEach((letter, at) =>
      drawGlyph(pixels, letter, left + at * GLYPH_WIDTH, 40 + line * LINE_HEIGHT),
    );
  });
  return { data: encodePng(pixels), mediaType: 'image/png', width: WIDTH, height: HEIGHT };
}

function drawGlyph(pixels: Uint8Array, letter: string, left: number, top: number): void {
  (GLYPHS[letter] ?? []).forEach((row, y) => {
    for (let x = 0; x < 5; x += 1) {
      if ((row & (0b10000 >> x)) === 0) continue;
      for (let dy = 0; dy < DOT; dy += 1) {
        const from = (top + y * DOT + dy) * WIDTH + left + x * DOT;
        pixels.fill(0, from, from + DOT);
      }
    }
  });
}

/** 8-bit grey. https://www.w3.org/TR/png-3/ */
function encodePng(pixels: Uint8Array): Uint8Array {
  const rows = Buffer.alloc((WIDTH + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1)
    rows.set(pixels.subarray(y * WIDTH, (y + 1) * WIDTH), y * (WIDTH + 1) + 1);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
