/** A character of the text layer, as far as it is known what it shows. */
export interface GlyphToAlign {
  /** Middle, page points. */
  readonly at: number;
  /** What it is believed to show; undefined: anything. */
  readonly text: string | undefined;
  /** Several letters may be one glyph. */
  readonly mayBeLigature: boolean;
}

/** A character that was read from the pixels. */
export interface ReadCharacter {
  readonly at: number;
  readonly text: string;
}

/** Prices of an alignment. Nothing is dearer than two of the same place left over, one on each side. */
const SKIP = 0.7;
const OTHER_LETTER = 0.8;
const ANY_LETTER = 0.1;
/** For each letter of a ligature beyond the first. */
const MORE_LETTERS = 0.3;
const LONGEST_LIGATURE = 3;
/** For a distance of an em; farther is no dearer. */
const AWAY = 0.9;
/** Characters by which both sides may be apart in number at any place. */
const BAND = 48;
/** Lines of more characters are not aligned: no line of a page is so long. */
const LONGEST_LINE = 1_000;

/**
 * What each glyph of a line shows, by the text that was read there: the cheapest monotone alignment
 * (Needleman and Wunsch, 1970) by place, and by letters where they are known. Empty: nothing was read for it.
 * `em` in points. O(n · BAND).
 */
export function alignGlyphs(
  glyphs: readonly GlyphToAlign[],
  read: readonly ReadCharacter[],
  em: number,
): string[] {
  const [n, m] = [glyphs.length, read.length];
  if (n > LONGEST_LINE || m > LONGEST_LINE) return glyphs.map(() => '');
  const width = m + 1;
  const costs = new Float64Array((n + 1) * width).fill(Infinity);
  /** Characters that the glyph before took; -1: the step skipped a character. */
  const steps = new Int8Array((n + 1) * width);
  costs[0] = 0;
  const better = (at: number, cost: number, step: number): void => {
    if (cost >= (costs[at] ?? 0)) return;
    costs[at] = cost;
    steps[at] = step;
  };
  for (let i = 0; i <= n; i++) {
    const middle = n === 0 ? 0 : Math.round((i * m) / n);
    const [first, last] = [Math.max(0, middle - BAND), Math.min(m, middle + BAND)];
    const glyph = glyphs[i];
    for (let j = first; j <= last; j++) {
      const cost = costs[i * width + j] ?? Infinity;
      if (cost === Infinity) continue;
      if (j < m) better(i * width + j + 1, cost + SKIP, -1);
      if (!glyph) continue;
      better((i + 1) * width + j, cost + SKIP, 0);
      const most = Math.min(glyph.mayBeLigature ? LONGEST_LIGATURE : 1, m - j);
      for (let count = 1; count <= most; count++) {
        const price = priceOf(glyph, read.slice(j, j + count), em);
        better((i + 1) * width + j + count, cost + price, count);
      }
    }
  }
  const texts = glyphs.map(() => '');
  for (let i = n, j = m; i > 0 || j > 0;) {
    const step = steps[i * width + j] ?? 0;
    if (j > 0 && (step < 0 || i === 0)) {
      j -= 1;
      continue;
    }
    i -= 1;
    texts[i] = read
      .slice(j - step, j)
      .map(({ text }) => text)
      .join('');
    j -= step;
  }
  return texts;
}

function priceOf(glyph: GlyphToAlign, letters: readonly ReadCharacter[], em: number): number {
  const at = letters.reduce((sum, letter) => sum + letter.at, 0) / letters.length;
  const away = AWAY * Math.min(1, Math.abs(at - glyph.at) / em) + MORE_LETTERS * (letters.length - 1);
  if (glyph.text === undefined) return away + ANY_LETTER;
  return away + (looksAlike(glyph.text, letters.map(({ text }) => text).join('')) ? 0 : OTHER_LETTER);
}

/** Whether two readings are of one drawing: without accents and case, and for signs that differ in few fonts. */
export function looksAlike(a: string, b: string): boolean {
  return a === b || shapeOf(a) === shapeOf(b);
}

const ALIKE: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  '|': 'l',
  '!': 'l',
  '’': "'",
  '‘': "'",
  '`': "'",
  '“': '"',
  '”': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '‐': '-',
  '•': '·',
  '，': ',',
  '：': ':',
  '（': '(',
  '）': ')',
};

function shapeOf(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return [...plain].map((sign) => ALIKE[sign] ?? sign).join('');
}
