import { boundingBox, type Point, type Quad } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { TextLine, TextMark, Word } from '../../../page/pageResult.ts';
import type { Glyph, GlyphFont } from '../drawing/drawing.ts';
import { directionOf, logicalOrder } from '../../../page/readingDirection.ts';
import { hasShifts, shiftOf, writeShifts } from './shiftedText.ts';
import { StrikingLines, struckGlyphs } from './struckText.ts';
import { joinSpacedLetters } from './spacedLetters.ts';
import { alongBaseline, findRuns, type PlacedGlyph, type TextRun } from './textRuns.ts';
import { standInColumns } from './verticalColumns.ts';
import { columnWords } from './verticalText.ts';
import { wordStarts } from './wordGaps.ts';

/** Fractions of the em, from the baseline: what Latin type fills on average. */
const ASCENT = 0.76;
const DESCENT = 0.22;

export interface LayerLine {
  readonly line: TextLine;
  readonly hidden: boolean;
  /** Position in the drawing of its last character. */
  readonly order: number;
  /** What it is made of, left to right; of vertical text downwards. */
  readonly glyphs: readonly PlacedGlyph[];
  /** Points. */
  readonly size: number;
}

/**
 * A page's characters as lines of text, in the order of the file. Page points. `onCopies` gets the number of
 * characters that print others once more and are left out.
 */
export function findLayerLines(
  glyphs: readonly Glyph[],
  rulingLines: readonly RulingLine[] = [],
  onCopies?: (characters: number) => void,
): LayerLine[] {
  const lines: LayerLine[] = [];
  const striking = new StrikingLines(rulingLines);
  const page = directionOf(glyphs.map(({ text }) => text));
  for (const run of findRuns(standInColumns(glyphs, rulingLines), onCopies)) {
    const line = lineOf(run, striking, page);
    if (!line) continue;
    const order = run.glyphs.reduce((last, { glyph }) => Math.max(last, glyph.order), 0);
    lines.push({ line, hidden: run.hidden, order, glyphs: run.glyphs, size: run.size });
  }
  return lines;
}

function lineOf(run: TextRun, striking: StrikingLines, page: 'ltr' | 'rtl'): TextLine | undefined {
  const glyphs = signsBehindLetters(run.glyphs.sort((a, b) => a.start - b.start));
  const font = mainFont(glyphs);
  const top = run.vertical ? run.baseline - run.size / 2 : run.baseline - run.size * ASCENT;
  const bottom = run.vertical ? run.baseline + run.size / 2 : run.baseline + run.size * DESCENT;
  const quadOf = (start: number, end: number): Quad => quadFrom(run, start, end, top, bottom);
  const struck = struckGlyphs(glyphs, run, striking);
  const shifted = hasShifts(run);
  const read = run.vertical
    ? []
    : splitWords(glyphs, run.size).map((word) => readWord(word, run, shifted, struck));
  const { words, direction, turned } = run.vertical
    ? { words: columnWords(glyphs, run.size), direction: 'ltr' as const, turned: false }
    : logicalOrder(read, page);
  // Where the order changed, only what strikes the whole line is known by its place.
  const marks = turned && struck.size < glyphs.length ? [] : marksOfLine(read, struck, glyphs.length);
  const textWords: Word[] = words.map(({ text, start, end }) => ({
    text,
    box: boundingBox(quadOf(start, end)),
    confidence: 1,
  }));
  const text = textWords.map((word) => word.text).join(' ');
  if (text === '') return undefined;
  return {
    quad: quadOf(run.start, run.end),
    text,
    ...(marks.length > 0 ? { marks } : {}),
    confidence: 1,
    words: textWords,
    origin: 'text-layer',
    direction,
    angle: run.vertical ? 90 : run.angle,
    ...(run.vertical ? { vertical: true } : {}),
    font: {
      size: run.size,
      bold: font.bold || run.overprinted === true,
      italic: font.italic,
      monospace: font.monospace,
      ...(font.name === undefined ? {} : { name: font.name }),
    },
  };
}

const COMBINING = /^\p{M}+$/u;

/**
 * Glyphs by place, but combining signs behind the letter that they stand over: programs that shape text put them
 * at either side of it, and draw them before or after.
 */
function signsBehindLetters(glyphs: readonly PlacedGlyph[]): readonly PlacedGlyph[] {
  if (!glyphs.some(({ glyph }) => COMBINING.test(glyph.text))) return glyphs;
  const placed: PlacedGlyph[] = [];
  let waiting: PlacedGlyph[] = [];
  for (const next of glyphs) {
    const { glyph, start, end } = next;
    if (!COMBINING.test(glyph.text)) {
      placed.push(next, ...waiting);
      waiting = [];
      continue;
    }
    const before = placed.findLast((other) => !COMBINING.test(other.glyph.text));
    const middle = (start + end) / 2;
    if (before && middle <= before.end) placed.push(next);
    else waiting.push(next);
  }
  return [...placed, ...waiting];
}

/** From the line's own coordinates back to the page; clockwise from the text's top left. */
function quadFrom(run: TextRun, start: number, end: number, top: number, bottom: number): Quad {
  if (run.vertical) {
    // Read downwards: its top left is the corner at the top right of the column. Across is rightwards here.
    return [
      [bottom, start],
      [bottom, end],
      [top, end],
      [top, start],
    ];
  }
  const point = (u: number, v: number): Point => alongBaseline(u, v, -run.angle);
  return [point(start, top), point(end, top), point(end, bottom), point(start, bottom)];
}

/** Glyphs of a line, left to right, as words. `size` in points. */
export function splitWords(glyphs: readonly PlacedGlyph[], size: number): PlacedGlyph[][] {
  const words: PlacedGlyph[][] = [];
  const starts = wordStarts(glyphs, size);
  for (const [at, glyph] of glyphs.entries()) {
    if (starts[at] === true) words.push([glyph]);
    else words.at(-1)?.push(glyph);
  }
  return joinSpacedLetters(words);
}

interface ReadWord {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly letters: string[];
  readonly marks: readonly TextMark[];
}

/** `marks` count from the word's start. */
function readWord(
  glyphs: readonly PlacedGlyph[],
  run: TextRun,
  shifted: boolean,
  struck: ReadonlySet<PlacedGlyph>,
): ReadWord {
  const read = glyphs.map((placed, index) => ({
    text: character(placed, index === glyphs.length - 1),
    shift: shifted ? shiftOf(placed, run) : undefined,
  }));
  const written = shifted ? writeShifts(read) : read;
  const marks: TextMark[] = [];
  let at = 0;
  written.forEach(({ text, shift }, index) => {
    const placed = glyphs[index];
    // A struck character stays one, whatever its height.
    const kind = placed && struck.has(placed) ? 'strikethrough' : shift;
    if (kind && text !== '') addMark(marks, { kind, start: at, end: at + text.length });
    at += text.length;
  });
  const letters = written.map(({ text }) => text);
  const end = Math.max(...glyphs.map((glyph) => glyph.end));
  return { text: letters.join(''), start: glyphs[0]?.start ?? 0, end, letters, marks };
}

/** Puts a mark behind others; one that goes on what the last one marks makes that longer. */
function addMark(marks: TextMark[], mark: TextMark, gap = 0): void {
  const last = marks.at(-1);
  if (last?.kind === mark.kind && mark.start - last.end <= gap)
    marks[marks.length - 1] = { ...last, end: mark.end };
  else marks.push(mark);
}

/** The marks of words as marks of their line, in which a space parts them. */
function marksOfLine(
  words: readonly ReadWord[],
  struck: ReadonlySet<PlacedGlyph>,
  glyphs: number,
): TextMark[] {
  const marks: TextMark[] = [];
  let at = 0;
  for (const word of words) {
    if (word.text === '') continue;
    for (const { kind, start, end } of word.marks)
      addMark(marks, { kind, start: at + start, end: at + end }, kind === 'strikethrough' ? 1 : 0);
    at += word.text.length + 1;
  }
  return struck.size === glyphs ? [{ kind: 'strikethrough', start: 0, end: Math.max(0, at - 1) }] : marks;
}

/** Ligatures and Arabic positional forms, which are one letter's several shapes. */
const PRESENTATION_FORMS = /[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdfb\ufe70-\ufefc]/;
const SOFT_HYPHEN = /\u00ad/g;

function character({ glyph }: PlacedGlyph, last: boolean): string {
  let { text } = glyph;
  if (PRESENTATION_FORMS.test(text)) text = text.normalize('NFKC');
  // At the end of a line it is printed; elsewhere it only allows a break.
  return text
    .replace(SOFT_HYPHEN, last ? '-' : '')
    .replaceAll('\u0000', '')
    .trim();
}

/** The font of most characters. */
function mainFont(glyphs: readonly PlacedGlyph[]): GlyphFont {
  const counts = new Map<GlyphFont, number>();
  let best: GlyphFont = { id: '', name: undefined, bold: false, italic: false, monospace: false };
  let most = 0;
  for (const { glyph } of glyphs) {
    const count = (counts.get(glyph.font) ?? 0) + 1;
    counts.set(glyph.font, count);
    if (count > most) {
      most = count;
      best = glyph.font;
    }
  }
  return best;
}
