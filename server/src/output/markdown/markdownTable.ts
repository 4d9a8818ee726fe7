import type { TableBlock, TableCell } from '../../page/pageResult.ts';
import { hasSpans, tableGrid, type GridCell } from '../tableGrid.ts';
import { cleanText } from '../writtenBlocks.ts';
import { escapeHtml, escapeInline } from './escapeText.ts';
import { writeMarked } from './writeMarked.ts';

/** A pipe table; an HTML table where cells span rows or columns, which pipes cannot say. */
export function markdownTable(table: TableBlock): string {
  return hasSpans(table) ? htmlTable(table) : pipeTable(tableGrid(table, pipeCell));
}

/** A bar ends the cell, also inside of a formula. */
function pipeCell(cell: TableCell): string {
  return writeMarked(cell, (text) => escapeInline(oneLine(text), oneLine(text))).replaceAll('|', '\\|');
}

/** Pipes need a header: without one the first row stays empty, so that no data is called a header. */
function pipeTable(rows: readonly (readonly GridCell[])[]): string {
  const [first] = rows;
  if (!first) return '';
  const hasHeader = first.some(({ header }) => header);
  const header = hasHeader ? first : first.map((): GridCell => ({ text: '', header: true }));
  const body = hasHeader ? rows.slice(1) : rows;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const write = (row: readonly GridCell[]): string => line(row.map(({ text }) => text));
  return [write(header), line(first.map(() => '---')), ...body.map(write)].join('\n');
}

function htmlTable(table: TableBlock): string {
  const rows = Array.from({ length: table.rows }, (_, row) =>
    table.cells.filter((cell) => cell.row === row).sort((a, b) => a.column - b.column),
  );
  const lines = rows.map((cells) => {
    const written = cells.map(({ header, rowSpan, columnSpan, ...cell }) => {
      const tag = header ? 'th' : 'td';
      const spans = `${rowSpan > 1 ? ` rowspan="${rowSpan}"` : ''}${columnSpan > 1 ? ` colspan="${columnSpan}"` : ''}`;
      return `<${tag}${spans}>${htmlCell(cell)}</${tag}>`;
    });
    return `<tr>${written.join('')}</tr>`;
  });
  // An HTML block ends at an empty line: there is none in it.
  return ['<table>', ...lines, '</table>'].join('\n');
}

/** Nobody looks for Markdown inside of HTML: a dollar sign is one. */
function htmlCell(cell: Pick<TableCell, 'text' | 'formulas' | 'marks'>): string {
  return writeMarked(cell, (text) => escapeHtml(oneLine(text)), 'html');
}

function oneLine(text: string): string {
  return cleanText(text).replaceAll('\n', ' ');
}
