import { createCanvas, Image, ImageData } from '@napi-rs/canvas';
import { isDamagedJpeg } from '../../image/damagedImage.ts';
import { hearing, tellNotice } from '../parser/parserNotices.ts';

/**
 * pdf.js decodes JPEG in JavaScript (200 ms for a grey A4 page at 300 dpi, 300 ms in colour) unless the
 * browser's `ImageDecoder` is there. Node has none, so this one steps in: while a page is inspected it
 * keeps the JPEG as it is, for sharp to decode later at the size needed, or never; while a page is
 * rendered it decodes it natively. pdf.js asks it for grey JPEGs only where an `OffscreenCanvas` exists,
 * so there is one of those too.
 */
export type ImageMode = 'keep' | 'draw';

/** Told like what pdf.js says of its own decoder. */
const DAMAGED_JPEG = 'JpegImage.parse - damaged data';

let mode: ImageMode = 'keep';
let turn: Promise<unknown> = Promise.resolve();

/**
 * Runs one step of page work. One at a time in a thread: the hooks are global and cannot know for which
 * page they are called. What pdf.js says meanwhile is added to `notices`.
 */
export function inImageMode<T>(
  wanted: ImageMode,
  work: () => Promise<T>,
  notices = new Set<string>(),
): Promise<T> {
  const run = async (): Promise<T> => {
    mode = wanted;
    try {
      return await hearing(notices, work);
    } finally {
      mode = 'keep';
    }
  };
  const result = turn.then(run, run);
  turn = result.catch(() => undefined);
  return result;
}

/** A JPEG that was not decoded. */
export class KeptJpeg {
  readonly bytes: Uint8Array;
  displayWidth: number | undefined;
  displayHeight: number | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  close(): void {
    // pdf.js closes bitmaps; these bytes are collected with their page.
  }
}

/** RGBA pixels that pdf.js decoded, waiting to be used. */
export class KeptPixels {
  readonly width: number;
  readonly height: number;
  data: Uint8ClampedArray | undefined;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  getContext(): object {
    const { width, height } = this;
    return {
      createImageData: () => ({ width, height, data: new Uint8ClampedArray(width * height * 4) }),
      putImageData: (pixels: { data: Uint8ClampedArray }) => {
        this.data = pixels.data;
      },
      // pdf.js probes how large a canvas may be by filling a pixel; here any size will do.
      fillRect: () => undefined,
      getImageData: () => ({ data: new Uint8ClampedArray([0, 0, 0, 255]) }),
    };
  }

  transferToImageBitmap(): this {
    return this;
  }

  close(): void {
    this.data = undefined;
  }
}

class PageImageDecoder {
  readonly #bytes: Uint8Array;

  constructor(init: { data: Uint8Array }) {
    this.#bytes = init.data;
  }

  static isTypeSupported(type: string): Promise<boolean> {
    return Promise.resolve(type === 'image/jpeg');
  }

  async decode(): Promise<{ image: unknown }> {
    if (mode === 'keep') return { image: new KeptJpeg(this.#bytes.slice()) };
    return { image: await drawable(new KeptJpeg(this.#bytes)) };
  }

  close(): void {
    // Nothing is held.
  }
}

function offscreenCanvas(width: number, height: number): unknown {
  if (mode === 'keep') return new KeptPixels(width, height);
  const canvas = createCanvas(Math.max(1, width), Math.max(1, height));
  return Object.assign(canvas, { transferToImageBitmap: () => canvas, close: freeing(canvas) });
}

/** What was kept, in a form the renderer can draw. */
export async function drawable(kept: KeptJpeg | KeptPixels): Promise<unknown> {
  if (kept instanceof KeptPixels) {
    const canvas = createCanvas(kept.width, kept.height);
    const context = canvas.getContext('2d');
    if (kept.data) {
      const pixels = context.createImageData(kept.width, kept.height);
      pixels.data.set(kept.data);
      context.putImageData(pixels, 0, 0);
    }
    return Object.assign(canvas, { close: freeing(canvas) });
  }
  // The canvas's decoder says nothing of what it could not decode.
  if (await isDamagedJpeg(kept.bytes)) tellNotice(DAMAGED_JPEG);
  const image = new Image();
  image.src = Buffer.from(kept.bytes);
  await image.decode();
  return Object.assign(image, { close: () => undefined });
}

/** Native memory goes when pdf.js is done with a picture, not when V8 finds time to collect a small object. */
function freeing(canvas: { width: number; height: number }): () => void {
  return () => {
    canvas.width = 1;
    canvas.height = 1;
  };
}

export function installImageHooks(): void {
  const scope = globalThis as { ImageDecoder?: unknown; OffscreenCanvas?: unknown; ImageData?: unknown };
  scope.ImageDecoder ??= PageImageDecoder;
  scope.ImageData ??= ImageData;
  // Called with `new`: a constructor that returns an object gives that object.
  scope.OffscreenCanvas ??= function OffscreenCanvas(width: number, height: number): unknown {
    return offscreenCanvas(width, height);
  };
}
