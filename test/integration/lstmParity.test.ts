import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageDirectory } from '../../server/src/models/builtInModels.ts';
import { convertTraineddata, type LstmModel } from '../../server/src/models/traineddata/lstmModel.ts';
import { lstmPartOf } from '../../server/src/models/traineddata/traineddata.ts';
import { cropLine } from '../../server/src/readers/ppocr/crops/cropLine.ts';
import type { UprightFrame } from '../../server/src/readers/ppocr/detection/uprightFrame.ts';
import type { GreyImage } from '../../server/src/readers/ppocr/pagePixels/greyImage.ts';
import { LstmRecognizer } from '../../server/src/readers/ppocr/recognition/lstm/lstmRecognizer.ts';
import { LstmSession } from '../../server/src/readers/ppocr/recognition/lstm/lstmSession.ts';
import type { Framing } from '../../server/src/readers/ppocr/recognition/lstm/networkInput.ts';
import { StageTimer } from '../../server/src/readers/ppocr/stageTimer.ts';
import { seededRandom } from '../../scripts/samples/randomness.ts';
import { languageOf, type Language } from '../bench/languages/languages.ts';
import { folded, scoreReading } from '../bench/languages/score.ts';
import { declarationIn } from '../bench/languages/typesetting/declaration.ts';
import { fontOf } from '../bench/languages/typesetting/fonts.ts';
import { scaledByLeptonica } from '../fixtures/readers/leptonicaScaling.ts';
import { hasTesseract, readByTesseract } from '../fixtures/readers/nativeTesseract.ts';

/** Tesseract's recognisers read as Tesseract itself does, by the same file and without its dictionaries. */
const SHARED = process.env['FOLIO_SHARED'] ?? join(import.meta.dirname, '../../../shared');
const SCANS = join(SHARED, 'corpus', 'lines-uw3');
const isThere = hasTesseract();
if (!isThere) console.warn('SKIPPED: no tesseract on this machine to compare with.');
if (!existsSync(SCANS)) console.warn(`SKIPPED: no lines in ${SHARED}; set FOLIO_SHARED to where they are.`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'folio-parity-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The file of a language, as its npm package has it. */
function fileOf(language: string): string {
  const directory = packageDirectory(`@tesseract.js-data/${language}`) ?? '';
  return join(directory, '4.0.0_best_int', `${language}.traineddata.gz`);
}

async function loadRecognizer(
  language: string,
  framing?: Framing,
): Promise<{ recognizer: LstmRecognizer; model: LstmModel; traineddata: Uint8Array }> {
  const file = await readFile(fileOf(language));
  const model = convertTraineddata(file, language);
  const recognizer = new LstmRecognizer(await LstmSession.load(model, language), model, language, framing);
  return { recognizer, model, traineddata: lstmPartOf(file) };
}

async function textsOf(
  recognizer: LstmRecognizer,
  images: readonly GreyImage[],
  stretch = 1,
): Promise<string[]> {
  const lines = await recognizer.read(
    images.map((image) => ({ image, stretch })),
    new StageTimer(),
  );
  return lines.map((line) => line.map(({ text }) => text).join(''));
}

/** Truths have typewriter's marks for all quotes and dashes. */
function plain(text: string): string {
  const quotes = text.replace(/[‘’′]/g, "'").replace(/[“”„]/g, '"');
  return folded(quotes.replace(/[−–—]/g, '-'));
}

/** Of all lines together, per cent. */
function characterErrors(read: readonly string[], truths: readonly string[]): number {
  return 100 * scoreReading(read.map(plain).join('\n'), truths.map(plain).join('\n')).characterErrors;
}

describe.skipIf(!isThere || !existsSync(SCANS))('scans of English lines', () => {
  it('are read as Tesseract reads them, nearly all to the letter', async () => {
    // As Tesseract does it: the picture as it is, and beyond it noise, whose middle is grey.
    const framing: Framing = { above: 0, below: 0, sides: undefined, beyond: 'grey' };
    const { recognizer, model, traineddata } = await loadRecognizer('eng', framing);
    const files = globSync(join(SCANS, '*.bin.png')).sort();
    const scans = await Promise.all(files.map(readGrey));
    const native = await readByTesseract(folder, traineddata, scans, 'raw line');
    const read = await textsOf(
      recognizer,
      scans.map((scan) => scaledByLeptonica(scan, model.height)),
    );
    const truths = files.map((file) => readFileSync(file.replace('.bin.png', '.gt.txt'), 'utf8'));
    const same = read.filter((text, i) => plain(text) === plain(native[i] ?? '')).length;
    console.log(
      `UW3: ${same} of ${files.length} lines as Tesseract; character errors ${characterErrors(read, truths).toFixed(2)} %, Tesseract ${characterErrors(native, truths).toFixed(2)} %`,
    );
    expect(same / files.length).toBeGreaterThanOrEqual(0.97);
    expect(characterErrors(read, truths)).toBeLessThanOrEqual(characterErrors(native, truths) + 0.2);
  });
});

describe.skipIf(!isThere)('lines that are drawn', () => {
  it.each([
    ['eng', 'en'],
    ['fra', 'fr'],
    ['deu', 'de'],
    ['spa', 'es'],
    ['hin', 'hi'],
  ])('are read no worse off Folio’s crops than by Tesseract: %s', async (name, tag) => {
    const { recognizer, traineddata } = await loadRecognizer(name);
    const language = languageOf(tag);
    const truths = linesOf(language);
    const drawn = truths.map((text, i) => drawLine(text, language, i));
    const native = await readByTesseract(folder, traineddata, drawn, 'line');
    const read = await textsOf(recognizer, drawn.map(cropOf), STRETCH);
    const [ours, theirs] = [characterErrors(read, truths), characterErrors(native, truths)];
    console.log(`${name}: character errors ${ours.toFixed(2)} %, Tesseract ${theirs.toFixed(2)} %`);
    expect(ours).toBeLessThanOrEqual(theirs + 0.2);
  });
});

async function readGrey(file: string): Promise<GreyImage> {
  const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8Array(data), width: info.width, height: info.height };
}

/** Of each paragraph its first words. */
function linesOf(language: Language): string[] {
  const paragraphs = declarationIn(language).filter(({ kind }) => kind === 'paragraph');
  return paragraphs.slice(0, 24).map(({ text }) => /^.{1,70}(?=\s|$)/u.exec(text)?.[0] ?? text);
}

/** Blank around a line, px. */
const MARGIN = 40;

/** Ten points at 300 dpi, with a scanner's noise. */
function drawLine(text: string, language: Language, seed: number): GreyImage {
  const size = 42;
  const font = fontOf(language.script, seed % 2 === 0 ? 'serif' : 'sans', size);
  const measure = createCanvas(1, 1).getContext('2d');
  measure.font = font;
  const [width, height] = [Math.ceil(measure.measureText(text).width) + 2 * MARGIN, 3 * size];
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#f0f0f0';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#202020';
  context.font = font;
  context.fillText(text, MARGIN, 2 * size);
  const { data } = context.getImageData(0, 0, width, height);
  const random = seededRandom(seed);
  const grey = Uint8Array.from({ length: width * height }, (_, i) => {
    const noise = 30 * (random() + random() + random() - 1.5);
    return Math.max(0, Math.min(255, (data[4 * i] ?? 255) + noise));
  });
  return { data: grey, width, height };
}

/** As Folio squeezes lines for its usual recognisers. */
const STRETCH = 0.85;

const FRAME: UprightFrame = {
  width: 1000,
  height: 1000,
  toUpright: [1, 0, 0, 1, 0, 0],
  uprightToPage: [1, 0, 0, 1, 0, 0],
  scale: 1,
};

/** The line as Folio cuts it out of a page, from a box around its ink. */
function cropOf({ data, width, height }: GreyImage): GreyImage {
  const inked = [...data.keys()].filter((i) => (data[i] ?? 255) < 128);
  const top = Math.floor((inked[0] ?? 0) / width);
  const bottom = Math.floor((inked.at(-1) ?? 0) / width);
  const rectangle = {
    centre: [width / 2, (top + bottom + 1) / 2] as const,
    width: width - MARGIN,
    height: 1.2 * (bottom + 1 - top),
    angle: 0,
  };
  const line = { rectangle, vertical: false };
  const [crop] = cropLine({ data, width, height }, line, { height: 48, stretch: STRETCH }, FRAME, 0, false);
  if (!crop) throw new Error('there is no ink');
  return { data: crop.pixels, width: crop.width, height: crop.height };
}
