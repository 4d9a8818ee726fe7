import { FolioError } from '../../errors/catalogue.ts';
import { boundingBox } from '../../page/geometry.ts';
import type { TextLine, UnreadRegion, Word } from '../../page/pageResult.ts';
import { lineWords } from './confidence/lineWords.ts';
import type { WordFeatures } from './confidence/wordFeatures.ts';
import { lineShapes } from './correction/glyphShapes.ts';
import { isIllegibleText } from './recognition/illegibleText.ts';
import { inkLevels, projectionProfile } from './crops/projectionProfile.ts';
import { setHan } from './correction/hanTypography.ts';
import { fixLetterCase } from './correction/letterCase.ts';
import { isCjk, isLatinLine, latinCharacter } from './correction/latinPunctuation.ts';
import type { LineCrop, RecognizedLines } from './crops/lineCrop.ts';
import { readWholeCrop } from './crops/longLines.ts';
import type { PpocrModel } from './inference/model.ts';
import { withSigns } from './pagePixels/lineSigns.ts';
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
 * which is checked before every line.
 */
export async function recognizeLines(
  model: PpocrModel,
  crops: readonly LineCrop[],
  options: RecognizeOptions,
): Promise<RecognizedLines> {
  const timer = new StageTimer();
  const lines: (TextLine | null)[] = new Array<TextLine | null>(crops.length).fill(null);
  const scripts: ScriptEvidence[] = new Array<ScriptEvidence>(crops.length).fill(NO_EVIDENCE);
  const illegible: boolean[] = [];
  const byWidth = crops.map((crop, index) => ({ crop, index })).sort((a, b) => a.crop.width - b.crop.width);
  const start = performance.now();
  await inTurn(byWidth, model.recognizer.concurrency, async ({ crop, index }) => {
    if (options.isCancelled()) throw new FolioError('cancelled');
    const { line, script, isIllegible } = await recognizeLine(model, crop, options, timer);
    lines[index] = withSigns(line, crop);
    scripts[index] = script;
    illegible[index] = isIllegible;
  });
  timer.add('recognize', performance.now() - start);
  const unread = crops
    .filter((_, index) => illegible[index])
    .map(({ quad }): UnreadRegion => ({ box: boundingBox(quad), reason: 'illegible' }));
  return { lines, scripts, unread, timings: timer.timings };
}

/** What came of one crop. */
interface CropReading {
  readonly line: TextLine | null;
  readonly script: ScriptEvidence;
  /** There is text, and no line came of it. */
  readonly isIllegible: boolean;
}

async function recognizeLine(
  model: PpocrModel,
  crop: LineCrop,
  options: RecognizeOptions,
  timer: StageTimer,
): Promise<CropReading> {
  const reading = await readTwice(model, crop, options, timer);
  const { line, script } = reading;
  if (!crop.vertical || (line && [...line.text].some(isCjk))) return reading;
  // A standing line of Latin letters is a line turned sideways: upwards or downwards, the surer reading tells.
  const other = await readCrop(model, upended(crop), options, timer);
  const best = (other.line?.confidence ?? 0) > (line?.confidence ?? 0) ? other.line : line;
  const kept = best && best.confidence >= HOPELESS.sidewaysConfidence ? best : null;
  return {
    line: kept,
    // Letters that lie on their side say nothing of their script.
    script: script.isMostlyHan ? script : NO_EVIDENCE,
    isIllegible: kept === null && (best !== null || reading.isIllegible || other.isIllegible),
  };
}

const NOTHING: CropReading = { line: null, script: NO_EVIDENCE, isIllegible: false };

/** Reads a crop, and where no line comes of it the same place as the detector saw it. */
async function readTwice(
  model: PpocrModel,
  crop: LineCrop,
  options: RecognizeOptions,
  timer: StageTimer,
): Promise<CropReading> {
  const reading = await readCrop(model, crop, options, timer);
  if (reading.line || !crop.loose) return reading;
  const second = await readCrop(model, crop.loose, options, timer);
  if (second.line && second.line.confidence >= HOPELESS.secondConfidence) return second;
  // Strokes and patterns look like letters at one height, text does at both.
  return { ...reading, isIllegible: reading.isIllegible && (second.line !== null || second.isIllegible) };
}

/** The same crop on its head. */
function upended(crop: LineCrop): LineCrop {
  const [a, b, c, d] = crop.quad;
  return { ...crop, pixels: crop.pixels.slice().reverse(), quad: [c, d, a, b], angle: crop.angle - 180 };
}

/** Reads one crop, step by step. */
async function readCrop(
  model: PpocrModel,
  crop: LineCrop,
  options: RecognizeOptions,
  timer: StageTimer,
): Promise<CropReading> {
  // Where the ink is.
  const levels = inkLevels(crop.pixels);
  const profile = projectionProfile(crop.pixels, crop.width, crop.height, levels);
  if (profile.last < profile.first) return NOTHING;

  // Characters as the model reads them, and what they tell of the line's script.
  const raw = await readWholeCrop(model, crop, profile, timer);
  const script = scriptEvidence(raw, profile, crop.height);
  const isLatin = isLatinLine(raw.map((c) => c.text));

  // Spaces between words, then the corrections of Latin lines: letter case, stops and commas, spelling.
  const latin = isLatin ? raw.map((c) => ({ ...c, text: latinCharacter(c.text) })) : raw;
  const spaced = spaceWords(latin, profile, crop.height, options.recoverSpaces && isLatin);
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
  const printed = lineWords(characters, profile, crop, isLatin, options.observe);
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
    recognizer: model.name,
    direction,
    angle: crop.angle,
    font: { size, bold: false, italic: false, monospace: false },
  };
  return { line, script, isIllegible: false };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Takes the items in order, a few at a time; the first error ends it when those under way have ended. */
async function inTurn<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failed = false;
  const takeOn = async (): Promise<void> => {
    for (const item of rest) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.max(1, concurrency) }, takeOn));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
