import { boundingBox, quadOfBox, unionBox, type Box } from '../../../page/geometry.ts';
import type { TextLine, Word } from '../../../page/pageResult.ts';
import { chunksAbove, chunksOf, leftOver, type Chunk } from './lineChunks.ts';
import type { LayerLine } from '../text/textLines.ts';

export interface FieldValue {
  readonly text: string;
  readonly words: readonly Word[];
  readonly box: Box;
}

/** A field with the text to write for it; `lines` is empty if nothing was entered. */
export interface PlacedField {
  readonly kind: 'value' | 'box' | 'radio';
  readonly box: Box;
  readonly group?: string;
  readonly lines: readonly FieldValue[];
}

/** Points. A label stands near its field, however wide the form; the text of a button nearer. */
const LABEL_GAP = 160;
const BUTTON_GAP = 40;
/** What follows a value directly is its unit. */
const UNIT_GAP = 12;
const UNIT_WORDS = 2;
/** Fields of a page that are compared with lines; more come without labels. */
const MOST_COMPARED = 2_000;

/**
 * Joins fields with their labels, each pair as one line. Labels stand to the left of values or above them, and on
 * either side of buttons. A line that runs over several fields is split at them.
 */
export function joinFields(lines: readonly LayerLine[], fields: readonly PlacedField[]): LayerLine[] {
  const rows = rowsOf(fields);
  const taken = new Set<LayerLine>();
  const made: LayerLine[] = [];
  const upright = lines
    .filter(({ line, hidden }) => !hidden && line.angle === 0 && line.direction === 'ltr')
    .map((source) => ({ source, box: boundingBox(source.line.quad) }))
    .sort((a, b) => middleOf(a.box) - middleOf(b.box));
  let compared = 0;
  for (const row of rows) {
    compared += row.length;
    const near = compared > MOST_COMPARED ? [] : linesNear(row, upright);
    const free = near.filter(({ source }) => !taken.has(source));
    const beside = free.filter(({ box }) => isBeside(box, row));
    const above = free.filter(({ box }) => !isBeside(box, row) && isAbove(box, row));
    const joined = joinRow(
      row,
      beside.flatMap(({ source }) => chunksOf(source, row)),
      above.flatMap(({ source }) => chunksAbove(source, row)),
    );
    for (const { source } of beside) taken.add(source);
    for (const source of joined.taken) taken.add(source);
    made.push(...joined.lines);
  }
  return [...lines.filter((line) => !taken.has(line)), ...made];
}

function middleOf({ y, height }: Box): number {
  return y + height / 2;
}

/** The height at which a field's label stands: a tall field's text begins at its top. */
function levelOf({ box, lines }: PlacedField): number {
  return lines.length > 1 || box.height > TALL
    ? middleOf(lines[0]?.box ?? { ...box, height: LINE })
    : middleOf(box);
}

/** Points: a box for several lines of text, and one of them. */
const TALL = 36;
const LINE = 14;

/** Fields side by side, left to right. */
function rowsOf(fields: readonly PlacedField[]): PlacedField[][] {
  const rows: PlacedField[][] = [];
  for (const field of [...fields].sort((a, b) => levelOf(a) - levelOf(b) || a.box.x - b.box.x)) {
    const last = rows.at(-1)?.[0];
    const height = Math.min(LINE, field.box.height, last?.box.height ?? LINE);
    if (last && levelOf(field) - levelOf(last) < height / 2) rows.at(-1)?.push(field);
    else rows.push([field]);
  }
  return rows.map((row) => row.sort((a, b) => a.box.x - b.box.x));
}

interface BoxedLine {
  readonly source: LayerLine;
  readonly box: Box;
}

/** Lines about as high as the row's fields, or over them. `lines` from top to bottom. */
function linesNear(row: readonly PlacedField[], lines: readonly BoxedLine[]): BoxedLine[] {
  const top = Math.min(...row.map(({ box }) => box.y)) - ABOVE - LINE;
  const bottom = Math.max(...row.map(levelOf)) + LINE;
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if (middleOf(lines[half]?.box ?? NOWHERE) < top) low = half + 1;
    else high = half;
  }
  let end = low;
  while (end < lines.length && middleOf(lines[end]?.box ?? NOWHERE) <= bottom) end++;
  return lines.slice(low, end);
}

function isBeside(line: Box, row: readonly PlacedField[]): boolean {
  const near = Math.max(4, 0.6 * line.height);
  return row.some((field) => Math.abs(levelOf(field) - middleOf(line)) < near);
}

/** Points between a label and the field under it. */
const ABOVE = 10;

function isAbove(line: Box, row: readonly PlacedField[]): boolean {
  return row.some(({ kind, box }) => {
    const gap = box.y - (line.y + line.height);
    return kind === 'value' && gap > -OVERLAP && gap < ABOVE;
  });
}

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };
/** One row's fields, each with its label, and what is left of its lines; `taken` are those above it that it used. */
function joinRow(
  row: readonly PlacedField[],
  chunks: readonly Chunk[],
  above: readonly Chunk[],
): { lines: LayerLine[]; taken: ReadonlySet<LayerLine> } {
  const free = new Set(chunks);
  const over = new Set(above);
  const taken = new Set<LayerLine>();
  const takeAbove = ({ box: field }: PlacedField): Chunk | undefined => {
    const starts = ({ x }: Box): number => (x < field.x + field.width / 2 ? Math.abs(x - field.x) : Infinity);
    const label = nearest(over, starts, field.width / 2);
    if (!label || label.words.length > LABEL_WORDS || label.box.x < field.x - OVERLAP) return undefined;
    over.delete(label);
    taken.add(label.source);
    return label;
  };
  const take = (chunk: Chunk | undefined): Chunk | undefined => {
    if (chunk) free.delete(chunk);
    return chunk;
  };
  const toLeft = (i: number, reach: number): Chunk | undefined => {
    const from = row[i - 1]?.box;
    const start = row[i]?.box.x ?? 0;
    const edge = from ? from.x + from.width / 2 : -Infinity;
    return nearest(free, (box) => (box.x >= edge ? start - (box.x + box.width) : Infinity), reach);
  };
  const toRight = (i: number, reach: number): Chunk | undefined => {
    const end = (row[i]?.box.x ?? 0) + (row[i]?.box.width ?? 0);
    const edge = row[i + 1]?.box.x ?? Infinity;
    return nearest(free, (box) => (box.x < edge ? box.x - end : Infinity), reach);
  };
  const last = row.findLastIndex(({ kind }) => kind !== 'value');
  const isLabelRight = last >= 0 && toRight(last, BUTTON_GAP) !== undefined;
  if (isMatrixRow(row, chunks)) return { lines: matrixRow(row, chunks), taken };
  const made: LayerLine[] = [];
  let group: { readonly name: string | undefined; readonly pieces: Piece[] } | undefined;
  const close = (): void => {
    if (group) made.push(...lineOf(group.pieces));
    group = undefined;
  };
  row.forEach((field, i) => {
    const { kind, lines } = field;
    if (kind === 'value') {
      close();
      const label = take(labelOf(field, toLeft(i, LABEL_GAP))) ?? takeAbove(field);
      const unit = toRight(i, UNIT_GAP);
      const isUnit =
        lines.length === 1 &&
        unit !== undefined &&
        unit.words.length <= UNIT_WORDS &&
        row[i + 1] === undefined;
      const [first, ...more] = lines;
      made.push(...lineOf([label, first, isUnit ? take(unit) : undefined]));
      for (const line of more) made.push(...lineOf([line]));
      return;
    }
    const isSameGroup = kind === 'radio' && group !== undefined && group.name === field.group;
    if (!isSameGroup) {
      close();
      group = { name: kind === 'radio' ? field.group : undefined, pieces: [] };
      const before = isLabelRight && kind === 'radio' ? toLeft(i, LABEL_GAP) : undefined;
      if (before) group.pieces.push(take(before));
    }
    if (isLabelRight) group?.pieces.push(lines[0], take(toRight(i, BUTTON_GAP)));
    else group?.pieces.push(...aroundSign(take(toLeft(i, LABEL_GAP)), lines[0]));
  });
  close();
  for (const chunk of free) made.push(...leftOver(chunk));
  for (const chunk of over) if (taken.has(chunk.source)) made.push(...leftOver(chunk));
  return { lines: levelled(made), taken };
}

/** Buttons without a word between or behind them: the heads of their columns say what they mean. */
function isMatrixRow(row: readonly PlacedField[], chunks: readonly Chunk[]): boolean {
  const start = row[0]?.box.x ?? 0;
  return (
    row.length > 1 &&
    row.every(({ kind }) => kind !== 'value') &&
    chunks.length > 0 &&
    chunks.every(({ box }) => box.x + box.width / 2 < start)
  );
}

/** A row of a table of buttons: its label and each of its signs for itself, on the label's height. */
function matrixRow(row: readonly PlacedField[], chunks: readonly Chunk[]): LayerLine[] {
  const [label] = chunks;
  const signs = row.flatMap(({ lines: [sign] }) => {
    const size = label?.source.size ?? LINE;
    const { y, height } = label?.box ?? NOWHERE;
    const box = sign && { x: sign.box.x + (sign.box.width - size) / 2, y, width: size, height };
    return box ? lineOf([{ ...sign, words: sign.words.map((word) => ({ ...word, box })), box }]) : [];
  });
  return [...chunks.flatMap(leftOver), ...signs.map(unbound)];
}

/** A part of a table, and no field that stands in a line of its own. */
function unbound(made: LayerLine): LayerLine {
  return { ...made, line: { ...made.line, isField: undefined } };
}

/** The text before a button: its question, as far as the last colon, and behind its sign the answer. */
function aroundSign(chunk: Chunk | undefined, sign: FieldValue | undefined): Piece[] {
  if (!chunk) return [sign];
  const end = chunk.words.findLastIndex(({ text }) => /[:?：？]$/.test(text)) + 1;
  const part = (words: readonly Word[]): Piece[] =>
    words.length === 0 ? [] : [{ ...chunk, words, box: unionBox(words.map(({ box }) => box)) }];
  return [...part(chunk.words.slice(0, end)), sign, ...part(chunk.words.slice(end))];
}

/** Text of another column may stand at the height of a field, too: a label far from it is short. */
function labelOf({ box }: PlacedField, chunk: Chunk | undefined): Chunk | undefined {
  if (!chunk || box.x - (chunk.box.x + chunk.box.width) < BUTTON_GAP) return chunk;
  return chunk.words.length <= LABEL_WORDS ? chunk : undefined;
}

const LABEL_WORDS = 6;

/** The chunk with the least distance that is not beyond reach; a little overlap is none. */
function nearest(
  chunks: ReadonlySet<Chunk>,
  distance: (box: Box) => number,
  reach: number,
): Chunk | undefined {
  let best: Chunk | undefined;
  let least = reach;
  for (const chunk of chunks) {
    const away = distance(chunk.box);
    if (away < -OVERLAP || away > least) continue;
    best = chunk;
    least = away;
  }
  return best;
}

/** Points. */
const OVERLAP = 6;

type Piece = Chunk | FieldValue | undefined;

/** A line of its own, of a label and what belongs to it. */
function lineOf(pieces: readonly Piece[]): LayerLine[] {
  const parts = pieces.filter((piece) => piece !== undefined);
  if (parts.length === 0) return [];
  const chunk = parts.find((part): part is Chunk => 'source' in part);
  const words = parts.flatMap((part) => part.words);
  const box = boundingBoxOf(parts, chunk);
  const size = chunk?.source.line.font.size ?? Math.min(12, 0.8 * box.height);
  const font = chunk?.source.line.font ?? { size, bold: false, italic: false, monospace: false };
  const line: TextLine = {
    quad: quadOfBox(box),
    text: words.map(({ text }) => text).join(' '),
    words,
    confidence: 1,
    origin: 'text-layer',
    direction: 'ltr',
    angle: 0,
    font,
    isField: true,
  };
  return [{ line, hidden: false, order: Number.MAX_SAFE_INTEGER, glyphs: [], size }];
}

/** Points. */
const SAME_LEVEL = 3;

/** Fields side by side on one height exactly, so that they are read from left to right. */
function levelled(lines: readonly LayerLine[]): LayerLine[] {
  const levels: Box[] = [];
  return lines.map((layerLine) => {
    const { line } = layerLine;
    if (!line.isField) return layerLine;
    const box = boundingBox(line.quad);
    const level = levels.find((other) => Math.abs(middleOf(other) - middleOf(box)) < SAME_LEVEL);
    if (!level) levels.push(box);
    const { y, height } = level ?? box;
    return { ...layerLine, line: { ...line, quad: quadOfBox({ ...box, y, height }) } };
  });
}

/** As wide as all of it, as high as its label: a sign may be drawn larger than the text beside it. */
function boundingBoxOf(parts: readonly { readonly box: Box }[], chunk: Chunk | undefined): Box {
  const whole = unionBox(parts.map(({ box }) => box));
  return chunk ? { ...whole, y: chunk.box.y, height: chunk.box.height } : whole;
}
