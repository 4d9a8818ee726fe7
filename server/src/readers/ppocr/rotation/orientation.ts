import { firstFloats } from '../inference/inference.ts';
import { type GreyImage, turnGrey } from '../pagePixels/greyImage.ts';
import type { PpocrModel } from '../inference/model.ts';
import { type PageSamples, type SampleGroup, sampleStrips, type SampleStrip } from './orientationSamples.ts';
import { recognizeCrop } from '../recognition/recognizeCrop.ts';
import type { RotatedRectangle } from '../detection/rotatedRectangle.ts';
import type { StageTimer } from '../stageTimer.ts';
import { fillTensor } from '../inference/tensorFilling.ts';

export type Rotation = 0 | 90 | 180 | 270;

/** How many strips of each kind are looked at, and how many of them are read in each rotation. */
const SAMPLE = { classified: 6, read: 3 } as const;

/** When a page stands upright as it came, without a look at the other rotations. */
const UPRIGHT = {
  /** Share of lines that the classifier takes for upright. */
  share: 0.7,
  /** Confidence of their reading, and characters that it takes to say so. */
  confidence: 0.85,
  characters: 8,
  /** Where the classifier takes so many lines for upright, all of them, one that is read so surely is enough. */
  clear: { strips: 4, confidence: 0.95, letters: 12 },
} as const;

/** When a page is turned: by how much its reading must be surer than the one without a turn. */
const TURN = {
  /** Between 0° and 90° the page's letters stand or lie: a wrong reading makes next to nothing of them. */
  sideways: 1.1,
  /** Where most of the text is single letters and short numbers, which say little. */
  squares: 1.5,
  /** On their head many letters and digits are letters and digits, but read with little confidence. */
  headDown: 1.05,
  /** Letters that the model does not know are read about as badly on their head. */
  headDownUnsure: { below: 0.8, margin: 1.15 },
  /**
   * What the reading of a stack counts more than one along it: recognisers are trained to read columns of
   * letters turned on their side, and no line of letters on their side reads as a stack.
   */
  stack: 1.1,
  /** Less sure readings say nothing of a page: noise, handwriting, scripts that the model lacks. */
  least: 0.7,
} as const;

/** When long lines alone tell a page's rotation, whatever is read in its short cells. */
const CLEAR = {
  /** Strips that are read surely: one alone may be a note along the margin. */
  strips: 2,
  letters: 16,
  /** What is read surely in another rotation, share of the characters. */
  others: 0.25,
} as const;

/**
 * Degrees, clockwise, by which a page must be turned so that its text is upright. Some of its text is read in all
 * four rotations, and the page is turned only if another rotation is clearly better than none. Long regions alone
 * prove nothing: a column of short cells looks like a line on its side, and so do the columns of vertical Chinese
 * and Japanese.
 */
export async function pageRotation(
  model: PpocrModel,
  image: GreyImage,
  regions: readonly RotatedRectangle[],
  timer: StageTimer,
): Promise<Rotation> {
  const height = model.manifest.recognition.height;
  const samples = sampleStrips(image, regions, height, SAMPLE.classified);
  const { lying } = samples;
  const read = new Map<GreyImage, Reading>();
  const reading: StripReader = async (strip, isStack) => {
    const known = read.get(strip) ?? (await readStrip(model, strip, isStack, timer));
    read.set(strip, known);
    return known;
  };
  if (lying.strips.length > 0 && lying.extent >= samples.standing.extent + samples.square.extent) {
    const share = await classify(
      model,
      lying.strips.map((strip) => strip.upright()),
      timer,
    );
    const isClear = share === 1 && lying.strips.length >= UPRIGHT.clear.strips;
    if (
      (share === undefined || share >= UPRIGHT.share) &&
      (await standsUpright(lying.strips, reading, isClear))
    )
      return 0;
  }
  const scores = new Map<Rotation, number>();
  const sure = new Map<Rotation, SureLines>();
  for (const rotation of [0, 90, 180, 270] as const) {
    let sum = 0;
    let weights = 0;
    const lines = { strips: 0, characters: 0, letters: 0 };
    sure.set(rotation, lines);
    for (const [kind, group] of Object.entries(samples) as [keyof PageSamples, SampleGroup][]) {
      const strips = group.strips.slice(0, SAMPLE.read);
      if (strips.length === 0) continue;
      const isStack = kind === (rotation % 180 === 0 ? 'standing' : 'lying');
      let confidence = 0;
      for (const strip of strips) {
        const read = await reading(turned(strip, rotation), isStack);
        confidence += read.confidence;
        if (kind === 'square' || read.confidence < UPRIGHT.confidence) continue;
        lines.strips += 1;
        lines.characters += read.characters;
        lines.letters += read.letters;
      }
      sum += (group.extent * (isStack ? TURN.stack : 1) * confidence) / strips.length;
      weights += group.extent;
    }
    scores.set(rotation, weights === 0 ? 0 : sum / weights);
  }
  const clear = clearRotation(sure);
  if (clear !== undefined) return clear;
  const upright = scores.get(0) ?? 0;
  const isSquare = samples.square.extent > samples.lying.extent + samples.standing.extent;
  const sideways = isSquare ? TURN.squares : TURN.sideways;
  let best: Rotation = 0;
  for (const [rotation, score] of scores) {
    const { below, margin: unsure } = TURN.headDownUnsure;
    const headDown = score < below ? unsure : TURN.headDown;
    const margin = rotation === 180 ? headDown : sideways;
    if (score >= TURN.least && score > upright * margin && score > (scores.get(best) ?? 0)) best = rotation;
  }
  return best;
}

/** Long regions that are read surely in a rotation, all together. */
interface SureLines {
  readonly strips: number;
  readonly characters: number;
  readonly letters: number;
}

/** The only rotation in which long lines of letters are read surely. */
function clearRotation(sure: ReadonlyMap<Rotation, SureLines>): Rotation | undefined {
  for (const [rotation, { strips, characters, letters }] of sure) {
    if (strips < CLEAR.strips || letters < CLEAR.letters) continue;
    const others = [...sure].filter(([other]) => other !== rotation);
    if (others.every(([, other]) => other.characters <= CLEAR.others * characters)) return rotation;
  }
  return undefined;
}

/** What a strip looks like on a page turned clockwise by some degrees. */
function turned({ upright, sideways }: SampleStrip, rotation: Rotation): GreyImage {
  switch (rotation) {
    case 0:
      return upright();
    case 90:
      return sideways();
    case 180:
      return turnGrey(upright(), 180);
    case 270:
      return turnGrey(sideways(), 180);
  }
}

/** Reads a strip, each once. `isStack`: it is made of cells that stand in a column. */
type StripReader = (strip: GreyImage, isStack: boolean) => Promise<Reading>;

interface Reading {
  /** Mean of the characters', with those counted as read badly that a strip of this length lacks. */
  readonly confidence: number;
  readonly characters: number;
  /** Those of the Latin, Greek and like alphabets. */
  readonly letters: number;
}

const ALPHABETIC = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;

/**
 * Text has at least this many characters on a stretch as long as it is high. The cells of a stack have a letter
 * each at least: fewer are read where the pieces of a line in an unknown script are taken for cells.
 */
const DENSITY = { line: 0.5, stack: 0.7 } as const;

async function readStrip(
  model: PpocrModel,
  strip: GreyImage,
  isStack: boolean,
  timer: StageTimer,
): Promise<Reading> {
  const start = performance.now();
  const characters = (await recognizeCrop(model, strip, timer)).filter((c) => c.text !== ' ');
  timer.add('orient.run', performance.now() - start);
  const sum = characters.reduce((total, c) => total + c.confidence, 0);
  const letters = characters.filter((c) => ALPHABETIC.test(c.text)).length;
  const expected = Math.max(
    1,
    ((isStack ? DENSITY.stack : DENSITY.line) * strip.width) / strip.height,
    characters.length,
  );
  return { confidence: sum / expected, characters: characters.length, letters };
}

/**
 * Whether the longest lying regions read surely as lines of print, as the page came. Columns of digits and of
 * Chinese letters do too, on their side: only letters of an alphabet are believed, unless the region makes
 * no good stack. `isClear`: the classifier takes them all for upright.
 */
async function standsUpright(
  strips: readonly SampleStrip[],
  reading: StripReader,
  isClear: boolean,
): Promise<boolean> {
  let characters = 0;
  let letters = 0;
  for (const strip of strips.slice(0, 2)) {
    const read = await reading(strip.upright(), false);
    if (read.confidence < UPRIGHT.confidence) return false;
    const { confidence, letters: enough } = UPRIGHT.clear;
    if (isClear && read.confidence >= confidence && read.letters >= enough) return true;
    characters += read.characters;
    letters += read.letters;
  }
  if (characters < UPRIGHT.characters) return false;
  if (letters >= UPRIGHT.characters) return true;
  for (const strip of strips.slice(0, 2)) {
    for (const rotation of [90, 180, 270] as const)
      if ((await reading(turned(strip, rotation), rotation !== 180)).confidence >= UPRIGHT.confidence)
        return false;
  }
  return true;
}

/** Share of lines that the classifier takes for upright; undefined without a classifier. */
async function classify(
  model: PpocrModel,
  crops: readonly GreyImage[],
  timer: StageTimer,
): Promise<number | undefined> {
  const settings = model.manifest.lineOrientation;
  if (!model.orienter || !settings || crops.length === 0) return undefined;
  const { width, height } = settings;
  let upright = 0;
  for (const crop of crops) {
    const input = new Float32Array(3 * width * height);
    fillTensor(input, width, height, firstColumns(crop, width), settings);
    const start = performance.now();
    const { data } = firstFloats(await model.orienter.run(input, [1, 3, height, width]));
    timer.add('orient.run', performance.now() - start);
    const best = data.indexOf(Math.max(...data));
    if (settings.classes[best] === 0) upright += 1;
  }
  return upright / crops.length;
}

function firstColumns(image: GreyImage, width: number): GreyImage {
  if (image.width <= width) return image;
  const data = new Uint8Array(width * image.height);
  for (let y = 0; y < image.height; y += 1)
    data.set(image.data.subarray(y * image.width, y * image.width + width), y * width);
  return { data, width, height: image.height };
}
