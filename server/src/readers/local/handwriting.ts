import { boundingBox, intersectionArea } from '../../page/geometry.ts';
import type { CropReading } from './lineWork.ts';

/**
 * Recognisers of print read handwriting as words that nobody wrote, some of them with confidence (`Ite i aler dricted
 * wvend forward`), and skip what is least like print. The lines of a page tell together; one alone may be a smudge.
 * So they do with a worn print, whose lines are worth having, but those stand apart; lines by hand run into each other.
 * Measured with three models on two pages by hand and 18 prints, the worst of them receipts and phone photographs.
 */
const HAND = {
  /** Lines, and letters in them, that judge a page. Shorter lines do not vote: signatures, notes at the margin. */
  lines: 4,
  letters: 30,
  lineLetters: 6,
  /** Share of the width of the lines that is read surely: at most 0.16 of pages by hand, 0.05 of the worst receipt. */
  clear: 0.25,
  /** Log odds that their letters are unknown, on average: 1.7 of pages by hand at least, -0.5 of most prints at most. */
  strangeness: 0,
  /** Share of their area that lies in other lines: 0.17 of pages by hand at least, 0.05 of prints read in doubt. */
  overlap: 0.12,
} as const;

/** A line of which the words are as sure as this on average, by their letters, is right but for a letter or two. */
const CLEAR = 0.8;

/**
 * For each reading whether its line is text that was not read, because the page is written by hand, or printed so badly
 * that it looks so. What is read surely on such a page is not among them: a printed head, words in block letters.
 */
export function unreadHandwriting(readings: readonly CropReading[]): boolean[] {
  const voters = readings.filter(
    ({ crop, script }) => !crop.vertical && !script.isMostlyHan && script.characters >= HAND.lineLetters,
  );
  const width = widthOf(voters);
  const strangeness = voters.reduce((sum, { crop, script }) => sum + crop.width * script.strangeness, 0);
  const isByHand =
    voters.length >= HAND.lines &&
    voters.reduce((sum, { script }) => sum + script.characters, 0) >= HAND.letters &&
    widthOf(voters.filter(isClear)) <= HAND.clear * width &&
    strangeness > HAND.strangeness * width &&
    overlapOf(voters) >= HAND.overlap;
  return readings.map((reading) => isByHand && (reading.line ? !isClear(reading) : isInk(reading)));
}

/** How much of the lines' boxes lies in those of others, as a share of their area. */
function overlapOf(readings: readonly CropReading[]): number {
  const boxes = readings.map(({ crop }) => boundingBox(crop.quad)).sort((a, b) => a.y - b.y);
  let [overlap, area] = [0, 0];
  for (const [at, box] of boxes.entries()) {
    area += box.width * box.height;
    for (let next = at + 1; next < boxes.length; next += 1) {
      const other = boxes[next];
      if (!other || other.y > box.y + box.height) break;
      overlap += 2 * intersectionArea(box, other);
    }
  }
  return area === 0 ? 0 : overlap / area;
}

/** Nothing was read of it, and its ink is that of letters. */
function isInk({ script, isIllegible }: CropReading): boolean {
  return isIllegible || script.strangeness > 0;
}

function isClear({ line }: CropReading): boolean {
  const words = (line?.words ?? []).map(({ text, confidence }) => ({ letters: lettersIn(text), confidence }));
  const letters = words.reduce((sum, word) => sum + word.letters, 0);
  return words.reduce((sum, word) => sum + word.letters * word.confidence, 0) >= CLEAR * Math.max(1, letters);
}

function lettersIn(text: string): number {
  return (text.match(/[\p{L}\p{N}]/gu) ?? []).length;
}

function widthOf(readings: readonly CropReading[]): number {
  return readings.reduce((sum, { crop }) => sum + crop.width, 0);
}
