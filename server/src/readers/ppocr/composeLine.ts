import { boundingBox, type Point } from '../../page/geometry.ts';
import type { TextLine, Word } from '../../page/pageResult.ts';
import type { CtcCharacter } from './ctc.ts';
import { inkProfile } from './inkProfile.ts';
import type { LineCrop } from './lineCrop.ts';
import { isLatinLine, latinSign } from './punctuation.ts';
import { directionOf } from './script.ts';
import { estimateFontSize } from './typeSize.ts';
import { placeSpaces, type PlacedCharacter } from './wordSpaces.ts';

/** Below this mean confidence a line is noise: stains, halftones, rules. */
const MIN_LINE_CONFIDENCE = 0.5;

/**
 * A line's characters as text with words, in page points. Null where nothing legible was read.
 * `stepWidth` is the width in crop px of one time step of the recogniser.
 */
export function composeLine(
  crop: LineCrop,
  read: readonly CtcCharacter[],
  stepWidth: number,
  recoverSpaces: boolean,
): TextLine | null {
  const visible = read.filter(({ text }) => text.trim() !== '');
  if (visible.length === 0) return null;
  const confidence = visible.reduce((sum, c) => sum + c.confidence, 0) / visible.length;
  if (confidence < MIN_LINE_CONFIDENCE) return null;

  const latin = isLatinLine(visible.map(({ text }) => text).join(''));
  const placed = read.map(
    (c): PlacedCharacter => ({
      text: latin ? latinSign(c.text) : c.text,
      confidence: c.confidence,
      from: c.first * stepWidth,
      to: (c.last + 1) * stepWidth,
    }),
  );
  const profile = inkProfile(crop.pixels, crop.width, crop.height);
  const spaced = recoverSpaces && latin ? placeSpaces(placed, profile, crop.height) : placed;
  const words = wordsOf(spaced, crop);
  const text = words.map((word) => word.text).join(' ');
  if (text === '') return null;
  const [topLeft, topRight] = crop.quad;
  return {
    quad: crop.quad,
    text,
    confidence,
    words,
    origin: 'ocr',
    direction: directionOf(text),
    angle: (Math.atan2(topRight[1] - topLeft[1], topRight[0] - topLeft[0]) * 180) / Math.PI,
    font: {
      size: estimateFontSize(text, profile, crop),
      bold: false,
      italic: false,
      monospace: false,
    },
  };
}

/** Words between spaces, with the box of their part of the line. CJK text has no spaces: one word a run. */
function wordsOf(characters: readonly PlacedCharacter[], crop: LineCrop): Word[] {
  const words: Word[] = [];
  let run: PlacedCharacter[] = [];
  const close = (): void => {
    if (run.length === 0) return;
    words.push({
      text: run.map((c) => c.text).join(''),
      box: boxAlong(crop, run[0]!.from, run.at(-1)!.to),
      confidence: run.reduce((sum, c) => sum + c.confidence, 0) / run.length,
    });
    run = [];
  };
  for (const character of characters) {
    if (character.text.trim() === '') close();
    else run.push(character);
  }
  close();
  return words;
}

/** The upright box of the part of a crop between two of its columns (crop px). */
function boxAlong(crop: LineCrop, from: number, to: number): Word['box'] {
  const [tl, tr, br, bl] = crop.quad;
  const between = (a: Point, b: Point, at: number): Point => {
    const share = Math.max(0, Math.min(1, at / crop.width));
    return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
  };
  return boundingBox([between(tl, tr, from), between(tl, tr, to), between(bl, br, to), between(bl, br, from)]);
}

