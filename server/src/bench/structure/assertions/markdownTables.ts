import { formsOfHtml, type FormCell, type TableForm } from '../tables/tableForm.ts';

/** The pipe tables and HTML tables of a Markdown text. */
export function tablesOfMarkdown(markdown: string): TableForm[] {
  return [...pipeTables(markdown), ...formsOfHtml(markdown).filter(({ cells }) => cells.length > 0)];
}

const RULE = /^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$/;

function pipeTables(markdown: string): TableForm[] {
  const tables: TableForm[] = [];
  let rows: string[][] = [];
  const close = (): void => {
    if (rows.length > 0) tables.push(formOfRows(rows));
    rows = [];
  };
  for (const line of markdown.split('\n')) {
    const text = line.trim();
    if (!text.startsWith('|')) close();
    else if (!RULE.test(text)) rows.push(cellsOfLine(text));
  }
  close();
  return tables;
}

function cellsOfLine(line: string): string[] {
  const inner = line.replace(/^\|/, '').replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('\\|', '|').trim());
}

function formOfRows(rows: readonly (readonly string[])[]): TableForm {
  const cells = rows.flatMap((texts, row) =>
    texts.map((text, column) => ({ row, column, rowSpan: 1, columnSpan: 1, text })),
  );
  return { rows: rows.length, columns: Math.max(...rows.map((row) => row.length)), cells };
}

export type Side = 'up' | 'down' | 'left' | 'right';

const covers = (from: number, span: number, place: number): boolean => place >= from && place < from + span;

function overlaps(from: number, span: number, other: number, otherSpan: number): boolean {
  return from < other + otherSpan && other < from + span;
}

/** The cells that touch a cell on one side; a cell that spans several rows or columns touches more than one. */
export function neighbours({ cells }: TableForm, cell: FormCell, side: Side): FormCell[] {
  const { row, column, rowSpan, columnSpan } = cell;
  return cells.filter((other) => {
    if (side === 'up' || side === 'down') {
      const place = side === 'up' ? row - 1 : row + rowSpan;
      return (
        covers(other.row, other.rowSpan, place) &&
        overlaps(other.column, other.columnSpan, column, columnSpan)
      );
    }
    const place = side === 'left' ? column - 1 : column + columnSpan;
    return covers(other.column, other.columnSpan, place) && overlaps(other.row, other.rowSpan, row, rowSpan);
  });
}

/** The filled cell farthest up in each column of a cell, or farthest left in each of its rows. */
export function headings({ cells }: TableForm, cell: FormCell, side: 'up' | 'left'): FormCell[] {
  const { row, column, rowSpan, columnSpan } = cell;
  const lanes = side === 'up' ? [column, columnSpan] : [row, rowSpan];
  const found = new Set<FormCell>();
  for (let lane = lanes[0]!; lane < lanes[0]! + lanes[1]!; lane += 1) {
    const before = cells.filter(
      (other) =>
        other.text.trim() !== '' &&
        (side === 'up'
          ? other.row < row && covers(other.column, other.columnSpan, lane)
          : other.column < column && covers(other.row, other.rowSpan, lane)),
    );
    const [first] = before.sort((a, b) => (side === 'up' ? a.row - b.row : a.column - b.column));
    if (first) found.add(first);
  }
  return [...found];
}
