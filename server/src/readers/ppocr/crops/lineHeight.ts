import type { GreyImage } from '../pagePixels/greyImage.ts';
import type { RotatedRectangle } from '../detection/rotatedRectangle.ts';

/**
 * The detector sees a line only roughly: its boxes hold parts of the neighbours or cut off descenders, and
 * small letters in a high box are read badly. So the height is set anew from the rows of ink: from the
 * band of small letters up to the ascenders and down to the descenders.
 */
const BAND = {
  /** Rows with this share of the fullest row's ink belong to the band. */
  level: 0.4,
  /**
   * Hebrew letters have their ink in a stroke above and one below, with little between: two stretches are one band
   * where every row between them has this share of the fullest row's ink, and the stretch between is no higher than
   * this share of the line. Between two lines of text it is higher.
   */
  between: { ink: 0.22, height: 0.35 },
  /** Where the print may end above and below the band, in band heights: nearest and farthest. */
  ascender: { nearest: 0.2, farthest: 1.05 },
  descender: { nearest: 0.2, farthest: 0.85 },
  /** Rows with less than this share of the fullest row's ink are blank, with more than `quiet` they cut letters. */
  blank: 0.004,
  quiet: 0.35,
  /** A blank stretch this high ends the print; the gap below the dot of an i is lower. */
  gap: 0.3,
  /** Paper left above and below, in band heights. */
  margin: 0.1,
  /**
   * Arabic letters stand on a line and those of Devanagari hang from one: the fullest row of the band, lower than this
   * share of the box, has so many times the ink of its others. Print then ends where it is blank, far from the band.
   */
  line: { share: 0.45, fullest: 1.8, letters: 0.4, gap: 0.12 },
  /** The new height stays within these shares of the old one. */
  least: 0.62,
  most: 1.2,
} as const;

/** Runs along a row longer than this many line heights are of a ruling line or an underline and no letters' ink. */
const RULING_LINE_LENGTH = 1.5;

/** Samples along a row: enough to tell a blank row from a full one. */
const SAMPLES = 1000;

/** The same line with its height and middle set by its ink. px; slants of less than 45°. */
export function fitHeight(image: GreyImage, r: RotatedRectangle): RotatedRectangle {
  const reach = Math.ceil(r.height * 0.75);
  const rows = inkRows(image, r, reach);
  if (!rows) return r;
  const band = fullestBand(rows, reach, r.height);
  if (!band) return r;
  const isLine = isLineOfLetters(rows.subarray(band.start, band.end), r.height);
  const height = isLine ? BAND.line.letters * r.height : band.end - band.start;
  const endOf = (start: number, step: 1 | -1, range: Range): number | undefined =>
    isLine
      ? blankEnd(rows, start, step, BAND.line.gap * r.height, band.peak)
      : printEnd(rows, start, step, range, height, band.peak);
  const top = endOf(band.start - 1, -1, BAND.ascender) ?? reach - r.height / 2;
  const bottom = (endOf(band.end, 1, BAND.descender) ?? reach + r.height / 2) + 1;
  const wanted = bottom - top + 2 * BAND.margin * height;
  const fitted = Math.min(BAND.most * r.height, Math.max(BAND.least * r.height, wanted));
  const shift = (top + bottom) / 2 - reach;
  return {
    centre: [r.centre[0] - Math.sin(r.angle) * shift, r.centre[1] + Math.cos(r.angle) * shift],
    width: r.width,
    height: fitted,
    angle: r.angle,
  };
}

/** How far from its band print may end, in band heights. */
interface Range {
  readonly nearest: number;
  readonly farthest: number;
}

/** Whether a band is the line that letters stand on or hang from. */
function isLineOfLetters(band: Uint16Array, height: number): boolean {
  const byInk = [...band].sort((a, b) => a - b);
  const usual = byInk[Math.floor(byInk.length / 2)] ?? 0;
  const { share, fullest } = BAND.line;
  return band.length < share * height && (byInk.at(-1) ?? 0) >= fullest * usual;
}

/** The last row with ink before so many blank ones; undefined where there is no such gap. */
function blankEnd(
  rows: Uint16Array,
  start: number,
  step: 1 | -1,
  gap: number,
  peak: number,
): number | undefined {
  let last = start - step;
  for (let row = start; row >= 0 && row < rows.length; row += step) {
    if ((rows[row] ?? 0) > BAND.blank * peak) last = row;
    else if (Math.abs(row - last) >= Math.max(2, gap)) return last;
  }
  return undefined;
}

/**
 * The row where the line's print ends, looking away from its band: before a blank stretch; in tight lines
 * the quietest row within reach. Undefined where no row is quiet: the band was not the whole letters.
 */
function printEnd(
  rows: Uint16Array,
  start: number,
  step: 1 | -1,
  range: Range,
  height: number,
  peak: number,
): number | undefined {
  const from = Math.round(range.nearest * height);
  const to = Math.round(range.farthest * height);
  const enough = Math.max(2, BAND.gap * height);
  let last = start - step;
  let quietest = start;
  let least = Infinity;
  for (let d = 0; d <= to; d += 1) {
    const row = start + step * d;
    if (row < 0 || row >= rows.length) break;
    const ink = rows[row] ?? 0;
    if (ink > BAND.blank * peak) last = row;
    else if (Math.abs(row - last) >= enough) return last;
    // Two rows together, so that one blank scan line within the print is no end.
    const both = ink + (rows[row + step] ?? 0);
    if (d >= from && both < least) {
      least = both;
      quietest = row;
    }
  }
  return least <= 2 * BAND.quiet * peak ? quietest : undefined;
}

/** Ink in each row from `reach` above the middle to `reach` below; undefined where there is no contrast. */
function inkRows(image: GreyImage, r: RotatedRectangle, reach: number): Uint16Array | undefined {
  const count = Math.min(SAMPLES, Math.max(16, Math.round(r.width)));
  const cos = Math.cos(r.angle);
  const sin = Math.sin(r.angle);
  const stepX = (r.width / count) * cos;
  const stepY = (r.width / count) * sin;
  const { data, width, height } = image;
  const rows = 2 * reach;
  const values = new Uint8Array(rows * count);
  const histogram = new Uint32Array(256);
  let inside = 0;
  for (let i = 0; i < rows; i += 1) {
    const v = i + 0.5 - reach;
    const isInside = Math.abs(v) < r.height / 2;
    const u = (0.5 / count - 0.5) * r.width;
    let sx = r.centre[0] + u * cos - v * sin;
    let sy = r.centre[1] + u * sin + v * cos;
    for (let k = 0; k < count; k += 1, sx += stepX, sy += stepY) {
      const isPaper = sx < 0 || sy < 0 || sx >= width || sy >= height;
      const value = isPaper ? 255 : (data[(sy | 0) * width + (sx | 0)] ?? 255);
      values[i * count + k] = value;
      if (!isInside) continue;
      histogram[value] = (histogram[value] ?? 0) + 1;
      inside += 1;
    }
  }
  const dark = percentile(histogram, inside * 0.03);
  const light = percentile(histogram, inside * 0.97);
  if (light - dark < 24) return undefined;
  const inverted = percentile(histogram, inside * 0.5) < (light + dark) / 2;
  const level = (light + dark) / 2;
  const isInk = (at: number): boolean => (values[at] ?? 0) < level !== inverted;
  const longest = (RULING_LINE_LENGTH * r.height * count) / r.width;
  const ink = new Uint16Array(rows);
  const ruled: boolean[] = [];
  for (let i = 0; i < rows; i += 1) {
    let sum = 0;
    ruled[i] = false;
    for (let k = 0; k < count; k += 1) {
      const start = k;
      while (k < count && isInk(i * count + k)) k += 1;
      if (k - start <= longest) sum += k - start;
      else ruled[i] = true;
    }
    ink[i] = sum;
  }
  bridgeRulingLines(ink, ruled);
  return ink;
}

/** A ruling line through letters hides how much of them stands in its rows: as much as in the rows on both its sides. */
function bridgeRulingLines(ink: Uint16Array, ruled: readonly boolean[]): void {
  for (let start = 0; start < ink.length; start += 1) {
    if (ruled[start] !== true) continue;
    let end = start + 1;
    while (ruled[end] === true) end += 1;
    const beside = Math.min(ink[start - 1] ?? 0, ink[end] ?? 0);
    for (let i = start; i < end; i += 1) ink[i] = Math.max(ink[i] ?? 0, beside);
    start = end;
  }
}

function percentile(histogram: Uint32Array, rank: number): number {
  let seen = 0;
  for (let value = 0; value < 256; value += 1) {
    seen += histogram[value] ?? 0;
    if (seen >= rank) return value;
  }
  return 255;
}

/** The stretch of full rows, near the middle, with most ink: small letters, or capitals where there are only those. */
function fullestBand(
  rows: Uint16Array,
  middle: number,
  height: number,
): { start: number; end: number; peak: number } | undefined {
  const low = Math.floor(middle - height / 2);
  const high = Math.ceil(middle + height / 2);
  // The fullest row of the print, not of an underline: the level that several rows reach.
  const inside = [...rows.subarray(low, high)].sort((a, b) => b - a);
  const peak = inside[Math.min(inside.length - 1, Math.floor(height * 0.12))] ?? 0;
  if (peak < 3) return undefined;
  const stretches: Band[] = [];
  for (let row = low; row < high; row += 1) {
    const ink = rows[row] ?? 0;
    if (ink < BAND.level * peak) continue;
    const last = stretches.at(-1);
    if (last && (last.end === row || isOneBand(rows, last.end, row, peak, height))) {
      last.end = row + 1;
      last.ink += Math.min(peak, ink);
    } else stretches.push({ start: row, end: row + 1, ink: Math.min(peak, ink) });
  }
  const best = stretches.reduce<Band | undefined>(
    (most, one) => (most && most.ink >= one.ink ? most : one),
    undefined,
  );
  return best && best.end - best.start >= 2 ? { start: best.start, end: best.end, peak } : undefined;
}

/** Rows of a line that hold much ink, and how much. */
interface Band {
  readonly start: number;
  end: number;
  ink: number;
}

/** Whether the rows between two stretches of full rows are within letters. */
function isOneBand(rows: Uint16Array, from: number, to: number, peak: number, height: number): boolean {
  if (to - from > BAND.between.height * height) return false;
  for (let row = from; row < to; row += 1) if ((rows[row] ?? 0) < BAND.between.ink * peak) return false;
  return true;
}
