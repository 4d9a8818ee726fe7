import type { GreyImage } from '../pagePixels/greyImage.ts';
import type { ReadCharacter } from '../recognition/recognizeCrop.ts';
import { inkLevels, projectionProfile } from './projectionProfile.ts';

/**
 * Longer lines are read in pieces of at most this width, px: inference costs more for each px of a long line
 * (a tenth of recognition at 900), and accuracy stays (at 640 it does not).
 */
export const PIECE_WIDTH = 900;

/** A cut in a gap of at least this share of the height is a word space. */
const WORD_GAP = 0.16;

/**
 * Reads a line of any width by what reads one piece of it. Long ones are cut in the middle of blank gaps and their texts
 * put together.
 */
export async function readInPieces(
  line: GreyImage,
  readPiece: (piece: GreyImage) => Promise<ReadCharacter[]>,
): Promise<ReadCharacter[]> {
  if (line.width <= PIECE_WIDTH) return readPiece(line);
  const { columns } = projectionProfile(line.data, line.width, line.height, inkLevels(line.data));
  const cuts = pieceCuts(columns, PIECE_WIDTH);
  const characters: ReadCharacter[] = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const left = cuts[i] ?? 0;
    const right = cuts[i + 1] ?? line.width;
    if (i > 0 && blankAround(columns, left) >= WORD_GAP * line.height)
      characters.push({ text: ' ', confidence: 1, x: left, others: [], missed: [] });
    for (const c of await readPiece(columnsOf(line, left, right))) characters.push({ ...c, x: c.x + left });
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

function columnsOf(line: GreyImage, left: number, right: number): GreyImage {
  const width = right - left;
  const data = new Uint8Array(width * line.height);
  for (let y = 0; y < line.height; y += 1)
    data.set(line.data.subarray(y * line.width + left, y * line.width + right), y * width);
  return { data, width, height: line.height };
}
