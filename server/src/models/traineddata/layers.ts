import type { ByteReader } from './byteReader.ts';
import { Unusable } from './unusable.ts';
import { readWeightMatrix, type WeightMatrix } from './weightMatrix.ts';

/** What a fully connected layer ends in. */
export type Activation = 'Tanh' | 'Relu' | 'Logistic' | 'Linear' | 'Softmax';

/** A layer of Tesseract's network, with what runs it. Sizes in px of what comes in. */
export type Layer =
  | { readonly kind: 'input'; readonly height: number; readonly depth: number }
  | {
      /** Puts the pixels around each pixel beside each other; the layer after it weighs them. */
      readonly kind: 'convolve';
      readonly halfWidth: number;
      readonly halfHeight: number;
    }
  | { readonly kind: 'maxpool'; readonly width: number; readonly height: number }
  | {
      readonly kind: 'connected';
      readonly activation: Activation;
      readonly inputs: number;
      readonly outputs: number;
      readonly weights: WeightMatrix;
    }
  | {
      readonly kind: 'lstm';
      /** Gives its last state only. */
      readonly summarises: boolean;
      readonly inputs: number;
      readonly outputs: number;
      readonly gates: LstmGates;
    }
  /** One after the other; all beside each other; from the other end; down the columns instead of along the rows. */
  | { readonly kind: 'series' | 'parallel' | 'reversed' | 'transposed'; readonly layers: readonly Layer[] };

export interface LstmGates {
  readonly cell: WeightMatrix;
  readonly input: WeightMatrix;
  readonly forget: WeightMatrix;
  readonly output: WeightMatrix;
}

/** Known networks have about ten layers, three deep. */
const MOST = { layers: 64, depth: 12, size: 65_536, height: 256, reach: 16, pool: 8 } as const;

/** Of networks that take any height, px: Tesseract gives them no higher pictures (`kMaxInputHeight`). */
const FREE_HEIGHT = 48;

const GROUPS = {
  Series: 'series',
  Parallel: 'parallel',
  ParBidiLSTM: 'parallel',
  RTLReversed: 'reversed',
  XYTranspose: 'transposed',
} as const satisfies Record<string, Layer['kind']>;

const ACTIVATIONS: readonly Activation[] = ['Tanh', 'Relu', 'Logistic', 'Linear', 'Softmax'];

/** A network's bits that change what is in the file. */
const FLAG = { layerSpecificRates: 64 } as const;

/** Layers under way of being read. */
interface Budget {
  layers: number;
}

/**
 * Reads a network as `Network::CreateFromFile` of Tesseract does. Throws `Unusable`, also for layers that no known
 * file has.
 */
export function readLayer(reader: ByteReader, depth = 0, budget: Budget = { layers: MOST.layers }): Layer {
  budget.layers -= 1;
  if (budget.layers < 0 || depth > MOST.depth) throw new Unusable('its network has too many layers');
  if (reader.int8() !== 0) throw new Unusable('its network is of a form from before Tesseract 4.0');
  const type = reader.text();
  if (reader.int8() === 1) throw new Unusable('its network is still in training');
  reader.int8(); // Whether training goes back beyond the layer.
  const flags = reader.int32();
  const inputs = size(reader);
  const outputs = size(reader);
  reader.int32(); // Count of weights.
  reader.text(); // Its name.
  const group = Object.entries(GROUPS).find(([name]) => name === type)?.[1];
  if (group) {
    const layers: Layer[] = [];
    for (let left = reader.uint32(); left > 0; left -= 1) layers.push(readLayer(reader, depth + 1, budget));
    if ((flags & FLAG.layerSpecificRates) !== 0) reader.bytes(4 * reader.uint32());
    return { kind: group, layers };
  }
  const activation = ACTIVATIONS.find((name) => name === type);
  if (activation) {
    const weights = readWeightMatrix(reader, outputs, inputs + 1);
    return { kind: 'connected', activation, inputs, outputs, weights };
  }
  switch (type) {
    case 'Input':
      return readInput(reader);
    case 'Convolve': {
      const halfWidth = within(reader.int32(), 0, MOST.reach);
      return { kind: 'convolve', halfWidth, halfHeight: within(reader.int32(), 0, MOST.reach) };
    }
    case 'Maxpool': {
      const width = within(reader.int32(), 1, MOST.pool);
      return { kind: 'maxpool', width, height: within(reader.int32(), 1, MOST.pool) };
    }
    case 'LSTM':
    case 'SummLSTM':
      return readLstm(reader, type === 'SummLSTM', inputs, outputs);
    default:
      throw new Unusable(
        `its network has a layer of an unknown kind${/^\w{1,20}$/.test(type) ? `, ${type}` : ''}`,
      );
  }
}

function readInput(reader: ByteReader): Layer {
  reader.int32(); // Batch.
  const height = within(reader.int32(), 0, MOST.height) || FREE_HEIGHT;
  reader.int32(); // Width: as the line has.
  const depth = reader.int32();
  reader.int32(); // How it was trained.
  if (depth !== 1) throw new Unusable('its network reads no grey pictures');
  return { kind: 'input', height, depth };
}

function readLstm(reader: ByteReader, summarises: boolean, inputs: number, outputs: number): Layer {
  // Those that look at two neighbours, or at their own answers, have more inputs.
  if (reader.int32() !== inputs + outputs) throw new Unusable('its network has an LSTM of an unknown kind');
  const gate = (): WeightMatrix => readWeightMatrix(reader, outputs, inputs + outputs + 1);
  // In the order of the file.
  const [cell, input, forget, output] = [gate(), gate(), gate(), gate()];
  return { kind: 'lstm', summarises, inputs, outputs, gates: { cell, input, forget, output } };
}

function size(reader: ByteReader): number {
  return within(reader.int32(), 0, MOST.size);
}

function within(value: number, least: number, most: number): number {
  if (value < least || value > most) throw new Unusable('its network has a layer of an impossible size');
  return value;
}
