/** Letters and digits of a text as two readers may agree on them, each with its place in the text. */
export interface ComparableText {
  /** Lower case, without accents, full-width and half-width the same. */
  readonly text: string;
  /** UTF-16 offset in the source of each of its characters. */
  readonly places: readonly number[];
}

export function comparable(source: string): ComparableText {
  const places: number[] = [];
  let text = '';
  let at = 0;
  for (const sign of source) {
    for (const part of sign.normalize('NFKD').toLowerCase()) {
      if (!/[\p{L}\p{N}]/u.test(part)) continue;
      text += part;
      for (let i = 0; i < part.length; i += 1) places.push(at);
    }
    at += sign.length;
  }
  return { text, places };
}

/** Scripts that are written without spaces: there each character counts as a word. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

export interface WordPlace {
  readonly start: number;
  readonly end: number;
}

/** The words of a text, with offsets: between spaces, and by character where a script has none. */
export function wordPlaces(text: string): WordPlace[] {
  return [...text.matchAll(/\S+/g)].flatMap(({ 0: run, index }): WordPlace[] => {
    const words: { start: number; end: number }[] = [];
    let at = index;
    /** A letter would go on the last word. */
    let goesOn = false;
    for (const sign of run) {
      const end = at + sign.length;
      const unspaced = UNSPACED.test(sign);
      const letter = unspaced || /[\p{L}\p{N}]/u.test(sign);
      const last = words.at(-1);
      // Punctuation belongs to the word before it.
      if (last && (letter ? goesOn && !unspaced : true)) last.end = end;
      else words.push({ start: at, end });
      if (letter || !last) goesOn = !unspaced;
      at = end;
    }
    return words;
  });
}
