import { boundingBox, type Box, type Point, type Quad } from '../../../page/geometry.ts';
import type { Word } from '../../../page/pageResult.ts';
import { fixDigits } from '../correction/digitConfusions.ts';
import type { SpacedCharacter } from '../correction/wordSpaces.ts';
import type { LineCrop } from '../crops/lineCrop.ts';
import type { ProjectionProfile } from '../crops/projectionProfile.ts';
import type { RecognizerFamily } from '../recognition/lineRecognizer.ts';
import { otherReadings } from './otherReadings.ts';
import { READINGS_BELOW } from './repeatedWords.ts';
import { wordConfidence } from './wordConfidence.ts';
import { lineEvidence, wordFeatures, type WordFeatures } from './wordFeatures.ts';

/** What a line is written in, and what read it. */
export interface LineKind {
  /** In Latin letters. */
  readonly isLatin: boolean;
  readonly family: RecognizerFamily;
}

/**
 * The words of a line that was read, each with its box, how surely it is right, and what it may be instead. `observe` gets what each confidence was made of, for fitting its weights.
 */
export function lineWords(
  characters: readonly SpacedCharacter[],
  profile: ProjectionProfile,
  crop: LineCrop,
  { isLatin, family }: LineKind,
  observe?: (word: Word, features: WordFeatures) => void,
): Word[] {
  const evidence = lineEvidence(characters, crop.height);
  const words: Word[] = [];
  let start = 0;
  for (let i = 1; i <= characters.length; i += 1) {
    if (i < characters.length && characters[i]?.spaceBefore !== true) continue;
    const letters = characters.slice(start, i);
    const left = start === 0 ? profile.first : (letters[0]?.gap.end ?? 0);
    const right = i === characters.length ? profile.last + 1 : (characters[i]?.gap.start ?? crop.width);
    const read = letters.map((c) => c.text).join('');
    const text = isLatin ? fixDigits(read) : read;
    const features = wordFeatures(evidence, start, i, text);
    const confidence = wordConfidence(features, family);
    const alternatives = confidence < READINGS_BELOW ? otherReadings(letters, text, isLatin) : [];
    const word: Word = {
      text,
      box: boxAlong(crop, left, Math.max(left + 1, right)),
      confidence,
      ...(alternatives.length > 0 ? { alternatives } : {}),
    };
    observe?.(word, features);
    words.push(word);
    start = i;
  }
  return words;
}

/** The upright page box of a stretch of the crop, px along it. */
function boxAlong(crop: LineCrop, left: number, right: number): Box {
  const [a, b, c, d]: Quad = crop.quad;
  const at = (from: Point, to: Point, x: number): Point => {
    const t = Math.min(1, Math.max(0, x / crop.width));
    return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
  };
  return boundingBox([at(a, b, left), at(a, b, right), at(d, c, left), at(d, c, right)]);
}
