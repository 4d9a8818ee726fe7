import type { Resolution } from './resolution.ts';

const X_RESOLUTION = 282;
const Y_RESOLUTION = 283;
const RESOLUTION_UNIT = 296;
const CENTIMETRES = 3;
const ENTRY_BYTES = 12;
const MOST_PAGES = 65_536;

/**
 * Both resolutions of a TIFF page (TIFF 6.0, section 8). Fax has twice as many dots across as down, and sharp
 * reports only the first. Undefined if the tags are missing, out of range, or not numbers.
 */
export function tiffResolution(bytes: Buffer, page: number): Resolution | undefined {
  const { u16, u32 } = numbersOf(bytes);
  const directory = directoriesOf(bytes, page)[page - 1];
  if (directory === undefined) return undefined;
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

/** Whether a TIFF refers to another page after the first `pages`, which are all that can be found. */
export function namesMorePages(bytes: Buffer, pages: number): boolean {
  const directories = directoriesOf(bytes, pages + 1);
  const next = directories[pages];
  return next !== undefined && !directories.slice(0, pages).includes(next);
}

/** Where the directories of the first `pages` begin; one that is named may lie beyond the bytes. */
function directoriesOf(bytes: Buffer, pages: number): number[] {
  const { u16, u32 } = numbersOf(bytes);
  const found: number[] = [];
  let directory = u16(2) === 42 ? u32(4) : 0;
  while (directory !== 0 && found.length < Math.min(pages, MOST_PAGES)) {
    found.push(directory);
    directory = u32(directory + 2 + u16(directory) * ENTRY_BYTES);
  }
  return found;
}

function numbersOf(bytes: Buffer): { u16: (at: number) => number; u32: (at: number) => number } {
  const little = bytes.toString('latin1', 0, 2) === 'II';
  return {
    u16: (at) => (at + 2 > bytes.length ? 0 : little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)),
    u32: (at) => (at + 4 > bytes.length ? 0 : little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)),
  };
}
