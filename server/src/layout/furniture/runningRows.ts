import { isInCapitals } from '../blocks/headingCandidate.ts';
import type { LinePiece } from '../lines/layoutLine.ts';
import type { TextRow } from '../lines/textRow.ts';
import { median, type PageScale } from '../pageScale.ts';
import { isPageNumberText, isOnItsOwn } from './pageFurniture.ts';
import { CITATION, isTitleCase, LABEL, NOTICE, REVISION } from './runningForms.ts';

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
/** Shares of the page's height at its edges: where running titles stand, numbers, and what programs print on pages. */
const ZONE = { title: 0.12, number: 0.1, program: 0.05 } as const;
/** White space that parts a row from the text: line heights, and times the usual space between rows. */
const APART = { lines: 0.7, usual: 1.6 } as const;
/** Line heights of white space around what is furniture by its place alone. */
const FAR = { small: 1.5, number: 2.5 } as const;
/** Times the size of the running text. Larger type is a heading's; OCR tells sizes to about an eighth. */
const SIZE = { running: 1.2, byForm: 1.5, chapter: 0.95, small: 0.85 } as const;
/** Font sizes between a number and the title beside it; more at the left, where `4  Results` is a heading. */
const BESIDE = { right: 1, left: 3 } as const;
/** Font sizes by which a number at the outer end of a row may stand inside of the text's margin. */
const AT_MARGIN = 2;
/** Characters of the longest running title, and of the longest part of a row of revisions. */
const LONGEST = { title: 100, part: 40 } as const;
/** Characters of a row of running text, and how many such rows make a page of it. */
const PROSE = { length: 35, rows: 5 } as const;
/** From here to there a number is a year: `1996` below a title is a part of it. */
const YEARS = { from: 1500, to: 2100 } as const;

/** What a row is judged by. */
interface Edge {
  readonly side: 'top' | 'bottom';
  /** The next rows towards the middle of the page. */
  readonly inner: readonly TextRow[];
  /** White space between the row and the next one. */
  readonly space: number;
  readonly isApart: boolean;
}

/** How far the running text reaches, and whether there is any. */
interface Page {
  readonly scale: PageScale;
  readonly rows: readonly TextRow[];
  readonly left: number;
  readonly right: number;
  readonly hasProse: boolean;
}

/**
 * Running heads, footers and page numbers that a page tells by itself: rows from its upper and lower edge inwards, as
 * long as each is furniture by its form and its place. A row that could be a title, a date, a total or a note stays:
 * text that is dropped is worse than furniture that is kept.
 */
export function findRunningRows(rows: readonly TextRow[], scale: PageScale): RunningRow[] {
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
    const kind = judge(row, { side, inner, space, isApart: space > apart }, page);
    if (kind === undefined) break;
    found.push({ row, kind });
  }
  return found;
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
        isAboveSentence(row, edge) ||
        isChapter(row, edge, page) ||
        isSmallPrint(row, edge, page)));
  if (!isRunning) return undefined;
  return edge.side === 'top' ? 'header' : 'footer';
}

/** OCR guesses sizes from boxes: both must say so. */
function isLarger({ size, height }: TextRow, { bodySize, lineHeight }: PageScale, times: number): boolean {
  return size > times * bodySize && height > times * lineHeight;
}

function isInZone(row: TextRow, side: 'top' | 'bottom', share: number, { height }: PageScale): boolean {
  return side === 'top' ? row.middle < share * height : row.middle > (1 - share) * height;
}

/** A number of its own near the edge; below all text of a short page in its middle, too. */
function isNumberOfPage(
  row: TextRow,
  { side, space }: Edge,
  { scale, rows, left, right, hasProse }: Page,
): boolean {
  const text = row.text.trim();
  if (row.tabbed || !isPageNumberText(text) || !isLikelyNumber(text)) return false;
  if (isLarger(row, scale, SIZE.running)) return false;
  const nearEdge =
    side === 'top' ? row.middle < ZONE.number * scale.height : row.middle > (1 - ZONE.number) * scale.height;
  if (nearEdge) return isOnItsOwn(row, rows, scale) && space > 0;
  const isCentred = Math.abs((row.left + row.right) / 2 - (left + right) / 2) < AT_MARGIN * row.size;
  return (
    side === 'bottom' &&
    hasProse &&
    isCentred &&
    space > FAR.number * scale.lineHeight &&
    /^\d{1,3}$/.test(text)
  );
}

/** Neither a year, nor with zeros before it, nor a letter that a speck may be read as. */
function isLikelyNumber(text: string): boolean {
  const bare = text.replace(/[^\p{L}\p{Nd}]/gu, '');
  if (/^\p{L}$/u.test(bare)) return /^[ivx]$/.test(bare);
  if (/^0\d/.test(bare)) return false;
  return !isYear(bare);
}

function isYear(text: string): boolean {
  return /^\d{4}$/.test(text) && Number(text) >= YEARS.from && Number(text) <= YEARS.to;
}

/** `156    J. Chromatogr. A` or `THE CORSET    53`: a number at the outer end of the row, a title beside it. */
function isBesideNumber(
  row: TextRow,
  { side, inner, space, isApart }: Edge,
  { left, right, scale }: Page,
): boolean {
  // Wide leading hides the space around small type.
  const size = median(row.lines.map((line) => line.size));
  const isSmall = size < SIZE.small * scale.bodySize && isInZone(row, side, ZONE.number, scale);
  if (!isApart && !(isSmall && space > 0)) return false;
  const parts = partsOf(row);
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last || first === last) return false;
  const isNumber = ({ text }: LinePiece): boolean =>
    isPageNumberText(text) && isLikelyNumber(text.trim()) && !/^\p{L}$/u.test(text.trim());
  const atRight =
    isNumber(last) &&
    last.right > right - AT_MARGIN * scale.bodySize &&
    last.left - parts.at(-2)!.right > BESIDE.right * size &&
    !endsAlike(last.right, inner, scale, 'right');
  const farLeft = side === 'bottom' ? BESIDE.right : BESIDE.left;
  const atLeft =
    isNumber(first) &&
    first.left < left + AT_MARGIN * scale.bodySize &&
    parts[1]!.left - first.right > farLeft * size &&
    !endsAlike(first.left, inner, scale, 'left');
  if (!atRight && !atLeft) return false;
  const rest = parts
    .filter((part) => !(atRight && part === last) && !(atLeft && part === first))
    .map(({ text }) => text)
    .join(' ');
  // Numbers beside numbers are a table's, and a note at the foot begins with its number.
  if (!/\p{L}{2}/u.test(rest) || parts.filter(isNumber).length > 2) return false;
  return side === 'top' || atRight || !isSentence(rest);
}

/** Rows below with a number at the same place are those of a table or of contents; `(3.18)` is a formula's. */
function endsAlike(
  place: number,
  inner: readonly TextRow[],
  { bodySize }: PageScale,
  end: 'left' | 'right',
): boolean {
  return inner.slice(0, 2).some((row) => {
    const part = end === 'left' ? partsOf(row)[0] : partsOf(row).at(-1);
    return (
      part !== undefined &&
      /^[\d.,%\s-]+$/.test(part.text) &&
      Math.abs((end === 'left' ? part.left : part.right) - place) < AT_MARGIN * bodySize
    );
  });
}

/** `416 Chapter 9  Use Factors and Multiples`, `44 | Title`: read as one line. */
function isWithNumber(text: string, { side, isApart }: Edge, row: TextRow, { scale }: Page): boolean {
  if (!isApart || !isInZone(row, side, ZONE.number, scale)) return false;
  const found =
    /^(\d{1,4})\s*([|丨·•»>«‹›—–]?)\s*(\D.*)$/u.exec(text) ??
    swapped(/^(.*[^\d\s|丨·•»>«‹›—–])\s*([|丨·•»>«‹›—–])\s*(\d{1,4})$/u.exec(text));
  if (!found) return false;
  const [, number = '', sign = '', rest = ''] = found;
  if (!/\p{L}{2}/u.test(rest) || isYear(number) || /^0/.test(number)) return false;
  if (sign !== '') return true;
  // A heading begins with its number at the top, a note with small letters at the bottom.
  if (!/^\d+\s/.test(text) || isSentence(rest)) return false;
  return side === 'bottom'
    ? isTitleCase(rest) && Number(number) > 1
    : Number(number) >= 100 && isInCapitals(rest);
}

function swapped(found: RegExpExecArray | null): string[] | null {
  return found && [found[0], found[3] ?? '', found[2] ?? '', found[1] ?? ''];
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

/** A title above the rest of a sentence: no heading stands there. */
function isAboveSentence({ text }: TextRow, { side, inner, isApart }: Edge): boolean {
  const [next] = inner;
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

/** Small type by itself at the very edge of a page of text, where programs and publishers print. */
function isSmallPrint(row: TextRow, { side, space }: Edge, { scale, hasProse }: Page): boolean {
  return (
    hasProse &&
    isInZone(row, side, ZONE.program, scale) &&
    row.size < SIZE.small * scale.bodySize &&
    space > FAR.small * scale.lineHeight &&
    !/^[\d*†‡§¹²³①②③]/u.test(row.text.trim())
  );
}

/** It ends as one, or goes on. */
function isSentence(text: string): boolean {
  return /[.,;:?!。，；：？！-]$/u.test(text.trim());
}

function partsOf(row: TextRow): LinePiece[] {
  return row.lines.flatMap(({ pieces }) => pieces).sort((a, b) => a.left - b.left);
}
