import type { RulingLine } from '../../../page/pageContent.ts';
import type { LayoutLine, LinePiece } from '../../lines/layoutLine.ts';
import { groupRows } from '../../lines/textRow.ts';
import { STROKE } from '../../settings.ts';

/** Points between a border of the grid and the ruling line that was drawn there. */
const ON_BORDER = 4;
/** Points by which a text may reach over the border of its cell. */
const OVER_BORDER = 3;
/** Of a cell over several columns: how many of them, and which share, have a text of their own. */
const PARTED = { columns: 2, share: 0.5 } as const;

/** A cell of a table by the rows and columns of its grid. */
export interface Region {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

/** Cells of the grid put together where no ruling line stands between them; always rectangles. */
export function regionsOf(
  xs: readonly number[],
  ys: readonly number[],
  horizontal: readonly RulingLine[],
  vertical: readonly RulingLine[],
): Region[] {
  const rows = ys.length - 1;
  const columns = xs.length - 1;
  const parted = (rulingLines: readonly RulingLine[], x: number, y: number, upright: boolean): boolean =>
    rulingLines.some(({ box }) =>
      upright
        ? Math.abs(box.x + box.width / 2 - x) < ON_BORDER &&
          box.y - STROKE <= y &&
          y <= box.y + box.height + STROKE
        : Math.abs(box.y + box.height / 2 - y) < ON_BORDER &&
          box.x - STROKE <= x &&
          x <= box.x + box.width + STROKE,
    );
  const taken = new Set<number>();
  const regions: Region[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (taken.has(row * columns + column)) continue;
      const y = (ys[row]! + ys[row + 1]!) / 2;
      let columnSpan = 1;
      while (
        column + columnSpan < columns &&
        !taken.has(row * columns + column + columnSpan) &&
        !parted(vertical, xs[column + columnSpan]!, y, true)
      )
        columnSpan += 1;
      let rowSpan = 1;
      const open = (below: number): boolean => {
        for (let c = column; c < column + columnSpan; c += 1) {
          if (taken.has(below * columns + c)) return false;
          if (parted(horizontal, (xs[c]! + xs[c + 1]!) / 2, ys[below]!, false)) return false;
          if (c > column && parted(vertical, xs[c]!, (ys[below]! + ys[below + 1]!) / 2, true)) return false;
        }
        return true;
      };
      while (row + rowSpan < rows && open(row + rowSpan)) rowSpan += 1;
      for (let r = row; r < row + rowSpan; r += 1)
        for (let c = column; c < column + columnSpan; c += 1) taken.add(r * columns + c);
      regions.push({ row, column, rowSpan, columnSpan });
    }
  }
  return regions;
}

/**
 * A cell over several columns whose texts stand in those columns, one in each, is a row whose ruling lines are
 * not drawn.
 */
export function partByText(
  region: Region,
  lines: readonly LayoutLine[],
  xs: readonly number[],
  ys: readonly number[],
): Region[] {
  const { row, rowSpan, column, columnSpan } = region;
  if (columnSpan < PARTED.columns || rowSpan > 1) return [region];
  const pieces = lines
    .filter((line) => line.middle >= ys[row]! && line.middle < ys[row + 1]!)
    .flatMap((line) => line.pieces)
    .filter(
      (piece) =>
        piece.left >= xs[column]! - OVER_BORDER && piece.right <= xs[column + columnSpan]! + OVER_BORDER,
    );
  const taken = new Set<number>();
  for (const piece of pieces) {
    const at = slot(xs, (piece.left + piece.right) / 2);
    if (piece.left < xs[at]! - OVER_BORDER || piece.right > xs[at + 1]! + OVER_BORDER) return [region];
    taken.add(at);
  }
  if (taken.size < Math.max(PARTED.columns, PARTED.share * columnSpan)) return [region];
  return Array.from({ length: columnSpan }, (_, i) => ({ row, rowSpan, column: column + i, columnSpan: 1 }));
}

/** The texts of each region, in reading order. A line that runs through several cells gives each its part. */
export function textsOf(
  lines: readonly LayoutLine[],
  xs: readonly number[],
  ys: readonly number[],
  regions: readonly Region[],
): string[][] {
  const columns = xs.length - 1;
  const owner = new Map<number, number>();
  regions.forEach(({ row, column, rowSpan, columnSpan }, index) => {
    for (let r = row; r < row + rowSpan; r += 1)
      for (let c = column; c < column + columnSpan; c += 1) owner.set(r * columns + c, index);
  });
  const texts: string[][] = regions.map(() => []);
  const regionAt = (x: number, y: number): number => owner.get(slot(ys, y) * columns + slot(xs, x)) ?? 0;
  for (const row of groupRows(lines)) {
    for (const line of row.lines) {
      const crosses =
        regionAt(line.left + STROKE, line.middle) !== regionAt(line.right - STROKE, line.middle);
      const parts: readonly LinePiece[] = crosses
        ? wordsOf(line)
        : [{ left: line.left, right: line.right, text: line.text }];
      const byRegion = new Map<number, string[]>();
      for (const part of parts) {
        const at = regionAt((part.left + part.right) / 2, line.middle);
        byRegion.set(at, [...(byRegion.get(at) ?? []), part.text]);
      }
      for (const [at, words] of byRegion) texts[at]!.push(words.join(' '));
    }
  }
  return texts;
}

/** The words of a line, where they are known and are its text; or else its pieces. */
export function wordsOf(line: LayoutLine): readonly LinePiece[] {
  if (line.pieces.length > 1) return line.pieces;
  const words = line.source.words.filter(({ text }) => text.trim() !== '');
  if (words.map(({ text }) => text.trim()).join(' ') !== line.text) return line.pieces;
  return words.map(({ box, text }) => ({ left: box.x, right: box.x + box.width, text: text.trim() }));
}

/** Which interval between sorted edges holds a value. */
export function slot(edges: readonly number[], value: number): number {
  let at = 0;
  while (at < edges.length - 2 && value >= edges[at + 1]!) at += 1;
  return at;
}
