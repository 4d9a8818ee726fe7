import { unionBox, type Box } from '../page/geometry.ts';
import { joinLines } from './joinText.ts';
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
  readonly bold: boolean;
  readonly monospace: boolean;
  readonly rightToLeft: boolean;
  /** It has parts far from each other: a letterhead, a form, a signature line. */
  readonly tabbed: boolean;
}

/** Two lines whose middles are closer than this part of the smaller height share a baseline. */
const SAME_BASELINE = 0.45;
/** How many open rows a line is compared with; bounds the work on pages made to be slow. */
const OPEN_ROWS = 6;
/** Type sizes between two parts of a row that make it tabbed. */
const TAB_GAP = 3;

/** Lines as rows, top to bottom. O(n log n). */
export function groupRows(lines: readonly LayoutLine[]): TextRow[] {
  const rows: LayoutLine[][] = [];
  for (const line of [...lines].sort((a, b) => a.middle - b.middle || a.left - b.left)) {
    const row = rows.slice(-OPEN_ROWS).findLast((candidate) => belongsTo(line, candidate));
    if (row) row.push(line);
    else rows.push([line]);
  }
  return rows.map(toRow).sort((a, b) => a.middle - b.middle || a.left - b.left);
}

function belongsTo(line: LayoutLine, row: readonly LayoutLine[]): boolean {
  // A page that hides thousands of lines behind each other must not cost their square.
  let nearest: LayoutLine | undefined;
  for (const other of row.slice(-64)) {
    const overlap = Math.min(line.right, other.right) - Math.max(line.left, other.left);
    if (overlap > 0.3 * Math.min(line.box.width, other.box.width) && overlap > 1) return false;
    if (!nearest || gap(line, other) < gap(line, nearest)) nearest = other;
  }
  if (!nearest || row.length > 400) return false;
  const height = Math.min(line.box.height, nearest.box.height);
  const distance = Math.abs(middleAt(line, nearest) - middleAt(nearest, line));
  if (distance <= SAME_BASELINE * height) return true;
  // A superscript or a dropped sign beside its word.
  const overlap = Math.min(line.bottom, nearest.bottom) - Math.max(line.top, nearest.top);
  return overlap > 0.5 * height && gap(line, nearest) < 0.5 * Math.max(line.size, nearest.size);
}

function gap(a: LayoutLine, b: LayoutLine): number {
  return Math.max(a.left, b.left) - Math.min(a.right, b.right);
}

/** The height of a line's middle at the end that faces another line: rows may still slant a little. */
function middleAt(line: LayoutLine, facing: LayoutLine): number {
  if (line.turned) return line.middle;
  const [topLeft, topRight, bottomRight, bottomLeft] = line.source.quad;
  const left = (topLeft[1] + bottomLeft[1]) / 2;
  const right = (topRight[1] + bottomRight[1]) / 2;
  const value = facing.middle === line.middle || facing.left >= line.left ? right : left;
  return Number.isFinite(value) ? value : line.middle;
}

export function toRow(lines: readonly LayoutLine[]): TextRow {
  const letters = lines.reduce((sum, { text }) => sum + text.length, 0);
  const share = (is: (line: LayoutLine) => boolean): number =>
    lines.reduce((sum, line) => sum + (is(line) ? line.text.length : 0), 0) / Math.max(1, letters);
  const rightToLeft = share((line) => line.source.direction === 'rtl') > 0.5;
  const ordered = [...lines].sort((a, b) => (rightToLeft ? b.right - a.right : a.left - b.left));
  const box = unionBox(ordered.map((line) => line.box));
  const size = Math.max(...[...ordered].sort((a, b) => b.text.length - a.text.length).slice(0, 1).map((l) => l.size));
  const pieces = ordered.flatMap((line) => line.pieces).sort((a, b) => a.left - b.left);
  return {
    lines: ordered,
    text: joinLines(ordered.map(({ text }) => text), { undoHyphens: false }),
    box,
    left: box.x,
    right: box.x + box.width,
    top: box.y,
    bottom: box.y + box.height,
    middle: box.y + box.height / 2,
    size,
    bold: share((line) => line.source.font.bold) > 0.8,
    monospace: share((line) => line.source.font.monospace) > 0.8,
    rightToLeft,
    tabbed: pieces.some((piece, i) => i > 0 && piece.left - (pieces[i - 1]?.right ?? 0) > TAB_GAP * size),
  };
}
