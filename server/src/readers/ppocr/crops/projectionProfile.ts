/** Where the ink of a crop is. px of the crop. */
export interface ProjectionProfile {
  /** Ink pixels in each column. */
  readonly columns: Uint16Array;
  /** Ink pixels in each row. */
  readonly rows: Uint32Array;
  /** First and last column with ink; `last < first` when there is none. */
  readonly first: number;
  readonly last: number;
  /** Grey level of the paper, 0..255. */
  readonly paper: number;
  /** Grey level of the ink. */
  readonly ink: number;
}

/** How far from paper to ink a pixel must be to count. Low, so that pale thin strokes bridge no gap. */
const INK_LEVEL = 0.35;

/** A crop's own grey levels. */
export interface InkLevels {
  readonly paper: number;
  readonly ink: number;
  /** Ink is darker than this, or lighter where `inverted`. */
  readonly level: number;
  /** Light print on dark. */
  readonly inverted: boolean;
  /** Too little contrast to hold print. */
  readonly blank: boolean;
}

/** Runs along a row longer than this many crop heights are underlines, which bridge the gaps: they do not count. */
const RULING_LINE_LENGTH = 1.5;

/** Tells ink from paper by the crop's own levels. */
export function inkLevels(pixels: Uint8Array): InkLevels {
  const histogram = new Uint32Array(256);
  for (let i = 0; i < pixels.length; i += 1) {
    const value = pixels[i] ?? 0;
    histogram[value] = (histogram[value] ?? 0) + 1;
  }
  const dark = percentile(histogram, pixels.length * 0.02);
  const light = percentile(histogram, pixels.length * 0.98);
  const median = percentile(histogram, pixels.length * 0.5);
  const inverted = median - dark < light - median;
  return {
    paper: inverted ? dark : light,
    ink: inverted ? light : dark,
    level: inverted ? dark + (light - dark) * INK_LEVEL : light - (light - dark) * INK_LEVEL,
    inverted,
    blank: light - dark < 24,
  };
}

/** Counts a crop's ink. */
export function projectionProfile(
  pixels: Uint8Array,
  width: number,
  height: number,
  levels = inkLevels(pixels),
): ProjectionProfile {
  const { paper, ink, level, inverted } = levels;
  const columns = new Uint16Array(width);
  const rows = new Uint32Array(height);
  if (levels.blank) return { columns, rows, first: 0, last: -1, paper, ink };
  const longest = RULING_LINE_LENGTH * height;
  for (let y = 0; y < height; y += 1) {
    let count = 0;
    const row = y * width;
    for (let x = 0; x < width; x += 1) {
      const start = x;
      while (x < width && (inverted ? (pixels[row + x] ?? 0) > level : (pixels[row + x] ?? 255) < level))
        x += 1;
      if (x - start > longest) continue;
      for (let k = start; k < x; k += 1) columns[k] = (columns[k] ?? 0) + 1;
      count += x - start;
    }
    rows[y] = count;
  }
  let first = 0;
  while (first < width && columns[first] === 0) first += 1;
  let last = width - 1;
  while (last >= first && columns[last] === 0) last -= 1;
  return { columns, rows, first, last, paper, ink };
}

function percentile(histogram: Uint32Array, rank: number): number {
  let seen = 0;
  for (let value = 0; value < 256; value += 1) {
    seen += histogram[value] ?? 0;
    if (seen >= rank) return value;
  }
  return 255;
}

/** A stretch of columns without ink, `end` excluded. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/** The widest blank stretch between two columns; an empty one in their middle where the ink is unbroken. */
export function widestGap(columns: Uint16Array, from: number, to: number): Gap {
  const low = Math.max(0, Math.round(Math.min(from, to)));
  const high = Math.min(columns.length - 1, Math.round(Math.max(from, to)));
  const middle = Math.round((low + high) / 2);
  let best: Gap = { start: middle, end: middle };
  let start = -1;
  for (let x = low; x <= high + 1; x += 1) {
    if (x <= high && columns[x] === 0) {
      if (start < 0) start = x;
    } else if (start >= 0) {
      if (x - start > best.end - best.start) best = { start, end: x };
      start = -1;
    }
  }
  return best;
}
