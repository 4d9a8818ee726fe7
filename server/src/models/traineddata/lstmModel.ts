import { networkGraph } from './networkGraph.ts';
import { type CodedCharacter, readTraineddata } from './traineddata.ts';
import { namingModel } from './unusable.ts';

/** All that running a recogniser needs to know besides its graph. */
export interface LstmSettings {
  /** Of the pictures that it reads, px. */
  readonly height: number;
  /** px of a line for one time step. */
  readonly stepWidth: number;
  /** px that the network sees beyond each edge of a picture. */
  readonly border: number;
  /** The class of the CTC blank. */
  readonly blank: number;
  /** Whether it was made for pixels in 8 bits. */
  readonly isInteger: boolean;
  readonly characters: readonly CodedCharacter[];
}

/** A recogniser as onnxruntime runs it. */
export interface LstmModel extends LstmSettings {
  /** ONNX file; its inputs and outputs are `TENSORS`. */
  readonly onnx: Uint8Array;
}

/** How many classes of each time step are told: searching for characters of several codes takes more of them. */
const RANKS = { single: 4, several: 10 } as const;

/** Converts a .traineddata or .traineddata.gz file. Errors: FolioError `model-invalid`. */
export function convertTraineddata(file: Uint8Array, model: string): LstmModel {
  const { network, height, blank, isInteger, characters } = readTraineddata(file, model);
  const isRecoded = characters.some(({ codes }) => codes.length > 1);
  const graph = namingModel(model, () => networkGraph(network, isRecoded ? RANKS.several : RANKS.single));
  return { ...graph, height, blank, isInteger, characters };
}
