import type { TextLine } from '../../page/pageResult.ts';
import type { CropReading } from './lineWork.ts';

const BOLD = {
  /**
   * Stroke width over that of the page's text. Lines of one type differ by 3 % at most on clean pages and 6 % on poor
   * ones; bold faces have strokes 1.3 to 2 times as wide, of which the blur of a coarse scan takes a part.
   */
  strokes: 1.2,
  /** Power of the font size by which strokes widen: a little less than they do, since blur adds the same to all sizes. */
  bySize: 0.8,
  /** Letters of a line, or letters and digits: the strokes of fewer say little, and those of signs are others. */
  letters: 2,
  digits: 4,
  /** Handwriting, stamps and pictures have strokes of all widths, and are read with less confidence. */
  confidence: 0.85,
  /** Lines and letters of a page (of a script) that make a measure of its text. */
  textLines: 4,
  textLetters: 60,
} as const;

/** What is measured of a line. Points. */
interface Measured {
  readonly line: TextLine;
  readonly strokeWidth: number;
  readonly letters: number;
  readonly lettersAndDigits: number;
  readonly isHan: boolean;
}

/**
 * The lines of a page that were read from pixels, with `font.bold` where the strokes are wider than those of the
 * page's text. Chinese characters, which have more strokes in less room, are compared with each other.
 */
export function withBoldLines(readings: readonly CropReading[]): CropReading[] {
  const measured = new Map<CropReading, Measured>();
  for (const reading of readings) {
    const one = measure(reading);
    if (one) measured.set(reading, one);
  }
  const text = {
    true: textMeasure([...measured.values()], true),
    false: textMeasure([...measured.values()], false),
  };
  return readings.map((reading) => {
    const one = measured.get(reading);
    const usual = one && text[`${one.isHan}`];
    if (!one || !usual || !isBold(one, usual)) return reading;
    return { ...reading, line: { ...one.line, font: { ...one.line.font, bold: true } } };
  });
}

function measure({ line, crop: { strokeWidth } }: CropReading): Measured | undefined {
  if (!line || strokeWidth === undefined || !(strokeWidth > 0)) return undefined;
  const letters = line.text.match(/\p{L}/gu)?.length ?? 0;
  const han = line.text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const lettersAndDigits = line.text.match(/[\p{L}\p{Nd}]/gu)?.length ?? 0;
  return { line, strokeWidth, letters, lettersAndDigits, isHan: 2 * han > letters };
}

/** Stroke width, font size and height of a line that is usual on a page: of a letter in the middle. */
interface TextMeasure {
  readonly strokeWidth: number;
  readonly size: number;
  readonly height: number;
}

function textMeasure(lines: readonly Measured[], isHan: boolean): TextMeasure | undefined {
  const own = lines.filter((line) => line.isHan === isHan);
  const letters = own.reduce((sum, line) => sum + line.letters, 0);
  if (own.length < BOLD.textLines || letters < BOLD.textLetters) return undefined;
  const usual = (value: (line: Measured) => number): number => {
    const sorted = [...own].sort((a, b) => value(a) - value(b));
    let sum = 0;
    return value(sorted.find((line) => (sum += line.letters) >= letters / 2) ?? sorted[0]!);
  };
  return {
    strokeWidth: usual((line) => line.strokeWidth),
    size: usual(({ line }) => line.font.size),
    height: usual(({ line }) => heightOf(line)),
  };
}

function isBold({ line, strokeWidth, letters, lettersAndDigits }: Measured, usual: TextMeasure): boolean {
  if (letters < BOLD.letters && lettersAndDigits < BOLD.digits) return false;
  if (line.confidence < BOLD.confidence) return false;
  // Sizes from pixels are rough, so both estimates count: a line whose box is high was also seen more coarsely. Small
  // print has strokes as wide as blur makes them.
  const larger = Math.max(1, Math.sqrt((line.font.size / usual.size) * (heightOf(line) / usual.height)));
  return strokeWidth >= BOLD.strokes * larger ** BOLD.bySize * usual.strokeWidth;
}

function heightOf({ quad: [topLeft, , , bottomLeft] }: TextLine): number {
  return Math.max(0.1, Math.hypot(bottomLeft[0] - topLeft[0], bottomLeft[1] - topLeft[1]));
}
