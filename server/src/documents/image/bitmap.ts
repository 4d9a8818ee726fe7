import { createCanvas, loadImage } from '@napi-rs/canvas';
import { fromRgba, type Pixels } from './pixels.ts';

const CORE_HEADER_BYTES = 12;
const METRES_PER_INCH = 0.0254;

/** Size (px) and resolution of a BMP from its header. Throws if the header is cut off. */
export function readBitmapHeader(bytes: Buffer): { width: number; height: number; dpi: number } {
  if (bytes.length < 26) throw new Error('its header is cut off');
  if (bytes.readUInt32LE(14) === CORE_HEADER_BYTES) {
    return checked(bytes.readUInt16LE(18), bytes.readUInt16LE(20), 0);
  }
  const perMetre = bytes.length >= 42 ? bytes.readInt32LE(38) : 0;
  // A negative height says that the rows run downwards.
  return checked(bytes.readInt32LE(18), Math.abs(bytes.readInt32LE(22)), perMetre * METRES_PER_INCH);
}

function checked(width: number, height: number, dpi: number): { width: number; height: number; dpi: number } {
  if (width < 1 || height < 1) throw new Error('its header states no size');
  return { width, height, dpi };
}

/**
 * Decodes a BMP with the canvas that draws PDF pages, because sharp's prebuilt libvips cannot. Check the size
 * before.
 */
export async function decodeBitmap(bytes: Buffer): Promise<Pixels> {
  const image = await loadImage(bytes);
  const canvas = createCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, image.width, image.height);
  context.drawImage(image, 0, 0);
  return fromRgba(canvas.data(), image.width, image.height);
}

/** Whether a file of this size has all rows of an uncompressed BMP; true for a BMP that cannot be checked. */
export function bitmapIsWhole(bytes: Buffer, fileBytes: number): boolean {
  if (bytes.length < 54 || bytes.readUInt32LE(14) === CORE_HEADER_BYTES || bytes.readUInt32LE(30) !== 0) {
    return true;
  }
  const rowBytes = Math.ceil((bytes.readInt32LE(18) * bytes.readUInt16LE(28)) / 32) * 4;
  return bytes.readUInt32LE(10) + rowBytes * Math.abs(bytes.readInt32LE(22)) <= fileBytes;
}
