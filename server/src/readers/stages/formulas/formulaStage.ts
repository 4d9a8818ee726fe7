import { readFile } from 'node:fs/promises';
import { FolioError, reasonOf } from '../../../errors/catalogue.ts';
import { type ResolvedModel, stageManifest } from '../../../models/resolveModel.ts';
import type { StageParts } from '../../../models/stageManifest.ts';
import { resizeGrey } from '../../ppocr/pagePixels/greyImage.ts';
import { pictureTensor } from '../pictureTensor.ts';
import type { FormulaStage, FormulaText, PixelSize, StagePixels } from '../stage.ts';
import { StageSession, type StageTensor } from '../stageSession.ts';
import { centredTensor, withoutMargins } from './formulaInput.ts';
import { formulaTex } from './formulaTex.ts';
import { endsInLoop, greedyDecode, type DecodedText } from './greedyDecode.ts';
import { TokenVocabulary } from './tokenVocabulary.ts';

/** Formulas read at once: a decoder that goes on for one goes on for all. */
const BATCH = 8;
/** Tokens of the longest formula; long ones on a line of their own have a third of it. */
const MOST_TOKENS = 512;
/** Readings whose tokens are less sure on average stay unread: a picture of the formula is better than a wrong one. */
const MIN_SCORE = 0.7;
/** What a reading is worth whose model says nothing of how sure it is, and whose TeX is whole. */
const UNKNOWN_SCORE = 0.75;
/** How much larger than the input pictures are cut, because their margins are taken off. */
const ROOM = 1.25;
/** Numbers of PP-FormulaNet's begin, padding and end. */
const PADDING = new Set([0, 1]);
const END = 2;

/** Loads a model that reads formulas. Errors: `model-invalid`. */
export async function loadFormulaStage(model: ResolvedModel): Promise<FormulaStage> {
  const part = stageManifest(model, 'formulas').formulas;
  const vocabulary = await loadVocabulary(model);
  const graph = await StageSession.load(model.file('graph'), model.name);
  if (part.family === 'pp-formulanet') return new FormulaNet(graph, vocabulary, part, model.name);
  const decoder = await StageSession.load(model.file('decoder'), model.name);
  return new EncoderDecoder(graph, decoder, vocabulary, part, model.name);
}

async function loadVocabulary(model: ResolvedModel): Promise<TokenVocabulary> {
  try {
    return TokenVocabulary.parse(await readFile(model.file('vocabulary'), 'utf8'));
  } catch (error) {
    if (error instanceof FolioError) throw error;
    const reason = `its vocabulary cannot be read: ${reasonOf(error)}`;
    throw new FolioError('model-invalid', { model: model.directory, reason }, { cause: error });
  }
}

function reading(decoded: DecodedText | undefined, vocabulary: TokenVocabulary): FormulaText | undefined {
  if (!decoded || decoded.score < MIN_SCORE) return undefined;
  const tex = formulaTex(vocabulary.textOf(decoded.tokens));
  return tex === undefined ? undefined : { tex, score: Math.min(1, decoded.score) };
}

type FormulaNetPart = Extract<StageParts['formulas'], { readonly family: 'pp-formulanet' }>;
type EncoderDecoderPart = Extract<StageParts['formulas'], { readonly family: 'encoder-decoder' }>;

/**
 * PP-FormulaNet of PaddleOCR: [n, 1, height, width] in, without margins and in the middle of black; out come numbers of
 * tokens, [n, length], and from some exports their probabilities beside them. https://paddlepaddle.github.io/PaddleX/latest/en/module_usage/tutorials/ocr_modules/formula_recognition.html
 */
class FormulaNet implements FormulaStage {
  readonly model: string;
  readonly batch = BATCH;
  readonly #session: StageSession;
  readonly #vocabulary: TokenVocabulary;
  readonly #part: FormulaNetPart;

  constructor(session: StageSession, vocabulary: TokenVocabulary, part: FormulaNetPart, model: string) {
    this.#session = session;
    this.#vocabulary = vocabulary;
    this.#part = part;
    this.model = model;
  }

  pictureSize(part: PixelSize): PixelSize {
    const { width, height } = this.#part.input;
    return fitted(part, { width: ROOM * width, height: ROOM * height });
  }

  async readFormulas(pictures: readonly StagePixels[]): Promise<(FormulaText | undefined)[]> {
    if (pictures.length === 0) return [];
    const { input } = this.#part;
    const prints = pictures.map((picture): StagePixels => {
      const print = withoutMargins(picture);
      const { width, height } = fitted(print, input);
      return { ...resizeGrey(print, width, height), channels: 1 };
    });
    const name = this.#session.inputNames[0] ?? '';
    const outputs = await this.#session.run({ [name]: centredTensor(prints, input) });
    return pictures.map((_, at) =>
      reading(tokensOf(outputs, at, pictures.length, this.#vocabulary), this.#vocabulary),
    );
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}

/** The tokens of one text up to its end; undefined where it has none, or goes round in circles. */
function tokensOf(
  outputs: readonly StageTensor[],
  at: number,
  count: number,
  vocabulary: TokenVocabulary,
): DecodedText | undefined {
  const numbers = outputs.find(({ data }) => !(data instanceof Float32Array));
  const length = (numbers?.data.length ?? 0) / count;
  const scores = outputs.find(({ data }) => data instanceof Float32Array && data.length === length * count);
  const tokens: number[] = [];
  let sum = 0;
  for (let step = 0; step < Math.min(length, MOST_TOKENS); step += 1) {
    const token = Number(numbers?.data[at * length + step] ?? END);
    const probability = Number(scores?.data[at * length + step] ?? UNKNOWN_SCORE);
    // Some exports fill up with numbers that are none.
    if (token === END || token < 0 || token >= vocabulary.size)
      return tokens.length === 0 ? undefined : { tokens, score: sum / tokens.length };
    if (PADDING.has(token)) continue;
    tokens.push(token);
    sum += probability;
    if (endsInLoop(tokens)) return undefined;
  }
  return undefined;
}

/**
 * An encoder of pictures, and a decoder that is asked for one token after the other, as Hugging Face's Optimum exports
 * them (pix2text-mfr, TexTeller) and RapidLaTeXOCR does: the decoder takes the numbers of the tokens so far, what the
 * encoder made of the picture, and in some exports a mask.
 */
class EncoderDecoder implements FormulaStage {
  readonly model: string;
  readonly batch = BATCH;
  readonly #encoder: StageSession;
  readonly #decoder: StageSession;
  readonly #vocabulary: TokenVocabulary;
  readonly #part: EncoderDecoderPart;

  constructor(
    encoder: StageSession,
    decoder: StageSession,
    vocabulary: TokenVocabulary,
    part: EncoderDecoderPart,
    model: string,
  ) {
    this.#encoder = encoder;
    this.#decoder = decoder;
    this.#vocabulary = vocabulary;
    this.#part = part;
    this.model = model;
  }

  pictureSize(part: PixelSize): PixelSize {
    const { width, height } = this.#part.input;
    return this.#part.fit === 'pad' ? fitted(part, { width, height }) : { width, height };
  }

  async readFormulas(pictures: readonly StagePixels[]): Promise<(FormulaText | undefined)[]> {
    if (pictures.length === 0) return [];
    const { input, begin, end } = this.#part;
    const name = this.#encoder.inputNames[0] ?? '';
    const [context] = await this.#encoder.run({ [name]: pictureTensor(pictures, input, 1) });
    if (!context) return pictures.map(() => undefined);
    const texts = await greedyDecode(
      pictures.length,
      async (sequences) =>
        logitsOf((await this.#decoder.run(this.#feeds(sequences, context)))[0], sequences.length),
      { begin, end, length: MOST_TOKENS },
    );
    return texts.map((text) => reading(text, this.#vocabulary));
  }

  async release(): Promise<void> {
    await this.#encoder.release();
    await this.#decoder.release();
  }

  #feeds(sequences: readonly (readonly number[])[], context: StageTensor): Record<string, StageTensor> {
    const shape = [sequences.length, sequences[0]?.length ?? 0];
    const numbers = { data: BigInt64Array.from(sequences.flat(), BigInt), shape };
    const mask = { data: new BigInt64Array(numbers.data.length).fill(1n), shape };
    return Object.fromEntries(
      this.#decoder.inputNames.map((name) => [
        name,
        /mask/i.test(name) ? mask : /encoder|context|hidden|memory/i.test(name) ? context : numbers,
      ]),
    );
  }
}

/** The logits of the last step of each sequence, from [n, steps, tokens]. */
function logitsOf(output: StageTensor | undefined, count: number): Float32Array[] {
  const tokens = output?.shape.at(-1) ?? 0;
  if (!output || !(output.data instanceof Float32Array)) return [];
  const each = output.data.length / count;
  const { data } = output;
  return Array.from({ length: count }, (_, at) => data.subarray((at + 1) * each - tokens, (at + 1) * each));
}

/** The size of a part that just fits into another, px. */
function fitted(part: PixelSize, room: PixelSize): PixelSize {
  const scale = Math.min(room.width / Math.max(1, part.width), room.height / Math.max(1, part.height));
  return {
    width: Math.max(1, Math.floor(part.width * scale)),
    height: Math.max(1, Math.floor(part.height * scale)),
  };
}
