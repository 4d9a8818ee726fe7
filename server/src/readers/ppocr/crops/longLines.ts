import type { ProjectionProfile } from './projectionProfile.ts';
import type { LineCrop } from './lineCrop.ts';
import type { PpocrModel } from '../inference/model.ts';
import { type ReadCharacter, recognizeCrop } from '../recognition/recognizeCrop.ts';
import type { StageTimer } from '../stageTimer.ts';

/**
 * Longer lines are read in pieces of at most this width, px: inference costs more for each px of a long line
 * (a tenth of recognition at 900), and accuracy stays (at 640 it does not).
 */
export const PIECE_WIDTH = 900;

/** A cut in a gap of at least this share of the height is a word space. */
const WORD_GAP = 0.16;

/** Reads a crop of any width. Long ones are cut in the middle of blank gaps and their texts put together. */
export async function readWholeCrop(
  model: PpocrModel,
  crop: LineCrop,
  profile: ProjectionProfile,
  timer: StageTimer,
): Promise<ReadCharacter[]> {
  const cuts = pieceCuts(profile.columns, PIECE_WIDTH);
  const characters: ReadCharacter[] = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const left = cuts[i] ?? 0;
    const right = cuts[i + 1] ?? crop.width;
    if (i > 0 && blankAround(profile.columns, left) >= WORD_GAP * crop.height)
      characters.push({ text: ' ', confidence: 1, x: left, others: [], missed: [] });
    const read = await recognizeCrop(model, columnsOf(crop, left, right), timer);
    for (const c of read) characters.push({ ...c, x: c.x + left });
  }
  return characters;
}

/** Blank columns on both sides of a column. */
function blankAround(columns: Uint16Array, at: number): number {
  let from = at;
  while (from > 0 && columns[from - 1] === 0) from -= 1;
  let to = at;
  while (to < columns.length && columns[to] === 0) to += 1;
  return to - from;
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
