import { hasSpans, tableGrid, type GridCell, type TableBlock } from '../tableGrid.ts';
import { cleanText } from '../writtenBlocks.ts';
import { escapeCell } from './escapeText.ts';

/** A pipe table; an HTML table where cells span rows or columns, which pipes cannot say. */
export function markdownTable(table: TableBlock): string {
  return hasSpans(table) ? htmlTable(table) : pipeTable(tableGrid(table));
}

/** Pipes need a header: without one the first row stays empty, so that no data is called a header. */
function pipeTable(rows: readonly (readonly GridCell[])[]): string {
  const [first] = rows;
  if (!first) return '';
  const hasHeader = first.some(({ header }) => header);
  const header = hasHeader ? first : first.map((): GridCell => ({ text: '', header: true }));
  const body = hasHeader ? rows.slice(1) : rows;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const write = (row: readonly GridCell[]): string => line(row.map(({ text }) => escapeCell(text)));
  return [write(header), line(first.map(() => '---')), ...body.map(write)].join('\n');
}

function htmlTable(table: TableBlock): string {
  const rows = Array.from({ length: table.rows }, (_, row) =>
    table.cells.filter((cell) => cell.row === row).sort((a, b) => a.column - b.column),
  );
  const lines = rows.map((cells) => {
    const written = cells.map(({ header, rowSpan, columnSpan, text }) => {
      const tag = header ? 'th' : 'td';
      const spans = `${rowSpan > 1 ? ` rowspan="${rowSpan}"` : ''}${columnSpan > 1 ? ` colspan="${columnSpan}"` : ''}`;
      return `<${tag}${spans}>${escapeHtml(cleanText(text).replaceAll('\n', ' '))}</${tag}>`;
    });
    return `<tr>${written.join('')}</tr>`;
  });
  // An HTML block ends at an empty line: there is none in it.
  return ['<table>', ...lines, '</table>'].join('\n');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
