import { FolioError } from '../../errors/catalogue.ts';
import type { TextLine, Word } from '../../page/pageResult.ts';
import { lineWords } from './confidence/lineWords.ts';
import type { WordFeatures } from './confidence/wordFeatures.ts';
import { lineShapes } from './correction/glyphShapes.ts';
import { isIllegibleText } from './recognition/illegibleText.ts';
import {
  inkLevels,
  type InkLevels,
  projectionProfile,
  type ProjectionProfile,
} from './crops/projectionProfile.ts';
import { setHan } from './correction/hanTypography.ts';
import { fixLetterCase } from './correction/letterCase.ts';
import { isCjk, isLatinLine, latinCharacter } from './correction/latinPunctuation.ts';
import type { LineCrop, RecognizedLines } from './crops/lineCrop.ts';
import { withSigns } from './pagePixels/lineSigns.ts';
import type { LinePicture, LineRecognizer } from './recognition/lineRecognizer.ts';
import type { ReadCharacter } from './recognition/recognizeCrop.ts';
import { NO_EVIDENCE, type ScriptEvidence, scriptEvidence } from './recognition/scripts/scriptEvidence.ts';
import { inReadingOrder } from './correction/readingOrder.ts';
import { correctSpelling } from './correction/spelling/correctSpelling.ts';
import { StageTimer } from './stageTimer.ts';
import { fixStopsAndCommas } from './correction/stopsAndCommas.ts';
import { fontSizeOfLine } from './crops/fontSizeOfLine.ts';
import { typedWords } from './correction/typedText.ts';
import { spaceWords } from './correction/wordSpaces.ts';

export interface RecognizeOptions {
  /** Puts back word spaces that the model dropped. */
  readonly recoverSpaces: boolean;
  /** Gets what each word's confidence was made of, for fitting its weights. */
  readonly observe?: (word: Word, features: WordFeatures) => void;
  isCancelled(): boolean;
}

/** Lines surer than this are text; short ones must be surer, as specks and pen strokes look like them. */
const HOPELESS = {
  confidence: 0.65,
  shortConfidence: 0.8,
  shortLength: 4,
  sidewaysConfidence: 0.85,
  secondConfidence: 0.9,
} as const;

/**
 * Reads line crops, in order of width, and returns them in the order given. Rejects with FolioError `cancelled`,
 * which is checked before every batch of lines.
 */
export async function recognizeLines(
  recognizer: LineRecognizer,
  crops: readonly LineCrop[],
  options: RecognizeOptions,
): Promise<RecognizedLines> {
  const timer = new StageTimer();
  const start = performance.now();
  const readings = await readLines({ recognizer, options, timer }, crops);
  timer.add('recognize', performance.now() - start);
  return {
    lines: readings.map(({ line }, at) => {
      const crop = crops[at];
      return crop ? withSigns(line, crop) : line;
    }),
    scripts: readings.map(({ script }) => script),
    illegible: readings.map(({ isIllegible }) => isIllegible),
    timings: timer.timings,
  };
}

/** What lines are read with. */
interface Reading {
  readonly recognizer: LineRecognizer;
  readonly options: RecognizeOptions;
  readonly timer: StageTimer;
}

/** What came of one crop. */
interface CropReading {
  readonly line: TextLine | null;
  readonly script: ScriptEvidence;
  /** There is text, and no line came of it. */
  readonly isIllegible: boolean;
}

const NOTHING: CropReading = { line: null, script: NO_EVIDENCE, isIllegible: false };

/** One a crop. A standing line of Latin letters is a line turned sideways: upwards or downwards, the surer reading tells. */
async function readLines(reading: Reading, crops: readonly LineCrop[]): Promise<CropReading[]> {
  const readings = await readTwice(reading, crops);
  const standing = [...crops.entries()].filter(([at, { vertical }]) => vertical && !hasCjk(readings[at]));
  const others = await readCrops(
    reading,
    standing.map(([, crop]) => upended(crop)),
  );
  for (const [i, [at]] of standing.entries())
    readings[at] = surerOf(readings[at] ?? NOTHING, others[i] ?? NOTHING);
  return readings;
}

function hasCjk(reading: CropReading | undefined): boolean {
  return [...(reading?.line?.text ?? '')].some(isCjk);
}

function surerOf({ line, script, isIllegible }: CropReading, other: CropReading): CropReading {
  const best = (other.line?.confidence ?? 0) > (line?.confidence ?? 0) ? other.line : line;
  const kept = best && best.confidence >= HOPELESS.sidewaysConfidence ? best : null;
  return {
    line: kept,
    // Letters that lie on their side say nothing of their script.
    script: script.isMostlyHan ? script : NO_EVIDENCE,
    isIllegible: kept === null && (best !== null || isIllegible || other.isIllegible),
  };
}

/** Reads crops, and where no line comes of one the same place as the detector saw it. */
async function readTwice(reading: Reading, crops: readonly LineCrop[]): Promise<CropReading[]> {
  const readings = await readCrops(reading, crops);
  const again = [...crops.entries()].flatMap(([at, { loose }]) =>
    loose && readings[at]?.line === null ? [{ at, loose }] : [],
  );
  const seconds = await readCrops(
    reading,
    again.map(({ loose }) => loose),
  );
  for (const [i, { at }] of again.entries())
    readings[at] = atBothHeights(readings[at] ?? NOTHING, seconds[i] ?? NOTHING);
  return readings;
}

function atBothHeights(first: CropReading, second: CropReading): CropReading {
  if (second.line && second.line.confidence >= HOPELESS.secondConfidence) return second;
  // Strokes and patterns look like letters at one height, text does at both.
  return { ...first, isIllegible: first.isIllegible && (second.line !== null || second.isIllegible) };
}

/** The same crop on its head. */
export function upended(crop: LineCrop): LineCrop {
  const [a, b, c, d] = crop.quad;
  return { ...crop, pixels: crop.pixels.slice().reverse(), quad: [c, d, a, b], angle: crop.angle - 180 };
}

/** A crop with ink, and where that is. */
interface InkedCrop {
  readonly at: number;
  readonly crop: LineCrop;
  readonly levels: InkLevels;
  readonly profile: ProjectionProfile;
}

/** Reads each crop once, as many at a time as the recogniser wants, those of like width together. */
async function readCrops(
  { recognizer, options, timer }: Reading,
  crops: readonly LineCrop[],
): Promise<CropReading[]> {
  const readings = crops.map(() => NOTHING);
  const inked = crops.flatMap((crop, at): InkedCrop[] => {
    const levels = inkLevels(crop.pixels);
    const profile = projectionProfile(crop.pixels, crop.width, crop.height, levels);
    return profile.last < profile.first ? [] : [{ at, crop, levels, profile }];
  });
  inked.sort((a, b) => a.crop.width - b.crop.width);
  for (let from = 0; from < inked.length; from += recognizer.batch) {
    if (options.isCancelled()) throw new FolioError('cancelled');
    const some = inked.slice(from, from + recognizer.batch);
    const texts = await recognizer.read(
      some.map(({ crop }) => pictureOf(crop)),
      timer,
    );
    for (const [i, one] of some.entries())
      readings[one.at] = readingOf(one, texts[i] ?? [], recognizer, options);
  }
  return readings;
}

function pictureOf({ pixels, width, height, stretch }: LineCrop): LinePicture {
  return { image: { data: pixels, width, height }, stretch };
}

/** What the characters of a crop come to, step by step. `raw`: as the recogniser read them. */
function readingOf(
  { crop, levels, profile }: InkedCrop,
  raw: readonly ReadCharacter[],
  { name, family }: LineRecognizer,
  options: RecognizeOptions,
): CropReading {
  // What they tell of the line's script.
  const script = scriptEvidence(raw, profile, crop.height);
  const isLatin = isLatinLine(raw.map((c) => c.text));

  // Spaces between words, then the corrections of Latin lines: letter case, stops and commas, spelling.
  const latin = isLatin ? raw.map((c) => ({ ...c, text: latinCharacter(c.text) })) : raw;
  // Latin words among Chinese ones, too, lose some.
  const losesSpaces = isLatin || raw.some(({ text }) => isCjk(text));
  const spaced = spaceWords(latin, profile, crop.height, options.recoverSpaces && losesSpaces);
  const shapes = isLatin ? lineShapes(spaced, crop, levels, profile.last + 1) : undefined;
  const shaped = shapes ? fixStopsAndCommas(fixLetterCase(spaced, shapes), shapes) : spaced;
  const characters = isLatin ? correctSpelling(shaped) : setHan(shaped);
  if (characters.length === 0) return { ...NOTHING, script };

  // Whether it is text at all.
  const confidence = mean(characters.map((c) => c.confidence));
  const isShort = characters.length <= HOPELESS.shortLength;
  if (confidence < (isShort ? HOPELESS.shortConfidence : HOPELESS.confidence))
    return { line: null, script, isIllegible: isIllegibleText(characters, profile, crop) };

  // Words with their confidences and other readings, and the line they make.
  const printed = lineWords(characters, profile, crop, { isLatin, family }, options.observe);
  const { words: ordered, direction } = inReadingOrder(printed);
  const words = typedWords(ordered);
  const text = words.map((word) => word.text).join(' ');
  const size = fontSizeOfLine(text, profile, crop.pointsPerPixel);
  const line: TextLine = {
    quad: crop.quad,
    text,
    confidence,
    words,
    origin: 'ocr',
    recognizer: name,
    direction,
    angle: crop.angle,
    font: { size, bold: false, italic: false, monospace: false },
  };
  return { line, script, isIllegible: false };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
