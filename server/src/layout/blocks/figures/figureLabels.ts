import { intersectionArea, unionBox, type Box } from '../../../page/geometry.ts';
import { isNumberWord, type LayoutLine } from '../../lines/layoutLine.ts';
import { median, type PageScale } from '../../pageScale.ts';
import { MAJORITY } from '../../settings.ts';
import { isCaption } from './captions.ts';

/** Share of a line's box that lies on a picture, for the line to be a label in it. */
const INSIDE = 0.8;
/** Line heights between the rows of a caption that stands within a frame around its picture. */
const CAPTION_ROW = 1.6;
/** Characters of a line that is a sentence rather than a label, and rows of such lines that are text. */
const SENTENCE = { characters: 45, rows: 2 } as const;
/**
 * A sentence in a narrow column: rows under each other, line heights of their type from one to the next, ems between
 * their left edges, and rows that go on in small letters.
 */
const COLUMN = { pitch: 1.6, edge: 0.5, size: 0.1, rows: 3, lower: 2, words: 3 } as const;
/** Columns that a row may belong to; bounds the work. */
const MOST_STACKS = 32;
/**
 * Labels along an axis: line heights from the picture, characters of one that is no number, their number, line heights
 * by which their edges differ, and share of a step between two by which others differ.
 */
const TICKS = { gap: 1, characters: 14, count: 3, aligned: 0.7, step: 0.35 } as const;
/** Names beside or across the edge of a picture that has others inside: line heights from it, share of one across it. */
const NAMES = { gap: 0.6, across: 0.2, inside: 2, apart: 1.5 } as const;
/**
 * `(a)`, `(b) The same in autumn`: the name of a part, line heights under it, and those to a row that goes on: what needs
 * two rows is no name but text.
 */
const PART_NAME = { pattern: /^\([a-z]\)/u, characters: 60, gap: 1.5, row: 0.6 } as const;
/** Titles of axes and keys beside a chart: line heights from it, characters, and size over that of the text. */
const TITLES = { gap: 2, characters: 40, turned: 120, size: 1.15 } as const;

/** A picture with the lines that belong to it. */
export interface LabelledPicture {
  readonly box: Box;
  readonly labels: readonly LayoutLine[];
}

/**
 * Lines inside a picture, without a caption that stands in its frame. Those of a chart, which has numbers along its
 * sides, are labels outside it, too: ticks, titles of axes, a key. The box then holds them.
 */
export function labelsOf(picture: Box, lines: readonly LayoutLine[], scale: PageScale): LabelledPicture {
  const within = withoutCaption(
    lines.filter((line) => shareInside(line, picture) > INSIDE),
    scale,
  );
  const names = namesOf(picture, within, lines, scale);
  const parts = lines.filter(
    (line) =>
      !within.includes(line) &&
      !names.includes(line) &&
      isPartName(line, picture, scale) &&
      !goesOnBelow(line, lines, scale),
  );
  const inside = [...within, ...names, ...parts];
  const around = lines.filter(
    (line) => !inside.includes(line) && isNear(line, picture, 8 * scale.lineHeight),
  );
  const ticks = ticksOf(picture, around, scale);
  const box = unionBox([picture, ...[...inside, ...ticks].map((line) => line.box)]);
  const isChart = ticks.length > 0 || inside.filter(isNumber).length >= TICKS.count;
  if (!isChart) return { box, labels: inside };
  const titles = titlesOf(
    box,
    around.filter((line) => !ticks.includes(line)),
    scale,
  );
  return {
    box: unionBox([box, ...titles.map((line) => line.box)]),
    labels: [...inside, ...ticks, ...titles],
  };
}

/** Whether lines are sentences: a picture behind them is their ground. */
export function isRunningText(lines: readonly LayoutLine[]): boolean {
  const long = lines.filter(({ text }) => text.length > SENTENCE.characters);
  const sentences = new Set([...long, ...narrowText(lines)]);
  const letters = (some: Iterable<LayoutLine>): number =>
    [...some].reduce((sum, { text }) => sum + text.length, 0);
  return sentences.size >= SENTENCE.rows && letters(sentences) > MAJORITY * letters(lines);
}

/** Rows of sentences that are set in narrow columns: several of one go on in small letters. */
function narrowText(lines: readonly LayoutLine[]): LayoutLine[] {
  const stacks: LayoutLine[][] = [];
  for (const line of [...lines].filter(({ turned }) => !turned).sort((a, b) => a.top - b.top)) {
    const stack = stacks.slice(-MOST_STACKS).find((rows) => {
      const last = rows.at(-1);
      return (
        last !== undefined &&
        line.middle > last.middle &&
        line.middle - last.middle < COLUMN.pitch * line.size &&
        Math.abs(line.left - last.left) < COLUMN.edge * line.size &&
        Math.abs(line.size - last.size) < COLUMN.size * line.size
      );
    });
    if (stack) stack.push(line);
    else stacks.push([line]);
  }
  return stacks
    .filter((rows) => {
      const words = rows.reduce((sum, { text }) => sum + text.split(' ').length, 0);
      const going = rows.slice(1).filter(({ text }) => /^\p{Ll}/u.test(text));
      return (
        rows.length >= COLUMN.rows && going.length >= COLUMN.lower && words >= COLUMN.words * rows.length
      );
    })
    .flat();
}

function withoutCaption(lines: readonly LayoutLine[], scale: PageScale): LayoutLine[] {
  const caption = lines.find(({ text }) => isCaption(text));
  if (!caption) return [...lines];
  const out = new Set([caption]);
  let last = caption;
  for (const line of [...lines].sort((a, b) => a.middle - b.middle)) {
    const isNext = line.middle > last.middle && line.middle - last.middle < CAPTION_ROW * scale.lineHeight;
    if (!isNext || line.right < last.left || line.left > last.right) continue;
    out.add(line);
    last = line;
  }
  return lines.filter((line) => !out.has(line));
}

function isNear({ box }: LayoutLine, picture: Box, gap: number): boolean {
  return (
    box.x < picture.x + picture.width + gap &&
    box.x + box.width > picture.x - gap &&
    box.y < picture.y + picture.height + gap &&
    box.y + box.height > picture.y - gap
  );
}

function shareInside({ box }: LayoutLine, picture: Box): number {
  const area = box.width * box.height;
  return area > 0 ? intersectionArea(box, picture) / area : 0;
}

function isPartName({ text, left, right, top, bottom }: LayoutLine, picture: Box, scale: PageScale): boolean {
  const gap = top - picture.y - picture.height;
  return (
    PART_NAME.pattern.test(text) &&
    text.length <= PART_NAME.characters &&
    gap < PART_NAME.gap * scale.lineHeight &&
    bottom > picture.y + picture.height &&
    (left + right) / 2 > picture.x &&
    (left + right) / 2 < picture.x + picture.width
  );
}

/** Whether the next row belongs to a line: it is close below, and is no name or caption of its own. */
function goesOnBelow(line: LayoutLine, lines: readonly LayoutLine[], { lineHeight }: PageScale): boolean {
  return lines.some(
    ({ text, left, right, top, middle }) =>
      middle > line.bottom &&
      top - line.bottom < PART_NAME.row * lineHeight &&
      left < line.right &&
      right > line.left &&
      !PART_NAME.pattern.test(text) &&
      !isCaption(text),
  );
}

/** Names of parts that stand across the picture's edge, or just outside it and in no row of text. */
function namesOf(
  picture: Box,
  inside: readonly LayoutLine[],
  lines: readonly LayoutLine[],
  { lineHeight, bodySize }: PageScale,
): LayoutLine[] {
  const short = lines.filter(
    (line) => line.text.length <= TICKS.characters && !inside.includes(line) && !isCaption(line.text),
  );
  return short.filter((line) => {
    if (shareInside(line, picture) > NAMES.across) return !isRowOfText(line, inside, lines);
    if (inside.length < NAMES.inside || !isNear(line, picture, NAMES.gap * lineHeight)) return false;
    return !lines.some(
      (other) =>
        other.text.length > TICKS.characters &&
        other.top < line.middle &&
        other.bottom > line.middle &&
        other.left < line.right + NAMES.apart * bodySize &&
        other.right > line.left - NAMES.apart * bodySize,
    );
  });
}

/** Whether a row outside a picture goes on with a line, as a paragraph does. */
function isRowOfText(line: LayoutLine, inside: readonly LayoutLine[], lines: readonly LayoutLine[]): boolean {
  return lines.some(
    (other) =>
      other !== line &&
      !inside.includes(other) &&
      other.text.length > TICKS.characters &&
      Math.abs(other.left - line.left) < COLUMN.edge * line.size &&
      Math.abs(other.size - line.size) < COLUMN.size * line.size &&
      Math.abs(other.middle - line.middle) < COLUMN.pitch * line.size,
  );
}

/** Short lines in a column beside a picture, or in a row under or over it, most of them numbers or alike. */
function ticksOf(picture: Box, lines: readonly LayoutLine[], scale: PageScale): LayoutLine[] {
  const { lineHeight } = scale;
  const reach = TICKS.gap * lineHeight;
  const [right, bottom] = [picture.x + picture.width, picture.y + picture.height];
  const short = lines.filter(({ text }) => text.length <= TICKS.characters && !isCaption(text));
  const beside = (line: LayoutLine): boolean =>
    line.middle > picture.y - lineHeight && line.middle < bottom + lineHeight;
  const centre = ({ left, right: end }: LayoutLine): number => (left + end) / 2;
  const across = (line: LayoutLine): boolean =>
    centre(line) > picture.x - lineHeight && centre(line) < right + lineHeight;
  const columns = [
    short.filter((line) => beside(line) && picture.x - line.right < reach && line.left < picture.x),
    short.filter((line) => beside(line) && line.left - right < reach && line.right > right),
  ]
    .filter((ticks) => hasCommonEdge(ticks, TICKS.aligned * lineHeight))
    .map((ticks) => wholeScale(ticks, short, TICKS.aligned * lineHeight));
  const rows = [
    short.filter((line) => across(line) && line.top - bottom < reach && line.bottom > bottom),
    short.filter((line) => across(line) && picture.y - line.bottom < reach && line.top < picture.y),
  ].filter((ticks) => {
    const middles = ticks.map(({ middle }) => middle);
    return Math.max(...middles) - Math.min(...middles) < TICKS.aligned * lineHeight;
  });
  const isScale = (ticks: readonly LayoutLine[]): boolean =>
    ticks.length >= TICKS.count && ticks.filter(isNumber).length > MAJORITY * ticks.length;
  const scales = [...columns, ...rows].filter(isScale);
  if (scales.length === 0) return [];
  // Names of bars under a chart are no numbers, but its other side has some.
  return [...new Set([...columns, ...rows].filter((ticks) => ticks.length >= 2).flat())];
}

/** A column of ticks with those that go on at its steps above and below: an axis may be longer than what is drawn. */
function wholeScale(
  ticks: readonly LayoutLine[],
  lines: readonly LayoutLine[],
  within: number,
): readonly LayoutLine[] {
  if (ticks.length < TICKS.count) return ticks;
  const middles = ticks.map(({ middle }) => middle).sort((a, b) => a - b);
  const step = median(middles.slice(1).map((middle, i) => middle - middles[i]!));
  const [whole, rest] = [[...ticks], lines.filter((line) => isNumber(line) && !ticks.includes(line))];
  const isNext = ({ middle }: LayoutLine, end: number): boolean =>
    Math.abs(Math.abs(middle - end) - step) < TICKS.step * step;
  let [top, bottom] = [middles[0]!, middles.at(-1)!];
  for (const line of [...rest].sort((a, b) => b.middle - a.middle))
    if (line.middle < top && isNext(line, top) && hasCommonEdge([...whole, line], within)) {
      whole.push(line);
      top = line.middle;
    }
  for (const line of [...rest].sort((a, b) => a.middle - b.middle))
    if (line.middle > bottom && isNext(line, bottom) && hasCommonEdge([...whole, line], within)) {
      whole.push(line);
      bottom = line.middle;
    }
  return whole;
}

function isNumber({ text }: LayoutLine): boolean {
  return text.split(' ').every(isNumberWord);
}

function hasCommonEdge(lines: readonly LayoutLine[], within: number): boolean {
  const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
  return (
    lines.length > 0 &&
    Math.min(spread(lines.map(({ left }) => left)), spread(lines.map(({ right }) => right))) < within
  );
}

/** A caption stands between the chart and a line, which goes on with it or with the text behind it. */
function isBehindCaption(line: LayoutLine, chart: Box, lines: readonly LayoutLine[]): boolean {
  return lines.some(
    (other) =>
      isCaption(other.text) &&
      other.left < line.right &&
      other.right > line.left &&
      (line.middle > chart.y + chart.height ? other.middle < line.middle : other.middle > line.middle),
  );
}

/** Short lines next to a chart and its ticks that are no heading, no caption and no part of a text. */
function titlesOf(chart: Box, lines: readonly LayoutLine[], scale: PageScale): LayoutLine[] {
  const gap = TITLES.gap * scale.lineHeight;
  return lines.filter((line) => {
    const { text, left, right, top, bottom, size, turned } = line;
    if (text.length > (turned ? TITLES.turned : TITLES.characters) || isCaption(text)) return false;
    const isNext = top < chart.y + chart.height + gap && bottom > chart.y - gap;
    if (turned) return isNext && left < chart.x + chart.width + gap && right > chart.x - 2 * gap;
    const isHeading = line.source.font.bold && !scale.mostlyBold && bottom < chart.y + gap;
    if (size > TITLES.size * scale.bodySize || isHeading) return false;
    const isWithin = left > chart.x - gap && right < chart.x + chart.width + gap;
    if (!isWithin || !isNext || isBehindCaption(line, chart, lines)) return false;
    return !lines.some(
      (other) =>
        other !== line &&
        other.text.length > TITLES.characters &&
        other.left < right &&
        other.right > left &&
        other.top - bottom < scale.lineHeight / 2 &&
        top - other.bottom < scale.lineHeight / 2,
    );
  });
}
