import type { Resolution } from './resolution.ts';

const X_RESOLUTION = 282;
const Y_RESOLUTION = 283;
const RESOLUTION_UNIT = 296;
const CENTIMETRES = 3;
const ENTRY_BYTES = 12;
const MOST_PAGES = 65_536;

/**
 * Both resolutions of a page of a TIFF (TIFF 6.0, section 8): fax has twice as many dots across as down,
 * and sharp tells only the first. Undefined where the tags are missing, beyond the bytes, or not numbers.
 */
export function tiffResolution(bytes: Buffer, page: number): Resolution | undefined {
  const little = bytes.toString('latin1', 0, 2) === 'II';
  const u16 = (at: number): number =>
    at + 2 > bytes.length ? 0 : little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  const u32 = (at: number): number =>
    at + 4 > bytes.length ? 0 : little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  if (u16(2) !== 42) return undefined;
  let directory = u32(4);
  for (let n = 1; n < Math.min(page, MOST_PAGES) && directory !== 0; n++) {
    directory = u32(directory + 2 + u16(directory) * ENTRY_BYTES);
  }
  if (directory === 0) return undefined;
  let x = 0;
  let y = 0;
  let unit = 1;
  for (let entry = 0; entry < u16(directory); entry++) {
    const at = directory + 2 + entry * ENTRY_BYTES;
    const tag = u16(at);
    const rational = (): number => u32(u32(at + 8)) / u32(u32(at + 8) + 4);
    if (tag === X_RESOLUTION) x = rational();
    else if (tag === Y_RESOLUTION) y = rational();
    else if (tag === RESOLUTION_UNIT && u16(at + 8) === CENTIMETRES) unit = 2.54;
  }
  return x > 0 && y > 0 && Number.isFinite(x) && Number.isFinite(y)
    ? { x: x * unit, y: y * unit }
    : undefined;
}
