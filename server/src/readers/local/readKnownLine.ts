import type { DocumentPage } from '../../documents/documentPage.ts';
import { enlargedImage } from '../../documents/enlargedImage.ts';
import { boundingBox } from '../../page/geometry.ts';
import type { KnownLine, LineQuestion, LineReading } from '../pageOperations.ts';
import { USUAL_STRETCH } from '../ppocr/crops/cutLines.ts';
import type { LineCrop, RecognizedLines } from '../ppocr/crops/lineCrop.ts';
import { cleanPage, cropsOfLine, enlargedAround, type CleanPage } from '../ppocr/cropsOfLine.ts';
import type { PpocrModel } from '../ppocr/inference/model.ts';
import { pageRecognizer } from '../ppocr/recognition/ctcRecognizer.ts';
import type { LineRecognizer } from '../ppocr/recognition/lineRecognizer.ts';
import { recognizeLines } from '../ppocr/recognizeLines.ts';

/**
 * How much larger, and how much wider than usual, a line is read again that is read in several sizes. One size alone
 * mends about as many lines as it spoils: of 51 doubtful lines of scans and receipts, twice the size mended 4 and
 * spoiled 3, what the sizes agree on mended 6 and spoiled 1 (PP-OCRv4).
 */
const SIZES = [
  { factor: 1, stretch: 1 },
  { factor: 1.5, stretch: 1 },
  { factor: 2, stretch: 1 },
  { factor: 3, stretch: 1 },
  { factor: 2, stretch: 1.15 },
  { factor: 1, stretch: 0.75 },
] as const;

/** Where a drawn page has more to show than its usual resolution does. */
const DRAWN_SCALE = 2;

/** What may read a line again. */
export interface LineReaders {
  /** Cuts the line out, and reads it. */
  readonly page: PpocrModel;
  /** What read the line before, where that was another. */
  readonly own: LineRecognizer | undefined;
}

/**
 * Reads one line of a page again, as the local reader does: in several sizes by all readers, or once, by what read it
 * before or by another model. `check` throws when nobody waits any more.
 */
export async function readKnownLine(
  page: DocumentPage,
  { scale, inSizes, recoverSpaces, ...line }: LineQuestion,
  readers: LineReaders,
  check: () => void,
): Promise<LineReading> {
  const image = await enlargedImage(page, scale);
  check();
  const clean = cleanPage(image, check);
  if (!inSizes) {
    const [reading] = await readByEach(clean, line, recoverSpaces, readers, 1, check);
    return reading ?? NOTHING;
  }
  let finer = clean;
  if (image.origin === 'rendered') {
    finer = cleanPage(await enlargedImage(page, scale * DRAWN_SCALE), check);
    check();
  }
  const readings: LineReading[] = [];
  for (const { factor, stretch } of SIZES) {
    check();
    const base = factor > 1 ? finer : clean;
    const sized = enlargedAround(base, line, (factor * clean.dpi) / base.dpi);
    readings.push(...(await readByEach(sized, line, recoverSpaces, readers, stretch, check)));
  }
  return agreed(readings);
}

const NOTHING: LineReading = { text: '', confidence: 0, words: [] };

/** A line as its own recogniser reads it, and as the page model does, as far as that knows its letters. */
async function readByEach(
  page: CleanPage,
  line: KnownLine,
  recoverSpaces: boolean,
  { page: model, own }: LineReaders,
  stretch: number,
  check: () => void,
): Promise<LineReading[]> {
  const wide = stretched(model, stretch);
  const crops = inOrder(cropsOfLine(wide, page, line, check), line);
  check();
  const options = { recoverSpaces, isCancelled: (): boolean => false };
  if (!own) return [joined(await recognizeLines(pageRecognizer(wide), crops, options))];
  // Its own recogniser is to see the line as much wider as the page model does.
  const asCut = crops.map((crop) => ({ ...crop, stretch: crop.stretch / stretch }));
  const first = joined(await recognizeLines(own, asCut, options));
  check();
  const letters = new Set(model.alphabet);
  if (![...first.text].every((letter) => letter === ' ' || letters.has(letter))) return [first];
  return [first, joined(await recognizeLines(pageRecognizer(wide), crops, options))];
}

function joined(read: RecognizedLines): LineReading {
  const lines = read.lines.filter((one) => one !== null);
  const letters = lines.reduce((sum, { text }) => sum + text.length, 0);
  return {
    text: lines.map(({ text }) => text).join(' '),
    confidence: lines.reduce((sum, one) => sum + (one.confidence * one.text.length) / letters, 0),
    words: lines.flatMap(({ words }) => words),
  };
}

/** The model, with lines set wider or narrower than it wants them. */
function stretched(model: PpocrModel, by: number): PpocrModel {
  const { recognition } = model.manifest;
  const stretch = (recognition.stretch ?? USUAL_STRETCH) * by;
  return { ...model, manifest: { ...model.manifest, recognition: { ...recognition, stretch } } };
}

/**
 * The reading that most sizes gave, each weighed by how likely all its words are right. Sizes that read nothing have no
 * vote.
 */
export function agreed(readings: readonly LineReading[]): LineReading {
  const votes = new Map<string, { reading: LineReading; weight: number }>();
  for (const reading of readings) {
    if (reading.text === '') continue;
    const weight = reading.words.reduce((product, { confidence }) => product * confidence, 1);
    const before = votes.get(reading.text);
    // The surest of those that say the same has the best confidences to tell.
    const best = before && before.reading.confidence >= reading.confidence ? before.reading : reading;
    votes.set(reading.text, { reading: best, weight: (before?.weight ?? 0) + weight });
  }
  const [first] = [...votes.values()].sort((a, b) => b.weight - a.weight);
  return first?.reading ?? NOTHING;
}

/** Along the line, from its beginning. */
function inOrder(crops: readonly LineCrop[], { quad: [start, end] }: KnownLine): LineCrop[] {
  const along = (crop: LineCrop): number => {
    const { x, y, width, height } = boundingBox(crop.quad);
    return (x + width / 2) * (end[0] - start[0]) + (y + height / 2) * (end[1] - start[1]);
  };
  return [...crops].sort((a, b) => along(a) - along(b));
}
