import { Parser } from 'htmlparser2';
import type { TableBlock, TableCell } from '../../../page/pageResult.ts';

/** A cell as scorers compare it. */
export interface FormCell {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly text: string;
}

/** A table as scorers compare it: its cells with their spans and texts. What is a header does not count. */
export interface TableForm {
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly FormCell[];
}

/** The part of a table that lies on `page`, with its rows counted from 0. */
export function formOfBlock(table: TableBlock, page: number): TableForm {
  return shifted(table.cells.filter((cell: TableCell) => (cell.page ?? page) === page));
}

/** A table of cells whose rows and columns begin anywhere. */
export function shifted(cells: readonly FormCell[]): TableForm {
  const firstRow = Math.min(...cells.map(({ row }) => row));
  const firstColumn = Math.min(...cells.map(({ column }) => column));
  const moved = cells.map(({ row, column, rowSpan, columnSpan, text }) => ({
    row: row - firstRow,
    column: column - firstColumn,
    rowSpan,
    columnSpan,
    text,
  }));
  return {
    rows: Math.max(0, ...moved.map(({ row, rowSpan }) => row + rowSpan)),
    columns: Math.max(0, ...moved.map(({ column, columnSpan }) => column + columnSpan)),
    cells: moved,
  };
}

/**
 * The same with blank places as cells of their own, and without rows and columns where nothing begins: for truths that
 * do not say where blank cells are.
 */
export function withPlainBlanks({ cells }: TableForm): TableForm {
  const filled = cells.filter(({ text }) => text.trim() !== '');
  const rows = ranks(filled.map(({ row }) => row));
  const columns = ranks(filled.map(({ column }) => column));
  // A span counts the rows and columns that are left of those it covers.
  const span = (kept: ReadonlyMap<number, number>, from: number, count: number): number =>
    Math.max(1, [...kept.keys()].filter((place) => place >= from && place < from + count).length);
  const own = filled.map((cell) => ({
    ...cell,
    row: rows.get(cell.row) ?? 0,
    column: columns.get(cell.column) ?? 0,
    rowSpan: span(rows, cell.row, cell.rowSpan),
    columnSpan: span(columns, cell.column, cell.columnSpan),
  }));
  return {
    rows: rows.size,
    columns: columns.size,
    cells: [...own, ...blanksOf(own, rows.size, columns.size)],
  };
}

function ranks(places: readonly number[]): Map<number, number> {
  return new Map([...new Set(places)].sort((a, b) => a - b).map((place, rank) => [place, rank]));
}

function blanksOf(cells: readonly FormCell[], rows: number, columns: number): FormCell[] {
  const taken = new Set<number>();
  for (const cell of cells) {
    for (let row = cell.row; row < Math.min(rows, cell.row + cell.rowSpan); row += 1) {
      for (let column = cell.column; column < Math.min(columns, cell.column + cell.columnSpan); column += 1) {
        taken.add(row * columns + column);
      }
    }
  }
  const blanks: FormCell[] = [];
  for (let place = 0; place < rows * columns; place += 1) {
    if (taken.has(place)) continue;
    blanks.push({
      row: Math.floor(place / columns),
      column: place % columns,
      rowSpan: 1,
      columnSpan: 1,
      text: '',
    });
  }
  return blanks;
}

interface OpenCell {
  readonly rowSpan: number;
  readonly columnSpan: number;
  text: string;
}

/** The tables of an HTML text. Cells take the next free place of their row, as the HTML standard says. */
export function formsOfHtml(html: string): TableForm[] {
  const tables: OpenCell[][][] = [];
  let cell: OpenCell | undefined;
  const rowsOfLast = (): OpenCell[][] => {
    if (tables.length === 0) tables.push([]);
    return tables[tables.length - 1]!;
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'table') tables.push([]);
      else if (name === 'tr') rowsOfLast().push([]);
      else if (name === 'td' || name === 'th') {
        cell = {
          rowSpan: spanOf(attributes['rowspan']),
          columnSpan: spanOf(attributes['colspan']),
          text: '',
        };
        const rows = rowsOfLast();
        if (rows.length === 0) rows.push([]);
        rows[rows.length - 1]!.push(cell);
      } else if (name === 'br' && cell) cell.text += ' ';
    },
    ontext(text) {
      if (cell) cell.text += text;
    },
    onclosetag(name) {
      if (name === 'td' || name === 'th') cell = undefined;
    },
  });
  parser.end(html);
  return tables.map(placeCells);
}

/** More are a fault of the file. */
const MOST_SPAN = 1000;

function spanOf(value: string | undefined): number {
  const span = Number.parseInt(value ?? '1', 10);
  return Number.isFinite(span) ? Math.min(MOST_SPAN, Math.max(1, span)) : 1;
}

function placeCells(rows: readonly (readonly OpenCell[])[]): TableForm {
  const taken = new Set<string>();
  const cells: FormCell[] = [];
  rows.forEach((row, at) => {
    let column = 0;
    for (const { rowSpan, columnSpan, text } of row) {
      while (taken.has(`${at},${column}`)) column += 1;
      const rowsLeft = Math.min(rowSpan, rows.length - at);
      for (let down = 0; down < rowsLeft; down += 1) {
        for (let right = 0; right < columnSpan; right += 1) taken.add(`${at + down},${column + right}`);
      }
      cells.push({ row: at, column, rowSpan: rowsLeft, columnSpan, text: text.replace(/\s+/g, ' ').trim() });
      column += columnSpan;
    }
  });
  return {
    rows: rows.length,
    columns: Math.max(0, ...cells.map(({ column, columnSpan }) => column + columnSpan)),
    cells,
  };
}
