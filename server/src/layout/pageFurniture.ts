import type { PageScale } from './pageScale.ts';
import type { TextRow } from './textRow.ts';

/** `7`, `- 7 -`, `[7]`, `Page 3 of 9`, `3/9`, `xii`, `A-4`, `第 3 页`. */
const PAGE_NUMBER =
  /^(?:[-–—·•|~\s]*(?:\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7}|[A-Z]-\d{1,3})[-–—·•|~\s.]*|[[(]\s*\d{1,4}\s*[\])]|(?:page|p\.|pg\.|seite|página|pagina|pág\.|стр\.)\s*\d{1,4}(?:\s*(?:of|\/|von|de|di|sur|из)\s*\d{1,4})?|\d{1,4}\s*(?:of|\/)\s*\d{1,4}|第\s*\d{1,4}\s*[页頁](?:\s*[/共]?\s*共?\s*\d{1,4}\s*[页頁])?)$/iu;

/** Share of the page's height at top and bottom where page numbers stand. */
const EDGE = 0.1;

export function isPageNumberText(text: string): boolean {
  return PAGE_NUMBER.test(text.trim()) && /[\p{Nd}ivxlcIVXLC]/u.test(text);
}

/** Rows that are the page's number by their place: alone, first or last on the page, near its edge. */
export function findPageNumbers(rows: readonly TextRow[], scale: PageScale): Set<TextRow> {
  const found = new Set<TextRow>();
  const sorted = [...rows].sort((a, b) => a.middle - b.middle);
  if (sorted.length < 2) return found;
  const top = sorted.filter((row) => row.middle < EDGE * scale.height).slice(0, 2);
  const bottom = sorted.filter((row) => row.middle > (1 - EDGE) * scale.height).slice(-2);
  for (const row of [...top, ...bottom]) {
    if (!isPageNumberText(row.text) || row.tabbed) continue;
    const near = sorted.some(
      (other) =>
        other !== row &&
        Math.abs(other.middle - row.middle) < 1.6 * scale.lineHeight &&
        other.left < row.right + 2 * scale.bodySize &&
        other.right > row.left - 2 * scale.bodySize,
    );
    if (!near) found.add(row);
  }
  return found;
}
