import type { Point, Quad } from '../../../page/geometry.ts';
import { isMathFont } from '../../../page/mathFonts.ts';
import type { TextLine, Word } from '../../../page/pageResult.ts';
import { greatest, least } from '../../lines/extremes.ts';
import { LEVEL_WITHIN } from '../../settings.ts';

/**
 * Dots, with or without spaces: full stops, middle dots, ellipses, underscores. Between them readers of
 * pixels see a comma or a colon now and then.
 */
const RUN =
  /(?:\s[,:;'’]+\s*)?[.·•․‥…_∙⋅・](?:[\s,:;'’-]{0,4}[.·•․‥…_∙⋅・])+[\s,:;]*|(?:\s[.·]|\s?…)(?=\s*$)/gu;
/** Dots of a run that is a leader whatever stands around it; an ellipsis after a sentence has four. */
const DOTS = 5;
/** Signs of a leader of ellipses; Chinese writes two or three of them after a sentence. */
const ELLIPSES = 5;
/** Font size over the height of a line's box at most; sizes measured from pixels may come out larger. */
const SIZE_OF_HEIGHT = 1.25;
/** Font sizes that such a run is wide. */
const WIDTH = 2;

/** Dots one after the other in a line's text. */
export interface Run {
  readonly from: number;
  readonly to: number;
  /** Points. */
  readonly left: number;
  readonly right: number;
  readonly dots: number;
  readonly isWide: boolean;
}

/** A line with its runs of dots. */
export interface Traced {
  readonly line: TextLine;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly size: number;
  readonly runs: readonly Run[];
  /** Where each character of the text stands. */
  readonly place: (index: number) => number;
}

/** Looks for runs of dots in a line. Turned and right-to-left lines have none. */
export function trace(line: TextLine): Traced {
  const xs = line.quad.map(([x]) => x);
  const ys = line.quad.map(([, y]) => y);
  const [left, right, top, bottom] = [least(xs), greatest(xs), least(ys), greatest(ys)];
  const height = bottom - top;
  const size =
    line.font.size > 0 ? Math.min(line.font.size, SIZE_OF_HEIGHT * height || line.font.size) : height;
  const isPlain =
    Math.abs(line.angle) < LEVEL_WITHIN &&
    line.direction === 'ltr' &&
    [left, right, top, bottom].every(Number.isFinite);
  const found = isPlain ? [...line.text.matchAll(RUN)] : [];
  const place = found.length > 0 ? placesOf(line, left, right) : () => left;
  const runs = found.map(({ 0: text, index }): Run => {
    const trimmed = text.trimEnd();
    const [from, to] = [index, index + trimmed.length];
    const dots = [...trimmed].reduce(
      (sum, c) => sum + (c === '…' ? 3 : c === '‥' ? 2 : /[\s,:;'’-]/.test(c) ? 0 : 1),
      0,
    );
    const [start, end] = [place(from), place(to)];
    const enough = /^[…‥⋯\s]+$/.test(trimmed) ? trimmed.replace(/\s/g, '').length >= ELLIPSES : dots >= DOTS;
    return { from, to, left: start, right: end, dots, isWide: enough && end - start >= WIDTH * size };
  });
  return { line, left, right, top, bottom, size, runs, place };
}

/** Where a line's characters begin: as its words tell, or evenly where they are not its text. */
function placesOf({ text, words }: TextLine, left: number, right: number): (index: number) => number {
  const knots: [index: number, x: number][] = [[0, left]];
  let at = 0;
  for (const { text: word, box } of words) {
    const found = text.indexOf(word, at);
    if (found < 0 || !Number.isFinite(box.x) || !Number.isFinite(box.width)) continue;
    knots.push([found, box.x], [found + word.length, box.x + box.width]);
    at = found + word.length;
  }
  knots.push([text.length, right]);
  return (index) => {
    const next = Math.max(
      1,
      knots.findIndex(([knot]) => knot >= index),
    );
    const [i0, x0] = knots[next - 1]!;
    const [i1, x1] = knots[next]!;
    return i1 === i0 ? x1 : x0 + ((x1 - x0) * (index - i0)) / (i1 - i0);
  };
}

/** The parts of a line between its leaders, each with its words and its place. */
export function partsOf({ line, place }: Traced, cuts: readonly Run[]): TextLine[] {
  const edges = [0, ...cuts.flatMap(({ from, to }) => [from, to]), line.text.length];
  const parts: TextLine[] = [];
  for (let i = 0; i < edges.length; i += 2) {
    const raw = line.text.slice(edges[i], edges[i + 1]);
    const text = raw.trim();
    // A comma among the dots.
    if (text === '' || /^[\s,:;.'’·-]+$/u.test(text)) continue;
    const from = edges[i]! + raw.indexOf(text);
    const [left, right] = [place(from), place(from + text.length)];
    parts.push({
      ...line,
      font: fontWithoutDots(line.font),
      text,
      words: wordsBetween(line, from, from + text.length),
      quad: narrow(line.quad, left, right),
    });
  }
  return parts;
}

/** A line's font is the one of most of its characters: TeX sets leaders in type of formulas, which the rest is not in. */
function fontWithoutDots(font: TextLine['font']): TextLine['font'] {
  if (!isMathFont(font.name)) return font;
  const { size, bold, monospace } = font;
  return { size, bold, italic: false, monospace };
}

function wordsBetween({ text, words }: TextLine, from: number, to: number): Word[] {
  const inside: Word[] = [];
  let at = 0;
  for (const word of words) {
    const found = text.indexOf(word.text, at);
    if (found < 0) continue;
    at = found + word.text.length;
    const [start, end] = [Math.max(from, found), Math.min(to, at)];
    if (start >= end) continue;
    const unit = word.box.width / word.text.length;
    const box = { ...word.box, x: word.box.x + unit * (start - found), width: unit * (end - start) };
    inside.push({ ...word, text: text.slice(start, end), box });
  }
  return inside;
}

function narrow([topLeft, topRight, bottomRight, bottomLeft]: Quad, left: number, right: number): Quad {
  const on = ([x0, y0]: Point, [x1, y1]: Point, x: number): Point => [
    x,
    x1 === x0 ? y0 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0),
  ];
  return [
    on(topLeft, topRight, left),
    on(topLeft, topRight, right),
    on(bottomLeft, bottomRight, right),
    on(bottomLeft, bottomRight, left),
  ];
}
