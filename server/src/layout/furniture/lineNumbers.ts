import { boundingBox } from '../../page/geometry.ts';
import type { TextLine } from '../../page/pageResult.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { median } from '../pageScale.ts';
import { LEVEL_WITHIN } from '../settings.ts';
import { cutLine } from '../lines/splitLines.ts';

/** Numbers that stand alone in the margin, at least. */
const LEAST = 8;
/** Share of the other lines that begins right of the numbers. */
const BESIDE = 0.85;
/** Share of the numbers that goes on where the one above ends, by at most this step: some are misread. */
const COUNTED = { share: 0.8, step: 5 } as const;
/** A number ends this many font sizes from the edge of the others, at most. */
const NEAR_EDGE = 1.5;
/** Font sizes right of that edge where the text begins; characters of a line that counts as text. */
const TEXT = { right: 0.5, length: 4 } as const;

interface PlacedText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly middle: number;
  readonly size: number;
}

/** The numbers that count lines in the margin of pleadings and manuscripts, top to bottom; or none. */
export function findLineNumbers(lines: readonly LayoutLine[]): LayoutLine[] {
  return numberColumn(lines)?.numbers ?? [];
}

/**
 * Splits lines that the text detector joined with the line number in the margin before them. Lines stay whole on a
 * page without line numbers.
 */
export function splitAtLineNumbers(lines: readonly TextLine[]): TextLine[] {
  const placed = lines.map(placedText);
  // Joined lines begin left of the edge: the numbers that stand alone are judged with the rest of the lines.
  const edge = edgeOf(placed);
  if (edge === undefined) return [...lines];
  const parted = lines.flatMap((line, i) => partAt(line, edge + TEXT.right * (placed[i]?.size ?? 0)));
  return numberColumn(parted.map(placedText)) ? parted : [...lines];
}

function placedText(line: TextLine): PlacedText {
  const box = boundingBox(line.quad);
  return {
    text: line.text.trim(),
    left: box.x,
    right: box.x + box.width,
    middle: box.y + box.height / 2,
    size: line.font.size > 0 ? line.font.size : box.height,
  };
}

/** Behind the words in front of `edge`, where these are a number and others follow. */
function partAt(line: TextLine, edge: number): TextLine[] {
  if (line.direction === 'rtl' || Math.abs(line.angle) > LEVEL_WITHIN) return [line];
  const first = line.words.findIndex(({ box }) => box.x + box.width > edge);
  const next = line.words[first];
  const number = line.words
    .slice(0, Math.max(0, first))
    .map(({ text }) => text)
    .join('');
  return next && isLineNumber(number) ? cutLine(line, [next.box.x]) : [line];
}

/** Two figures of a number may stand apart. */
function isLineNumber(text: string): boolean {
  return /^\d(?: ?\d){0,2}$/.test(text);
}

/** Where most numbers that stand alone end. */
function edgeOf(lines: readonly PlacedText[]): number | undefined {
  const numbers = lines.filter(({ text }) => isLineNumber(text));
  return numbers.length < LEAST ? undefined : median(numbers.map(({ right }) => right));
}

function numberColumn<Line extends PlacedText>(lines: readonly Line[]): { numbers: Line[] } | undefined {
  const edge = edgeOf(lines);
  if (edge === undefined) return undefined;
  const numbers = lines
    .filter(({ text, right, size }) => isLineNumber(text) && Math.abs(right - edge) < NEAR_EDGE * size)
    .sort((a, b) => a.middle - b.middle);
  if (numbers.length < LEAST) return undefined;
  const own = new Set(numbers);
  // What lies in the margin itself (a law office's name) is not counted by them.
  const others = lines.filter(
    (line) => !own.has(line) && line.text.length >= TEXT.length && line.right > edge + TEXT.right * line.size,
  );
  const beside = others.filter(({ left }) => left > edge).length;
  if (beside < BESIDE * others.length) return undefined;
  const value = ({ text }: Line): number => Number(text.replaceAll(' ', ''));
  const counted = numbers.slice(1).filter((line, i) => {
    const before = numbers[i];
    const step = before ? value(line) - value(before) : 0;
    return step > 0 && step <= COUNTED.step;
  }).length;
  return counted >= COUNTED.share * (numbers.length - 1) ? { numbers } : undefined;
}
