/**
 * How wide letters and digits are in common type, thousandths of an em: the mean of Helvetica and
 * Times-Roman, as their makers measured them.
 */
const USUAL_WIDTHS: Readonly<Record<string, number>> = Object.fromEntries([
  ...widths(
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    [
      695, 667, 695, 722, 639, 584, 750, 722, 306, 445, 695, 584, 861, 722, 750, 612, 750, 695, 612, 611, 722,
      695, 944, 695, 695, 611,
    ],
  ),
  ...widths(
    'abcdefghijklmnopqrstuvwxyz',
    [
      500, 528, 472, 528, 500, 306, 528, 528, 250, 250, 500, 250, 806, 528, 528, 528, 528, 333, 445, 278, 528,
      500, 722, 500, 500, 472,
    ],
  ),
  ...widths(
    '0123456789',
    Array.from({ length: 10 }, () => 528),
  ),
]);

function widths(letters: string, values: readonly number[]): [string, number][] {
  return [...letters].map((letter, i) => [letter, values[i] ?? 0]);
}

/** The width of a letter or digit in common type, as a share of the em; accents are ignored. Undefined for other signs. */
export function usualWidth(letter: string): number | undefined {
  const width = USUAL_WIDTHS[letter.normalize('NFD').charAt(0)];
  return width === undefined ? undefined : width / 1000;
}

/** Share of the mean; a typewriter's widths differ by less, and tell nothing. */
const EVEN = 0.05;

/**
 * How well the widths of a font's letters fit the letters that it claims to show: the correlation with common
 * typefaces, about 0.9 for a correct map and about 0 for an unrelated one. Undefined if the widths tell nothing:
 * too few letters, or a monospaced font. `widths` by letter, in any unit; accents are ignored.
 */
export function widthAgreement(
  widths: readonly (readonly [letter: string, width: number])[],
  fewest: number,
): number | undefined {
  const pairs = widths.flatMap(([letter, width]) => {
    const usual = USUAL_WIDTHS[letter.normalize('NFD').charAt(0)];
    return usual === undefined || !(width > 0) ? [] : [[usual, width] as const];
  });
  if (pairs.length < fewest) return undefined;
  const mean = (side: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[side], 0) / pairs.length;
  const means = [mean(0), mean(1)] as const;
  let product = 0;
  const squares: [number, number] = [0, 0];
  for (const pair of pairs) {
    const [a, b] = [pair[0] - means[0], pair[1] - means[1]];
    product += a * b;
    squares[0] += a * a;
    squares[1] += b * b;
  }
  const deviation = Math.sqrt(squares[1] / pairs.length);
  if (squares[0] === 0 || deviation < EVEN * means[1]) return undefined;
  return product / Math.sqrt(squares[0] * squares[1]);
}

/** Codes by which maps are off: fonts that number their drawings begin somewhere before `!`. */
const FARTHEST_SHIFT = 64;
const PRINTED = /^[!-~]$/;

/**
 * How well the widths fit other letters whose codes are all shifted by the same amount, for the best such shift. 0
 * if no shift turns nearly all characters into letters.
 */
export function shiftedAgreement(
  widths: readonly (readonly [letter: string, width: number])[],
  fewest: number,
): number {
  const printed = widths.filter(([letter]) => PRINTED.test(letter));
  let best = 0;
  for (let shift = -FARTHEST_SHIFT; shift <= FARTHEST_SHIFT; shift++) {
    if (shift === 0) continue;
    const other = printed.map(
      ([letter, width]) => [String.fromCharCode(letter.charCodeAt(0) + shift), width] as const,
    );
    const letters = other.filter(([letter]) => letter in USUAL_WIDTHS).length;
    if (letters < 0.85 * widths.length) continue;
    best = Math.max(best, widthAgreement(other, fewest) ?? 0);
  }
  return best;
}
