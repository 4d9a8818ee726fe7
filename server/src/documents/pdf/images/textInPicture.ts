import { fromRgba } from '../../image/pixels.ts';
import { sharp, type Sharp } from '../../image/sharpSettings.ts';
import type { DrawnImage } from '../drawing/drawing.ts';
import type { DecodedImage } from './embeddedImage.ts';
import { KeptJpeg, KeptPixels } from './imageHooks.ts';

/** Text of common sizes still has sharp strokes at this resolution, and a page takes 10 ms. */
const LOOK_DPI = 100;
/** Levels of 255 between neighbouring pixels. */
const SHARP_EDGE = 48;
/** Edge pixels of about two words; a smooth background, a gradient or a sky has none. */
const EDGES_OF_TEXT = 300;

/** Whether a picture has enough sharp edges to hold text. In doubt yes: reading it only costs time. */
export async function mayHoldText(image: DrawnImage, decoded: DecodedImage | null): Promise<boolean> {
  if (!decoded || image.mask) return true;
  const source = sourceOf(decoded);
  if (!source) return true;
  const [a, b, c, d] = image.matrix;
  const width = Math.min(decoded.width, Math.max(8, Math.round((Math.hypot(a, b) / 72) * LOOK_DPI)));
  const height = Math.min(decoded.height, Math.max(8, Math.round((Math.hypot(c, d) / 72) * LOOK_DPI)));
  if (width * height > 4e6) return true;
  try {
    const { data, info } = await source
      .resize(width, height, { fit: 'fill', kernel: 'linear' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return countEdges(data, info.width, info.height, info.channels) >= EDGES_OF_TEXT;
  } catch {
    return true;
  }
}

function countEdges(data: Uint8Array, width: number, height: number, channels: number): number {
  let edges = 0;
  for (let y = 0; y < height; y++) {
    let at = y * width * channels;
    for (let x = 1; x < width; x++, at += channels) {
      if (Math.abs((data[at] ?? 0) - (data[at + channels] ?? 0)) > SHARP_EDGE) edges++;
    }
  }
  return edges;
}

function sourceOf({ width, height, kind, data, bitmap }: DecodedImage): Sharp | undefined {
  if (bitmap instanceof KeptJpeg) return sharp(bitmap.bytes, { failOn: 'none', limitInputPixels: false });
  const bytes = bitmap instanceof KeptPixels ? bitmap.data : data;
  if (!bytes) return undefined;
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind === 2 && view.length === width * height * 3) {
    return sharp(view, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  }
  if ((kind === 3 || bitmap instanceof KeptPixels) && view.length === width * height * 4) {
    // A copy: laying it on white changes it, and the page's own image may be made of it later.
    const pixels = fromRgba(view.slice(), width, height);
    return sharp(pixels.data, { raw: { width, height, channels: pixels.channels }, limitInputPixels: false });
  }
  return undefined;
}
