import type { TextLine, Word } from '../../../page/pageResult.ts';
import type { CropReading } from '../lineWork.ts';

/**
 * Lines that are read less surely than this are read by a second recogniser, too. Of pages of letters and reports these
 * are a tenth of the lines, and nearly all that can be gained by reading all of them twice.
 */
const DOUBTFUL = 0.98;

/** Other readings of a word that are kept. */
const MOST_ALTERNATIVES = 4;

/** Whether a line is worth a second reading. */
export function isDoubtful({ line }: CropReading): boolean {
  return line === null || line.confidence < DOUBTFUL;
}

/** The surer of two readings of a line; what the other has in place of its words is kept beside them. */
export function surerReading(first: CropReading, second: CropReading): CropReading {
  if (!first.line || !second.line) {
    const one = second.line ? second : first;
    // Strokes and patterns look like letters to one recogniser, text does to both.
    return { ...one, isIllegible: one.line === null && first.isIllegible && second.isIllegible };
  }
  const [surer, other] =
    second.line.confidence > first.line.confidence
      ? [{ reading: second, line: second.line }, first.line]
      : [{ reading: first, line: first.line }, second.line];
  return { ...surer.reading, line: withAlternatives(surer.line, other) };
}

/** A line whose words have what another reading of it has in their places as alternatives. */
export function withAlternatives(line: TextLine, other: TextLine): TextLine {
  return {
    ...line,
    words: line.words.map((word) => {
      const text = textInPlaceOf(word, other.words);
      if (text === '' || text === word.text) return word;
      const rest = (word.alternatives ?? []).filter((one) => one !== text);
      return { ...word, alternatives: [text, ...rest].slice(0, MOST_ALTERNATIVES) };
    }),
  };
}

/** The words of another reading that lie at least by half within a word's box or around it. */
function textInPlaceOf({ box }: Word, words: readonly Word[]): string {
  return words
    .filter((other) => {
      const [across, along] = [
        Math.min(box.x + box.width, other.box.x + other.box.width) - Math.max(box.x, other.box.x),
        Math.min(box.y + box.height, other.box.y + other.box.height) - Math.max(box.y, other.box.y),
      ];
      const isBeside = box.width + other.box.width >= box.height + other.box.height;
      const [shared, least] = isBeside
        ? [across, Math.min(box.width, other.box.width)]
        : [along, Math.min(box.height, other.box.height)];
      return 2 * shared >= least;
    })
    .map(({ text }) => text)
    .join(' ');
}
