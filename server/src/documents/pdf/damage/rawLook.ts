import type { SourceFile } from '../../sourceFile.ts';
import { RawObjects } from './rawObjects.ts';

/** What the bytes of a PDF show before anything is parsed. */
export interface RawLook {
  /** JPEGs of one channel, which pdf.js hands to its image decoder only where canvases exist. */
  readonly greyJpeg: boolean;
  /** Where its objects lie. */
  readonly objects: RawObjects;
}

const SOI = Buffer.from([0xff, 0xd8, 0xff]);
const SMALLEST_JPEG_THAT_MATTERS = 250_000;

const CHUNK_BYTES = 16_000_000;
/** JPEG headers may hold a colour profile before the frame; most are far smaller than this. */
const OVERLAP_BYTES = 65_536;

/**
 * Scans the raw bytes of a PDF. Streams are stored in it unchanged, so a JPEG's header can be found without an
 * index. In encrypted files nothing is found, and images take the slower path.
 */
export async function lookThrough(file: SourceFile, whole: Buffer | undefined): Promise<RawLook> {
  let greyJpeg = false;
  const objects = new RawObjects();
  for (let at = 0; at < file.size; at += CHUNK_BYTES) {
    const chunk = whole ?? (await file.read(at, Math.min(CHUNK_BYTES + OVERLAP_BYTES, file.size - at)));
    greyJpeg ||= hasGreyJpeg(chunk);
    objects.add(chunk, at);
    if (whole) break;
  }
  return { greyJpeg, objects };
}

function hasGreyJpeg(bytes: Buffer): boolean {
  for (let at = bytes.indexOf(SOI); at >= 0; at = bytes.indexOf(SOI, at + SOI.length)) {
    const frame = frameOf(bytes, at + 2);
    if (frame?.channels === 1 && frame.width * frame.height >= SMALLEST_JPEG_THAT_MATTERS) return true;
  }
  return false;
}

/** The first frame header (SOFn) of a JPEG, ITU-T T.81 B.2.2. */
function frameOf(
  bytes: Buffer,
  start: number,
): { width: number; height: number; channels: number } | undefined {
  let at = start;
  while (at + 10 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      return {
        height: bytes.readUInt16BE(at + 5),
        width: bytes.readUInt16BE(at + 7),
        channels: bytes[at + 9] ?? 0,
      };
    }
    if (marker === 0xda || marker === 0xd9) return undefined;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}
