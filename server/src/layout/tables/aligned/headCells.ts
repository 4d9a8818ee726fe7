import type { TableCell } from '../../../page/pageResult.ts';
import { greatest, least } from '../../lines/extremes.ts';
import { joinLines } from '../../lines/joinText.ts';
import type { PageScale } from '../../pageScale.ts';
import type { Column, PlacedPiece } from './columns.ts';
import { BESIDE, groupLinesOfNames } from './headRows.ts';
import type { PlacedRow } from './placedRows.ts';
import type { Rule } from '../ruled/ruleStacks.ts';

/** Font sizes, or share of the width of the columns, within which a name stands in the middle of the columns it names. */
const CENTRED = { sizes: 0.9, share: 0.1 } as const;
/** Font sizes by which the left edge of a name may differ from that of the first of its columns. */
const SAME_LEFT = 0.5;
/** Points by which the underline of a name may end before its columns do. */
const UNDERLINE = { reach: 3, overlap: 0.5 } as const;
/** Line heights between two lines of one name over several columns. */
const SAME_NAME = 1.35;

/** A name over columns. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly piece: PlacedPiece;
}

/** A row of the head: lines with names over several columns, or lines of the names of single columns. */
interface Level {
  readonly lines: PlacedRow[];
  readonly spans: Span[];
}

/**
 * The cells of a table's head. A line of names that each stand in the middle of several columns, or over an
 * underline as wide as several, is a row of its own with cells over those columns.
 */
export function headCells(
  lines: readonly PlacedRow[],
  columns: readonly Column[],
  rules: readonly Rule[],
  scale: PageScale,
): { cells: TableCell[]; count: number } {
  const levels = levelsOf(lines, columns, rules, scale);
  const count = levels.length;
  const tops = levels.map((level) => least(level.lines.map(({ row }) => row.top)));
  const bottoms = levels.map((level) => greatest(level.lines.map(({ row }) => row.bottom)));
  const texts = levels.map((level) => textsByColumn(level, columns.length));
  const cells: TableCell[] = [];
  const add = (row: number, rowSpan: number, from: number, to: number, text: readonly string[]): void => {
    const [top, bottom] = [tops[row]!, bottoms[row + rowSpan - 1]!];
    const left = columns[from]!.left;
    cells.push({
      row,
      column: from,
      rowSpan,
      columnSpan: to - from + 1,
      header: true,
      text: joinLines(text),
      box: { x: left, y: top, width: Math.max(0, columns[to]!.right - left), height: bottom - top },
    });
  };
  for (let column = 0; column < columns.length; column += 1) {
    for (let row = 0; row < count; row += 1) {
      const own = levels[row]!.spans.filter(({ from, to }) => from <= column && column <= to);
      if (own.length > 0) {
        const { from, to } = own[0]!;
        if (column === from)
          add(
            row,
            1,
            from,
            to,
            own.map(({ piece }) => piece.piece.text),
          );
        continue;
      }
      // A name that goes on beside the names over several columns is one cell.
      let last = row;
      const text = [...texts[row]![column]!];
      while (
        text.length > 0 &&
        levels[last]!.spans.length > 0 &&
        last + 1 < count &&
        levels[last + 1]!.spans.every(({ from, to }) => column < from || to < column) &&
        texts[last + 1]![column]!.length > 0
      ) {
        last += 1;
        text.push(...texts[last]![column]!);
      }
      add(row, last - row + 1, column, column, text);
      row = last;
    }
  }
  cells.sort((a, b) => a.row - b.row || a.column - b.column);
  return { cells, count };
}

function textsByColumn({ lines, spans }: Level, columns: number): string[][] {
  const texts: string[][] = Array.from({ length: columns }, () => []);
  const spanning = new Set(spans.map(({ piece }) => piece));
  for (const { pieces } of lines)
    for (const placed of pieces) if (!spanning.has(placed)) texts[placed.from]?.push(placed.piece.text);
  return texts;
}

function levelsOf(
  lines: readonly PlacedRow[],
  columns: readonly Column[],
  rules: readonly Rule[],
  scale: PageScale,
): Level[] {
  const levels: Level[] = [];
  let plain: PlacedRow[] = [];
  const flush = (): void => {
    for (const group of groupLinesOfNames(plain, scale)) levels.push({ lines: group, spans: [] });
    plain = [];
  };
  lines.forEach((line, i) => {
    const spans = spansOf(line, lines.slice(i + 1), columns, rules, standsBeside(lines, i, scale));
    if (spans.length === 0) {
      plain.push(line);
      return;
    }
    flush();
    const last = levels.at(-1);
    const before = last?.lines.at(-1);
    const goesOn =
      before !== undefined &&
      last!.spans.length > 0 &&
      line.row.middle - before.row.middle < SAME_NAME * scale.lineHeight &&
      spans.every(({ from, to }) => last!.spans.some((above) => above.from === from && above.to === to));
    if (goesOn) {
      last!.lines.push(line);
      last!.spans.push(...spans);
    } else levels.push({ lines: [line], spans: [...spans] });
  });
  flush();
  return levels;
}

/** Whether a line is set beside the one above or below it, half a line lower: names of one and of two lines. */
function standsBeside(lines: readonly PlacedRow[], at: number, scale: PageScale): boolean {
  const isName = ({ pieces }: PlacedRow): boolean => pieces.some(({ from }) => from > 0);
  const own = lines[at]!;
  return [lines.slice(0, at).findLast(isName), lines.slice(at + 1).find(isName)].some(
    (other) => other !== undefined && Math.abs(other.row.middle - own.row.middle) < BESIDE * scale.lineHeight,
  );
}

/** The names in a line that stand over several columns. */
function spansOf(
  line: PlacedRow,
  below: readonly PlacedRow[],
  columns: readonly Column[],
  rules: readonly Rule[],
  isBeside: boolean,
): Span[] {
  const underlined = line.pieces.flatMap((piece): Span[] => {
    const range = underlinedColumns(piece, line, below[0], columns, rules);
    return range ? [{ ...range, piece }] : [];
  });
  if (underlined.length > 0) return underlined;
  const named = new Set(below.flatMap(({ pieces }) => pieces.map(({ from }) => from)));
  const own = line.pieces.filter(({ from, to }) => from > 0 || to > 0);
  const data = [...named].filter((column) => column > 0).sort((a, b) => a - b);
  const wide = line.pieces
    .filter(({ from, to }) => from < to)
    .map((piece): Span => ({ from: piece.from, to: piece.to, piece }));
  if (own.length === 0 || own.length >= data.length || isBeside)
    return below.length > 0 && !isBeside ? wide : [];
  const spans = tile(own, data, below, columns, line.row.size);
  const several = spans?.filter(({ from, to }) => from < to) ?? [];
  if (!spans || several.length === 0) return wide;
  // In the middle of three names, one name alone may be the first line of the second of them.
  if (own.length === 1 && wide.length === 0 && isFirstLine(own[0]!, below[0])) return [];
  return several;
}

/** The columns over an underline that stands right below a name. */
function underlinedColumns(
  { piece }: PlacedPiece,
  { row, pieces }: PlacedRow,
  below: PlacedRow | undefined,
  columns: readonly Column[],
  rules: readonly Rule[],
): { from: number; to: number } | undefined {
  const end = below ? below.row.middle : row.bottom + row.size;
  const width = piece.right - piece.left;
  const under = rules.find(
    ({ y, left, right }) =>
      y > row.middle &&
      y < end &&
      pieces.every(
        (other) => other.piece === piece || other.piece.left > right || other.piece.right < left,
      ) &&
      Math.min(right, piece.right) - Math.max(left, piece.left) > UNDERLINE.overlap * width,
  );
  if (!under) return undefined;
  const over = columns.flatMap(({ left, right }, index) => {
    const middle = (left + right) / 2;
    return middle > under.left - UNDERLINE.reach && middle < under.right + UNDERLINE.reach ? [index] : [];
  });
  if (over.length < 2 || over.length >= columns.length) return undefined;
  return { from: over[0]!, to: over.at(-1)! };
}

/** Each name over the columns that are nearest to it; undefined where one does not stand in their middle. */
function tile(
  own: readonly PlacedPiece[],
  data: readonly number[],
  below: readonly PlacedRow[],
  columns: readonly Column[],
  size: number,
): Span[] | undefined {
  const extents = new Map(
    data.map((column) => {
      const pieces = below.flatMap((row) =>
        row.pieces.filter(({ from, to }) => from === column && to === column).map(({ piece }) => piece),
      );
      const { left, right } = columns[column]!;
      return [
        column,
        {
          left: least([left, ...pieces.map((piece) => piece.left)]),
          right: greatest([right, ...pieces.map((piece) => piece.right)]),
        },
      ];
    }),
  );
  const spans: Span[] = [];
  for (const placed of own) {
    const middle = (placed.piece.left + placed.piece.right) / 2;
    const nearest = data.filter((column) => {
      const { left, right } = extents.get(column)!;
      const at = (left + right) / 2;
      return own.every(
        ({ piece }) =>
          piece === placed.piece || Math.abs((piece.left + piece.right) / 2 - at) >= Math.abs(middle - at),
      );
    });
    if (nearest.length === 0) return undefined;
    const from = Math.min(placed.from > 0 ? placed.from : nearest[0]!, nearest[0]!);
    const to = Math.max(placed.to, nearest.at(-1)!);
    const left = Math.min(extents.get(nearest[0]!)!.left, columns[from]!.left);
    const right = Math.max(extents.get(nearest.at(-1)!)!.right, columns[to]!.right);
    const off = Math.abs(middle - (left + right) / 2);
    const fits =
      off <= Math.max(CENTRED.sizes * size, CENTRED.share * (right - left)) ||
      Math.abs(placed.piece.left - left) < SAME_LEFT * size;
    if (nearest.length > 1 && !fits) return undefined;
    spans.push({ from, to, piece: placed });
  }
  return spans;
}

/** Whether a name goes on in the line below: right under it, as wide, and in small letters or brackets. */
function isFirstLine(above: PlacedPiece, below: PlacedRow | undefined): boolean {
  const under = below?.pieces.find(({ from, to }) => from === above.from && to === above.from);
  if (!under || !/^[\p{Ll}([]/u.test(under.piece.text)) return false;
  return under.piece.right - under.piece.left > (above.piece.right - above.piece.left) / 2;
}
