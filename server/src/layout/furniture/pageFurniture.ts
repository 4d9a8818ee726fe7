import { median, type PageScale } from '../pageScale.ts';
import type { TextRow } from '../lines/textRow.ts';
import { NEXT_ROW } from '../settings.ts';

/** `7`, `- 7 -`, `[7]`, `Page 3 of 9`, `3/9`, `xii`, `A-4`, `第 3 页`. */
const PAGE_NUMBER =
  /^(?:[-–—·•|~\s]*(?:\d{1,4}|c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})|[A-Z]-\d{1,3})[-–—·•|~\s.]*|[[(]\s*\d{1,4}\s*[\])]|(?:page|p\.|pg\.|seite|página|pagina|pág\.|стр\.)\s*\d{1,4}(?:\s*(?:of|\/|von|de|di|sur|из)\s*\d{1,4})?|\d{1,4}\s*(?:of|\/)\s*\d{1,4}|第\s*\d{1,4}\s*[页頁](?:\s*[/共]?\s*共?\s*\d{1,4}\s*[页頁])?)$/iu;

/** Share of the page's height at top and bottom where page numbers stand. */
const EDGE = 0.1;

/** Characters of the longest page number, `Page 3 of 9` in any language. */
const LONGEST_NUMBER = 40;
/** Font sizes to the left and right of a number within which other text stands beside it. */
const BESIDE = 2;

export function isPageNumberText(text: string): boolean {
  return text.length <= LONGEST_NUMBER && PAGE_NUMBER.test(text.trim()) && /[\p{Nd}ivxlcIVXLC]/u.test(text);
}

/** Finds the rows that are the page's number by their position: alone, first or last on the page, near its edge. */
export function findPageNumbers(rows: readonly TextRow[], scale: PageScale): Set<TextRow> {
  const found = new Set<TextRow>();
  const sorted = [...rows].sort((a, b) => a.middle - b.middle);
  if (sorted.length < 2) return found;
  const top = sorted.filter((row) => row.middle < EDGE * scale.height).slice(0, 2);
  const bottom = sorted.filter((row) => row.middle > (1 - EDGE) * scale.height).slice(-2);
  for (const row of [...top, ...bottom]) {
    if (!isPageNumberText(row.text) || row.tabbed) continue;
    if (isOnItsOwn(row, sorted, scale)) found.add(row);
  }
  return found;
}

/** No other row stands close above, below or beside it. */
export function isOnItsOwn(row: TextRow, rows: readonly TextRow[], scale: PageScale): boolean {
  return !rows.some(
    (other) =>
      other !== row &&
      Math.abs(other.middle - row.middle) < NEXT_ROW * scale.lineHeight &&
      other.left < row.right + BESIDE * scale.bodySize &&
      other.right > row.left - BESIDE * scale.bodySize,
  );
}

/** Lines that stand apart at the page's upper and lower edge, and all others. */
export interface EdgeRows {
  readonly top: readonly TextRow[];
  readonly bottom: readonly TextRow[];
}

/** Share of the page's height for lines that stand alone above or below everything. */
const RUNNING_EDGE = 0.12;
/** Line heights of white space that part such a line from the text. */
const APART = 0.7;
/** Times the usual space between rows that part such a line: in text with wide leading every line stands apart. */
const APART_OF_USUAL = 1.6;
/** Rows of a page; on a page of a few lines the first one is text. */
const FEWEST_ROWS = 6;
/** Parts of a row, and of the one after it, that make it the head of a table. */
const TABLE_PARTS = 3;

/** Times the size of the running text: two lines of such type, one close to the other, are a title. */
const TITLE = 1.25;
/** Font sizes between the middles of two such lines, and the share of the size by which they differ. */
const TITLE_LINES = { pitch: 1.6, sizes: 0.1 } as const;

function isTitle([a, b]: readonly TextRow[], { bodySize }: PageScale): boolean {
  if (!a || !b || Math.min(a.size, b.size) < TITLE * bodySize) return false;
  const isClose = Math.abs(a.middle - b.middle) < TITLE_LINES.pitch * Math.max(a.size, b.size);
  return isClose && Math.abs(a.size - b.size) < TITLE_LINES.sizes * a.size;
}

/**
 * Finds the first and last rows of the page, at most two at each edge, that white space separates from the text:
 * running headers and footers, which belong to no column.
 */
export function findEdgeRows(rows: readonly TextRow[], scale: PageScale): EdgeRows {
  const sorted = [...rows].sort((a, b) => a.middle - b.middle);
  if (sorted.length < FEWEST_ROWS) return { top: [], bottom: [] };
  const spaces = sorted.slice(1).map((row, i) => Math.max(0, row.top - sorted[i]!.bottom));
  const apart = Math.max(APART * scale.lineHeight, APART_OF_USUAL * median(spaces));
  const peel = (ordered: readonly TextRow[], isNear: (row: TextRow) => boolean): TextRow[] => {
    for (const count of [1, 2]) {
      const edge = ordered.slice(0, count);
      const rest = ordered[count];
      if (!rest || !edge.every(isNear) || isTitle(edge, scale)) return [];
      const inner = edge.at(-1)!;
      const lower = inner.middle < rest.middle ? rest : inner;
      // The head of a table.
      if (partsOf(inner) >= TABLE_PARTS && partsOf(rest) >= TABLE_PARTS) return [];
      // A sentence that goes on.
      if (/^\p{Ll}/u.test(lower.text)) return [];
      const space = Math.max(rest.top - inner.bottom, inner.top - rest.bottom);
      if (space > apart) return edge;
    }
    return [];
  };
  const top = peel(sorted, (row) => row.bottom < RUNNING_EDGE * scale.height);
  const bottom = peel([...sorted].reverse(), (row) => row.top > (1 - RUNNING_EDGE) * scale.height);
  return { top, bottom: [...bottom].reverse() };
}

function partsOf(row: TextRow): number {
  return row.lines.reduce((sum, line) => sum + line.pieces.length, 0);
}
