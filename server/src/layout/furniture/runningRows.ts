import { isCaption } from '../blocks/figures/captions.ts';
import { isInCapitals } from '../blocks/headings/headingCandidate.ts';
import { toRow, type TextRow } from '../lines/textRow.ts';
import { median, type PageScale } from '../pageScale.ts';
import type { Rule } from '../tables/ruled/ruleStacks.ts';
import { isInZone, isLarger, isSentence, partsOf, SIZE, ZONE, type Edge, type Page } from './runningEdge.ts';
import { CITATION, isTitleCase, LABEL, NOTICE, REVISION } from './runningForms.ts';
import { isBesideNumber, isNumberOfPage, isWithNumber } from './runningNumbers.ts';

export type RunningKind = 'header' | 'footer' | 'page-number';

/** A row at the page's edge that is no text of the page, whatever its other pages have. */
export interface RunningRow {
  readonly row: TextRow;
  readonly kind: RunningKind;
}

/** Rows of a page; on a page of a few lines the first and the last one are text. */
const FEWEST_ROWS = 6;
/** Rows at each edge that may be furniture: a number, a running title, and the line of a publisher's server. */
const MOST_ROWS = 3;

/** White space that parts a row from the text: line heights, and times the usual space between rows. */
const APART = { lines: 0.7, usual: 1.6 } as const;
/** Line heights of white space around small print that is furniture by its place alone. */
const FAR = 1.5;

/** Characters of the longest running title, and of the longest part of a row of revisions. */
const LONGEST = { title: 100, part: 40 } as const;
/** Characters of a row of running text, and how many such rows make a page of it. */
const PROSE = { length: 35, rows: 5 } as const;
/**
 * A rule under a running head: shares of the text's width that it has, and that the line of text under it fills. Under
 * a letterhead stands a date or an address, under a title its beginning.
 */
const RULED = { rule: 0.8, text: 0.8 } as const;
/** Font sizes between what the two pages of an open book have in one row. */
const OPEN_BOOK = 5;

/**
 * Running heads, footers and page numbers that a page tells by itself: rows from its upper and lower edge inwards, as
 * long as each is furniture by its form and its place. A row that could be a title, a date, a total or a note stays:
 * text that is dropped is worse than furniture that is kept.
 */
export function findRunningRows(
  rows: readonly TextRow[],
  scale: PageScale,
  rules: readonly Rule[] = [],
): RunningRow[] {
  if (rows.length < FEWEST_ROWS) return [];
  const sorted = [...rows].sort((a, b) => a.middle - b.middle);
  const prose = sorted.filter(({ text }) => text.length >= PROSE.length);
  const measure = prose.length > 0 ? prose : sorted;
  const page: Page = {
    scale,
    rows: sorted,
    left: Math.min(...measure.map(({ left }) => left)),
    right: Math.max(...measure.map(({ right }) => right)),
    hasProse: prose.length >= PROSE.rows,
    rules,
  };
  const usual = median(sorted.slice(1).map((row, i) => Math.max(0, row.top - sorted[i]!.bottom)));
  const apart = Math.max(APART.lines * scale.lineHeight, APART.usual * usual);
  return [...peel(sorted, 'top', page, apart), ...peel([...sorted].reverse(), 'bottom', page, apart)];
}

function peel(ordered: readonly TextRow[], side: 'top' | 'bottom', page: Page, apart: number): RunningRow[] {
  const found: RunningRow[] = [];
  for (const [at, row] of ordered.slice(0, MOST_ROWS).entries()) {
    const inner = ordered.slice(at + 1);
    const [next] = inner;
    if (!next) break;
    const space = side === 'top' ? next.top - row.bottom : row.top - next.bottom;
    const edge = { side, inner, space, isApart: space > apart };
    const parts = halvesOf(row, page.scale).map((part) => ({ row: part, kind: judge(part, edge, page) }));
    const running = parts.flatMap(({ row: part, kind }) => (kind ? [{ row: part, kind }] : []));
    if (running.length < parts.length) break;
    found.push(...running);
  }
  return found;
}

/** A row, or its two parts on the pages of an open book that were scanned together. */
function halvesOf(row: TextRow, { width, height }: PageScale): TextRow[] {
  const left = row.lines.filter((line) => line.right < width / 2);
  const right = row.lines.filter((line) => line.left > width / 2);
  if (width < height || left.length === 0 || left.length + right.length < row.lines.length) return [row];
  const gap = Math.min(...right.map((line) => line.left)) - Math.max(...left.map((line) => line.right));
  return right.length > 0 && gap > OPEN_BOOK * row.size ? [toRow(left), toRow(right)] : [row];
}

function judge(row: TextRow, edge: Edge, page: Page): RunningKind | undefined {
  if (row.led || row.isField) return undefined;
  if (isNumberOfPage(row, edge, page)) return 'page-number';
  const { scale } = page;
  const text = row.text.trim();
  if (text.length > LONGEST.title || !isInZone(row, edge.side, ZONE.title, scale)) return undefined;
  const isRunning =
    (!isLarger(row, scale, SIZE.byForm) &&
      (isBesideNumber(row, edge, page) ||
        isNotice(row, edge, page) ||
        isCitation(text, edge) ||
        isRevision(row, edge))) ||
    (!isLarger(row, scale, SIZE.running) &&
      (isWithNumber(text, edge, row, page) ||
        isAboveSentence(row, edge, page) ||
        isChapter(row, edge, page) ||
        isAboveRule(row, edge, page) ||
        isSmallPrint(row, edge, page)));
  if (!isRunning) return undefined;
  return edge.side === 'top' ? 'header' : 'footer';
}

/** `Downloaded from …`, `Published by …`, `Download date: …` on a line of its own at the page's edge. */
function isNotice({ text, size }: TextRow, { side, inner, isApart }: Edge, { scale }: Page): boolean {
  if (!NOTICE.test(text.trim())) return false;
  const [next] = inner;
  return (
    (isApart || size < SIZE.small * scale.bodySize) &&
    next !== undefined &&
    (side === 'bottom' || !/^\p{Ll}/u.test(next.text))
  );
}

/** `et al. / J. Chromatogr. A 1083 (2005) 153-160`, `MNRAS 000, 1–15 (2017)`: the head of a journal. */
function isCitation(text: string, { isApart }: Edge): boolean {
  return isApart && CITATION.test(text) && !/[.;]$/.test(text);
}

/** `Revision: 2.4    P/N 119-036    10 June 2019`. */
function isRevision(row: TextRow, { isApart }: Edge): boolean {
  if (!isApart) return false;
  const parts = partsOf(row);
  return (
    parts.every(({ text }) => text.length <= LONGEST.part) &&
    parts.some(({ text }) => REVISION.test(text.trim()))
  );
}

/**
 * A title above the rest of a sentence: no heading stands there. The items of a list begin in small letters, too, but they
 * are no rows of prose.
 */
function isAboveSentence({ text }: TextRow, { side, inner, isApart }: Edge, { hasProse }: Page): boolean {
  const [next] = inner;
  if (!hasProse || !inner.slice(0, 2).some((row) => row.text.length >= PROSE.length)) return false;
  if (side === 'bottom' || !isApart || !next || !/^\p{Ll}{2}|^\p{Ll}\s/u.test(next.text)) return false;
  return isInCapitals(text) || (isTitleCase(text) && !isSentence(text) && !LABEL.test(text));
}

/** `Chapter 6  Soils`, in smaller type than the text: where a chapter begins, its title is larger. */
function isChapter(row: TextRow, { side, isApart }: Edge, { scale }: Page): boolean {
  if (side === 'bottom' || !isApart || row.bold || row.size > SIZE.chapter * scale.bodySize) return false;
  return /^(?:chapter|part|kapitel|chapitre|capítulo|capitolo|глава)\s+[\dIVX]+\b|^第\s*[一二三四五六七八九十百\d]{1,4}\s*[章节節编編部篇]/iu.test(
    row.text.trim(),
  );
}

/** A line over a rule as wide as the text, with a full line of that text right under it. */
function isAboveRule(
  row: TextRow,
  { side, inner }: Edge,
  { scale, rules, left, right, hasProse }: Page,
): boolean {
  const [next] = inner;
  const text = row.text.trim();
  if (side === 'bottom' || !hasProse || !next || isCaption(text) || isSentence(text)) return false;
  const isFull = next.right - next.left > RULED.text * (right - left) && next.text.length >= PROSE.length;
  if (!isFull || isLarger(next, scale, SIZE.running) || !/\p{L}{2}/u.test(text)) return false;
  const wide = rules.filter((rule) => rule.right - rule.left > RULED.rule * (right - left));
  // Between two rules it is the head of a table.
  return (
    wide.some(({ y }) => y > row.middle && y < next.middle) &&
    !wide.some(({ y }) => y < row.middle && y > row.top - scale.lineHeight)
  );
}

/** Small type by itself at the very edge of a page of text, where programs and publishers print. */
function isSmallPrint(row: TextRow, { side, space }: Edge, { scale, hasProse }: Page): boolean {
  return (
    hasProse &&
    isInZone(row, side, ZONE.program, scale) &&
    row.size < SIZE.small * scale.bodySize &&
    space > FAR * scale.lineHeight &&
    !/^[\d*†‡§¹²³①②③]/u.test(row.text.trim())
  );
}
