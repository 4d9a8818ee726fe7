import { unionBox, type Box } from '../../page/geometry.ts';
import { joinLines } from './joinText.ts';
import { MAJORITY } from '../settings.ts';
import type { LayoutLine } from './layoutLine.ts';

/** Lines that stand side by side on one baseline, in reading order. */
export interface TextRow {
  readonly lines: readonly LayoutLine[];
  readonly text: string;
  readonly box: Box;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly middle: number;
  readonly size: number;
  /** Height of its main line's box. */
  readonly height: number;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly monospace: boolean;
  readonly rightToLeft: boolean;
  /** A field of a form, with its label. */
  readonly isField: boolean;
  /** It has parts far from each other: a letterhead, a form, a signature line. */
  readonly tabbed: boolean;
  /** Dots lead to a part of it: an entry of contents, an item of a list of amounts. */
  readonly led: boolean;
}

/** Two lines whose middles are closer than this part of the smaller height share a baseline. */
const SAME_BASELINE = 0.45;
/** Share of the narrower line's width, and points, by which two lines of one row may lie over each other. */
const OVERLAP_ALONG = { share: 0.3, points: 1 } as const;
/**
 * A superscript or a dropped sign beside its word: share of the smaller height that both have in common, and font
 * sizes between them.
 */
const RAISED = { overlap: 0.5, gap: 0.5 } as const;
/** Indices and signs between rows. Lengths in characters; `reach` in font sizes of the row that takes them. */
const FRAGMENT = {
  length: 24,
  lengthOfLine: 6,
  /** The row that takes it has so many times its characters. */
  hostLength: 2,
  reach: 1.5,
  /** Share of the smaller height that lies on the row. */
  overlap: 0.3,
} as const;
/** Share of a row's characters from which its type is bold or monospaced: a single word in another type is not. */
const OF_ONE_TYPE = 0.8;
/** Height over width of a box that was read as standing though it holds a digit or two. */
const STANDING_DIGITS = 1.3;
/** Lines of a row, and its latest ones that a line is compared with; bounds the work on pages made to be slow. */
const MOST_LINES = 400;
const LATEST_LINES = 64;
/** How many open rows a line is compared with; bounds the work on pages made to be slow. */
const OPEN_ROWS = 6;
/** Font sizes between two parts of a row that make it tabbed. */
const TAB_GAP = 3;

/** Groups lines into rows, top to bottom. O(n log n). */
export function groupRows(lines: readonly LayoutLine[]): TextRow[] {
  const rows: LayoutLine[][] = [];
  for (const line of [...lines].sort((a, b) => a.middle - b.middle || a.left - b.left)) {
    const row = rows.slice(-OPEN_ROWS).findLast((candidate) => belongsTo(line, candidate));
    if (row) row.push(line);
    else rows.push([line]);
  }
  const whole = rows.map(toRow).sort((a, b) => a.middle - b.middle || a.left - b.left);
  return attachFragments(whole);
}

/** Indices, exponents and signs that stand between rows go to the row they overlap most. */
function attachFragments(rows: readonly TextRow[]): TextRow[] {
  const added = new Map<TextRow, TextRow[]>();
  const fragments = new Set<TextRow>();
  rows.forEach((row, i) => {
    // What has taken a fragment is a row: as another's fragment it would take it along to nowhere.
    if (added.has(row)) return;
    if (
      row.isField ||
      row.text.length > FRAGMENT.length ||
      row.text.length > FRAGMENT.lengthOfLine * row.lines.length
    )
      return;
    const hosts = [rows[i - 1], rows[i + 1]].filter(
      (host) =>
        host !== undefined &&
        !host.isField &&
        !fragments.has(host) &&
        host.text.length > FRAGMENT.hostLength * row.text.length &&
        host.left < row.right + FRAGMENT.reach * host.size &&
        host.right > row.left - FRAGMENT.reach * host.size &&
        overlap(host, row) > FRAGMENT.overlap * Math.min(row.bottom - row.top, host.bottom - host.top),
    );
    const host = hosts.sort((a, b) => overlap(b!, row) - overlap(a!, row))[0];
    if (!host) return;
    fragments.add(row);
    added.set(host, [...(added.get(host) ?? []), row]);
  });
  if (fragments.size === 0) return [...rows];
  return rows.flatMap((row) => {
    if (fragments.has(row)) return [];
    const extra = added.get(row);
    return extra ? [toRow([...row.lines, ...extra.flatMap(({ lines }) => lines)])] : [row];
  });
}

function overlap(a: TextRow, b: TextRow): number {
  return Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
}

function belongsTo(line: LayoutLine, row: readonly LayoutLine[]): boolean {
  if (line.source.isField || row.some(({ source }) => source.isField)) return false;
  // A page that hides thousands of lines behind each other must not cost their square.
  let nearest: LayoutLine | undefined;
  for (const other of row.slice(-LATEST_LINES)) {
    const overlap = Math.min(line.right, other.right) - Math.max(line.left, other.left);
    const most = OVERLAP_ALONG.share * Math.min(line.box.width, other.box.width);
    if (overlap > most && overlap > OVERLAP_ALONG.points) return false;
    if (!nearest || gap(line, other) < gap(line, nearest)) nearest = other;
  }
  if (!nearest || row.length > MOST_LINES) return false;
  const height = Math.min(line.box.height, nearest.box.height);
  const distance = Math.abs(middleAt(line, nearest) - middleAt(nearest, line));
  if (distance <= SAME_BASELINE * height) return true;
  const overlap = Math.min(line.bottom, nearest.bottom) - Math.max(line.top, nearest.top);
  return (
    overlap > RAISED.overlap * height && gap(line, nearest) < RAISED.gap * Math.max(line.size, nearest.size)
  );
}

function gap(a: LayoutLine, b: LayoutLine): number {
  return Math.max(a.left, b.left) - Math.min(a.right, b.right);
}

/** The height of a line's middle at the end that faces another line: rows may still slant a little. */
function middleAt(line: LayoutLine, facing: LayoutLine): number {
  if (line.turned || isReadAsStanding(line)) return line.middle;
  const [topLeft, topRight, bottomRight, bottomLeft] = line.source.quad;
  const left = (topLeft[1] + bottomLeft[1]) / 2;
  const right = (topRight[1] + bottomRight[1]) / 2;
  const value = facing.middle === line.middle || facing.left >= line.left ? right : left;
  return Number.isFinite(value) ? value : line.middle;
}

/** A digit or two on a baseline whose box was read as standing: its edges are not those of the line. */
function isReadAsStanding({ source, box, text }: LayoutLine): boolean {
  const [topLeft, topRight] = source.quad;
  const isUpright = Math.abs(topRight[1] - topLeft[1]) <= Math.abs(topRight[0] - topLeft[0]);
  return !isUpright && (text.length === 1 || box.height < STANDING_DIGITS * box.width);
}

export function toRow(lines: readonly LayoutLine[]): TextRow {
  const letters = lines.reduce((sum, { text }) => sum + text.length, 0);
  const share = (is: (line: LayoutLine) => boolean): number =>
    lines.reduce((sum, line) => sum + (is(line) ? line.text.length : 0), 0) / Math.max(1, letters);
  const rightToLeft = share((line) => line.source.direction === 'rtl') > MAJORITY;
  const ordered = [...lines].sort((a, b) => (rightToLeft ? b.right - a.right : a.left - b.left));
  const box = unionBox(ordered.map((line) => line.box));
  const longest = ordered.reduce((best, line) => (line.text.length > best.text.length ? line : best));
  const size = longest.size;
  const pieces = ordered.flatMap((line) => line.pieces).sort((a, b) => a.left - b.left);
  return {
    lines: ordered,
    text: joinLines(
      ordered.map(({ text }) => text),
      { undoHyphens: false },
    ),
    box,
    left: box.x,
    right: box.x + box.width,
    top: box.y,
    bottom: box.y + box.height,
    middle: box.y + box.height / 2,
    size,
    height: longest.box.height,
    bold: share((line) => line.source.font.bold) > OF_ONE_TYPE,
    italic: share((line) => line.source.font.italic) > OF_ONE_TYPE,
    monospace: share((line) => line.source.font.monospace) > OF_ONE_TYPE,
    rightToLeft,
    isField: ordered.some(({ source }) => source.isField),
    led: ordered.some((line) => line.led),
    tabbed: pieces.some((piece, i) => i > 0 && piece.left - (pieces[i - 1]?.right ?? 0) > TAB_GAP * size),
  };
}

/** Font size of a row's longest line as it was measured on its letters, whatever the height of its box; 0: it was not. */
export function letterSize(row: TextRow): number {
  const longest = row.lines.reduce((best, line) => (line.text.length > best.text.length ? line : best));
  const { size } = longest.source.font;
  return Number.isFinite(size) ? size : 0;
}
