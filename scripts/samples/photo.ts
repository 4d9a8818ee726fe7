import sharp from 'sharp';
import type { Sheet } from './drawPage.ts';
import { seededRandom } from './randomness.ts';

/** Size of the photograph, px. */
const WIDTH = 1_500;
const HEIGHT = 2_000;
/** Where the corners of the sheet lie on it: top left, top right, bottom right, bottom left. */
const CORNERS = [
  [150, 190],
  [1_330, 130],
  [1_395, 1_850],
  [95, 1_905],
] as const;

/**
 * A sheet on a table, photographed by hand: in perspective, under a lamp from one side, with the shadow
 * of the arm. The camera lay on its side: the pixels are turned, the EXIF orientation says so.
 */
export async function photographSheet(sheet: Sheet): Promise<Buffer> {
  const map = sheetToPhoto(sheet);
  const random = seededRandom(7);
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  for (let y = 0, o = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, o += 3) {
      const [u, v] = map(x, y);
      const onSheet = u >= 0 && v >= 0 && u < sheet.width - 1 && v < sheet.height - 1;
      const paper = onSheet ? sampleGrey(sheet, u, v) : 92 + 14 * Math.sin(x / 19 + Math.sin(y / 83) * 3);
      const light = 0.72 + 0.3 * (x / WIDTH) - 0.08 * (y / HEIGHT);
      const shadow = 1 - 0.28 / (1 + Math.exp((x - 0.55 * y + 260) / 45));
      const noise = (random() + random() - 1) * 7;
      const level = paper * light * shadow + noise;
      const tint = onSheet ? ([1, 0.97, 0.9] as const) : ([1, 0.78, 0.55] as const);
      for (let c = 0; c < 3; c++) pixels[o + c] = Math.max(0, Math.min(255, level * tint[c]!));
    }
  }
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .rotate(270)
    .jpeg({ quality: 78 })
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

function sampleGrey({ pixels, width }: Sheet, u: number, v: number): number {
  const x = Math.floor(u);
  const y = Math.floor(v);
  const at = (dx: number, dy: number): number => pixels[((y + dy) * width + x + dx) * 4]!;
  const fx = u - x;
  const fy = v - y;
  const top = at(0, 0) * (1 - fx) + at(1, 0) * fx;
  const bottom = at(0, 1) * (1 - fx) + at(1, 1) * fx;
  return 30 + ((top * (1 - fy) + bottom * fy) * 220) / 255;
}

/** Photo px to sheet px: the inverse of the projective map of a rectangle to four corners (Heckbert 1989). */
function sheetToPhoto({ width, height }: Sheet): (x: number, y: number) => [number, number] {
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = CORNERS;
  const dx1 = x1 - x2;
  const dx2 = x3 - x2;
  const sx = x0 - x1 + x2 - x3;
  const dy1 = y1 - y2;
  const dy2 = y3 - y2;
  const sy = y0 - y1 + y2 - y3;
  const det = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / det;
  const h = (dx1 * sy - sx * dy1) / det;
  const a = x1 - x0 + g * x1;
  const b = x3 - x0 + h * x3;
  const d = y1 - y0 + g * y1;
  const e = y3 - y0 + h * y3;
  // Inverse (adjugate) of [[a, b, x0], [d, e, y0], [g, h, 1]].
  const [A, B, C] = [e - y0 * h, x0 * h - b, b * y0 - x0 * e];
  const [D, E, F] = [y0 * g - d, a - x0 * g, x0 * d - a * y0];
  const [G, H, I] = [d * h - e * g, b * g - a * h, a * e - b * d];
  return (x, y) => {
    const w = G * x + H * y + I;
    return [((A * x + B * y + C) / w) * width, ((D * x + E * y + F) / w) * height];
  };
}
