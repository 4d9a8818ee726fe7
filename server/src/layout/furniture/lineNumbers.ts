import { boundingBox } from '../../page/geometry.ts';
import type { TextLine } from '../../page/pageResult.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { least } from '../lines/extremes.ts';
import { median } from '../pageScale.ts';
import { LEVEL_WITHIN } from '../settings.ts';
import { cutLine } from '../lines/splitLines.ts';

/** Numbers that stand alone in the margin, at least. */
const LEAST = 8;
/** Share of the other lines that begins right of the numbers. */
const BESIDE = 0.85;
/** Share of the numbers that may have something left of them in their row; more of it makes them a column of a table. */
const IN_ROWS = 0.3;
/** Share of the numbers that goes on where the one above ends, by at most this step: some are misread. */
const COUNTED = { share: 0.8, step: 5 } as const;
/** A number ends this many font sizes from the edge of the others, at most. */
const NEAR_EDGE = 1.5;
/** Share of lines that begin with a capital letter or a figure, from which they are entries of a list. */
const ENTRIES = 0.85;
/** Numbers for one line, from which each line has its own. */
const EACH_LINE = 0.5;
/** Font sizes between the middles of what stands in one row. */
const SAME_ROW = 0.5;
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
  if (standInRows(numbers, lines)) return undefined;
  // What lies in the margin itself (a law office's name) is not counted by them.
  const others = lines.filter(
    (line) => !own.has(line) && line.text.length >= TEXT.length && line.right > edge + TEXT.right * line.size,
  );
  const beside = others.filter(({ left }) => left > edge);
  if (others.length === 0 || beside.length < BESIDE * others.length) return undefined;
  // Every fifth line of a poem may have a number.
  if (numbers.length > EACH_LINE * beside.length && areEntries(beside)) return undefined;
  const value = ({ text }: Line): number => Number(text.replaceAll(' ', ''));
  const counted = numbers.slice(1).filter((line, i) => {
    const before = numbers[i];
    const step = before ? value(line) - value(before) : 0;
    return step > 0 && step <= COUNTED.step;
  }).length;
  return counted >= COUNTED.share * (numbers.length - 1) ? { numbers } : undefined;
}

/** Whether each line begins anew, as in a numbered list: text that is counted by lines goes on from line to line. */
function areEntries(lines: readonly PlacedText[]): boolean {
  const isAnew = ({ text }: PlacedText): boolean => /^[\p{P}\p{S}\s]*[\p{Lu}\p{Lt}\p{Nd}]/u.test(text);
  return lines.filter(isAnew).length > ENTRIES * lines.length;
}

/** Whether other text stands left of the numbers, row by row. `numbers`: top to bottom. */
function standInRows<Line extends PlacedText>(numbers: readonly Line[], lines: readonly Line[]): boolean {
  const left = least(numbers.map((number) => number.left));
  const before = lines.filter(({ right }) => right < left).sort((a, b) => a.middle - b.middle);
  let next = 0;
  const inRows = numbers.filter(({ middle, size }) => {
    while ((before[next]?.middle ?? Infinity) < middle - SAME_ROW * size) next += 1;
    return (before[next]?.middle ?? Infinity) <= middle + SAME_ROW * size;
  });
  return inRows.length > IN_ROWS * numbers.length;
}
