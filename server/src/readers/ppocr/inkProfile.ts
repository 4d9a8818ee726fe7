/** Where a line crop has ink: what gaps between words and the size of type are measured from. */
export interface InkProfile {
  /** Ink of each column, 0..1 of the crop's height. */
  readonly columns: Float32Array;
  /** Ink of each row, 0..1 of the crop's width. */
  readonly rows: Float32Array;
}

/**
 * Ink as darkness between the crop's paper and its print (its 90th and 2nd percentile), so that grey
 * paper and faint print count alike. A crop without contrast has no ink.
 */
export function inkProfile(pixels: Uint8Array, width: number, height: number): InkProfile {
  const columns = new Float32Array(width);
  const rows = new Float32Array(height);
  const { paper, print } = paperAndPrint(pixels);
  if (paper - print < 24) return { columns, rows };
  const middle = (paper + print) / 2;
  for (let y = 0, i = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++, i++) {
      if (pixels[i]! < middle) {
        columns[x]! += 1;
        row++;
      }
    }
    rows[y] = row / width;
  }
  for (let x = 0; x < width; x++) columns[x]! /= height;
  return { columns, rows };
}

/** Grey levels of the paper and of the print of a crop. */
export function paperAndPrint(pixels: Uint8Array): { paper: number; print: number } {
  const histogram = new Uint32Array(256);
  for (const value of pixels) histogram[value]! += 1;
  const at = (share: number): number => {
    let left = share * pixels.length;
    for (let value = 0; value < 256; value++) {
      left -= histogram[value]!;
      if (left < 0) return value;
    }
    return 255;
  };
  return { paper: at(0.9), print: at(0.02) };
}

/** First and last index whose value is over `threshold`, or undefined when none is. */
export function extent(values: Float32Array, threshold: number): { first: number; last: number } | undefined {
  let first = 0;
  while (first < values.length && values[first]! <= threshold) first++;
  if (first === values.length) return undefined;
  let last = values.length - 1;
  while (values[last]! <= threshold) last--;
  return { first, last };
}
