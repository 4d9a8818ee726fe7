import { ByteReader } from './byteReader.ts';
import { COMPONENT, readContainer, writeContainer } from './container.ts';
import { readLayer, type Layer } from './layers.ts';
import { type Code, passThrough, readRecoder } from './recoder.ts';
import { readUnicharset } from './unicharset.ts';
import { namingModel, UNNAMED, Unusable } from './unusable.ts';

/** A character, and the classes of the network that stand for it one after the other. */
export interface CodedCharacter {
  readonly text: string;
  readonly codes: readonly number[];
}

/** The LSTM recogniser of a .traineddata file. */
export interface LstmDescription {
  /** Of the pictures that it reads, px. */
  readonly height: number;
  /** The network in Tesseract's own terms, such as `[1,36,0,1Ct3,3,16Mp3,3Lfys48Lfx96Lrx96Lfx192O1c1]`. */
  readonly networkText: string;
  /** Of the Tesseract, or the training, that made the file; may be empty. */
  readonly version: string;
  /** Whether it has 8-bit weights. */
  readonly isInteger: boolean;
  /** Classes of the network. */
  readonly classes: number;
  /** The class of the CTC blank. */
  readonly blank: number;
  readonly characters: readonly CodedCharacter[];
}

export interface LstmRecognizerFile extends LstmDescription {
  readonly network: Layer;
}

/** Training flag of a file whose characters are recoded. */
const RECODED = 64;

/** What a .traineddata or .traineddata.gz file reads, and how. Errors: FolioError `model-invalid`. */
export function describeTraineddata(file: Uint8Array, model = UNNAMED): LstmDescription {
  const { height, networkText, version, isInteger, classes, blank, characters } = readTraineddata(
    file,
    model,
  );
  return { height, networkText, version, isInteger, classes, blank, characters };
}

/** The LSTM recogniser of a .traineddata or .traineddata.gz file. Errors: FolioError `model-invalid`. */
export function readTraineddata(file: Uint8Array, model = UNNAMED): LstmRecognizerFile {
  return namingModel(model, () => recognizerOf(readContainer(file)));
}

/**
 * A .traineddata file with only what the LSTM needs to read: a tenth of most files, whose dictionaries and data for
 * Tesseract's older recogniser go. Errors: FolioError `model-invalid`, also where it would not be usable.
 */
export function lstmPartOf(file: Uint8Array, model = UNNAMED): Uint8Array {
  return namingModel(model, () => {
    const components = readContainer(file);
    recognizerOf(components);
    const kept = Object.values<number>(COMPONENT).filter((place) => place !== COMPONENT.config);
    return writeContainer(new Map([...components].filter(([place]) => kept.includes(place))));
  });
}

function recognizerOf(components: ReadonlyMap<number, Uint8Array>): LstmRecognizerFile {
  const lstm = components.get(COMPONENT.lstm);
  if (!lstm) throw new Unusable('it has no LSTM recogniser, only that of Tesseract 3');
  const reader = new ByteReader(lstm);
  const network = readLayer(reader);
  // Where one of both is no component of its own, both are in the recogniser's.
  const [unicharset, recoder] = [components.get(COMPONENT.unicharset), components.get(COMPONENT.recoder)];
  const isApart = unicharset !== undefined && recoder !== undefined;
  const texts = readUnicharset(isApart ? new ByteReader(unicharset) : reader);
  const networkText = reader.text();
  const trainingFlags = reader.int32();
  reader.int32(); // Iterations of training,
  reader.int32(); // and samples.
  const blank = reader.int32();
  for (let i = 0; i < 3; i += 1) reader.float32(); // Rates of training.
  const isRecoded = (trainingFlags & RECODED) !== 0;
  const codes = isRecoded
    ? readRecoder(isApart ? new ByteReader(recoder) : reader, texts.length)
    : passThrough(texts.length);
  const characters = codedCharacters(texts, codes);
  const { height, classes, isInteger } = shapeOf(network);
  if (blank < 0 || blank >= classes || characters.some((c) => c.codes.some((code) => code >= classes)))
    throw new Unusable('its characters do not match its network');
  if (characters.length === 0) throw new Unusable('it has no characters');
  const version = new TextDecoder().decode(components.get(COMPONENT.version)?.subarray(0, 100));
  return { height, networkText, version: version.trim(), isInteger, classes, blank, characters, network };
}

/** Characters that are text, one for each sequence of classes. */
function codedCharacters(texts: readonly string[], codes: readonly Code[]): CodedCharacter[] {
  const characters = new Map<string, CodedCharacter>();
  for (const [id, { classes, isOwn }] of codes.entries()) {
    const text = texts[id] ?? '';
    const key = classes.join(' ');
    if (text !== '' && key !== '' && (isOwn || !characters.has(key)))
      characters.set(key, { text, codes: classes });
  }
  return [...characters.values()];
}

/** What goes into a network and comes out. */
function shapeOf(network: Layer): { height: number; classes: number; isInteger: boolean } {
  const layers = network.kind === 'series' ? network.layers : [network];
  const [first, last] = [layers[0], layers.at(-1)];
  if (first?.kind !== 'input') throw new Unusable('its network does not begin with a picture');
  if (last?.kind !== 'connected' || last.activation !== 'Softmax')
    throw new Unusable('its network does not end in a choice of characters');
  return { height: first.height, classes: last.outputs, isInteger: last.weights.isInteger };
}
