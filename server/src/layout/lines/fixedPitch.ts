import type { TextLine } from '../../page/pageResult.ts';
import { visualLength } from '../readingOrder/columnJudgement.ts';

export interface Pitch {
  /** Points from one character to the next. */
  readonly width: number;
  /** How far words stand from where that pitch puts them: root mean square, in characters. */
  readonly deviation: number;
}

/** Points. A narrower pitch is none: words that lie on each other. */
const NARROWEST = 0.1;
/** Fewer characters agree with any pitch. */
const FEWEST_CHARACTERS = 8;

/**
 * The pitch that fits the words of a line best, each begun and ended where its characters say. Letters of
 * proportional type are as wide as they are, and stand a third of a character or more from there.
 */
export function pitchOf({ text, words }: TextLine): Pitch | undefined {
  const points: (readonly [at: number, x: number])[] = [];
  let from = 0;
  for (const word of words) {
    const index = text.indexOf(word.text, from);
    if (index < 0) return undefined;
    from = index + word.text.length;
    const at = visualLength(text.slice(0, index));
    points.push([at, word.box.x], [at + visualLength(word.text), word.box.x + word.box.width]);
  }
  if ((points.at(-1)?.[0] ?? 0) < FEWEST_CHARACTERS) return undefined;
  const mean = (value: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + value(point), 0) / points.length;
  const middleAt = mean(([at]) => at);
  const middleX = mean(([, x]) => x);
  const spread = mean(([at]) => (at - middleAt) ** 2);
  const width = mean(([at, x]) => (at - middleAt) * (x - middleX)) / spread;
  if (!(width > NARROWEST) || !Number.isFinite(width)) return undefined;
  const squares = mean(([at, x]) => (x - middleX - width * (at - middleAt)) ** 2);
  return { width, deviation: Math.sqrt(squares) / width };
}
