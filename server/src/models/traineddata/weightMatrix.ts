import type { ByteReader } from './byteReader.ts';
import { Unusable } from './unusable.ts';

/** Weights of a layer, one row for each output; the last column is the bias. */
export interface WeightMatrix {
  readonly rows: number;
  readonly columns: number;
  /** Row-major. */
  readonly values: Float32Array;
  /** Whether the file has 8-bit weights, with a scale for each row. */
  readonly isInteger: boolean;
}

/** Bits of a matrix's first byte. Tesseract's `weightmatrix.cpp`. */
const MODE = { integer: 1, double: 128 } as const;

/** Reads a matrix of so many rows and columns. Throws `Unusable`. */
export function readWeightMatrix(reader: ByteReader, rows: number, columns: number): WeightMatrix {
  const mode = reader.uint8();
  if ((mode & MODE.double) === 0) throw new Unusable('its weights are in a form from before Tesseract 4.0');
  if (reader.uint32() !== rows || reader.uint32() !== columns)
    throw new Unusable('a layer has weights of another size');
  const isInteger = (mode & MODE.integer) !== 0;
  const values = isInteger ? integers(reader, rows, columns) : floats(reader, rows * columns);
  if (!values.every(Number.isFinite)) throw new Unusable('a layer has weights that are no numbers');
  return { rows, columns, values, isInteger };
}

function integers(reader: ByteReader, rows: number, columns: number): Float32Array {
  reader.int8(); // The value of an empty cell.
  const bytes = reader.bytes(rows * columns);
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  // Files made for wide registers have a few scales more.
  const scales = reader.uint32();
  if (scales < rows) throw new Unusable('a layer has weights without a scale');
  const packed = reader.bytes(8 * scales);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const values = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const scale = view.getFloat64(8 * row, true);
    for (let i = row * columns; i < (row + 1) * columns; i += 1) values[i] = (weights[i] ?? 0) * scale;
  }
  return values;
}

function floats(reader: ByteReader, count: number): Float32Array {
  reader.float64(); // The value of an empty cell.
  const packed = reader.bytes(8 * count);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 1) values[i] = view.getFloat64(8 * i, true);
  return values;
}
