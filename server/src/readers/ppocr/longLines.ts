import type { InkProfile } from './inkProfile.ts';
import type { LineCrop } from './lineCrop.ts';
import type { PpocrModel } from './model.ts';
import { type ReadCharacter, recognizeCrop } from './recognizeCrop.ts';
import type { StageTimer } from './stageTimer.ts';

/** Longer lines are read in pieces of about this width, px: attention over a line grows with its square. */
export const PIECE_WIDTH = 2400;

/** Reads a crop of any width. Long ones are cut in the middle of blank gaps and their texts put together. */
export async function readWholeCrop(
  model: PpocrModel,
  crop: LineCrop,
  profile: InkProfile,
  timer: StageTimer,
): Promise<ReadCharacter[]> {
  const cuts = pieceCuts(profile.columns, PIECE_WIDTH);
  const characters: ReadCharacter[] = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const left = cuts[i] ?? 0;
    const right = cuts[i + 1] ?? crop.width;
    if (i > 0) characters.push({ text: ' ', confidence: 1, x: left });
    const read = await recognizeCrop(model, columnsOf(crop, left, right), timer);
    for (const c of read) characters.push({ ...c, x: c.x + left });
  }
  return characters;
}

/** Columns to cut at, the ends included: in the widest gap of the last third of each piece. */
export function pieceCuts(columns: Uint16Array, pieceWidth: number): number[] {
  const cuts = [0];
  for (;;) {
    const from = cuts.at(-1) ?? 0;
    if (columns.length - from <= pieceWidth) break;
    let best = from + pieceWidth;
    let widest = 0;
    let start = -1;
    for (let x = Math.round(from + (2 * pieceWidth) / 3); x <= from + pieceWidth; x += 1) {
      if (x < from + pieceWidth && columns[x] === 0) {
        if (start < 0) start = x;
      } else if (start >= 0) {
        if (x - start > widest) {
          widest = x - start;
          best = Math.round((start + x) / 2);
        }
        start = -1;
      }
    }
    cuts.push(best);
  }
  cuts.push(columns.length);
  return cuts;
}

function columnsOf(
  crop: LineCrop,
  left: number,
  right: number,
): { data: Uint8Array; width: number; height: number } {
  const width = right - left;
  if (width === crop.width) return { data: crop.pixels, width, height: crop.height };
  const data = new Uint8Array(width * crop.height);
  for (let y = 0; y < crop.height; y += 1) {
    data.set(crop.pixels.subarray(y * crop.width + left, y * crop.width + right), y * width);
  }
  return { data, width, height: crop.height };
}
