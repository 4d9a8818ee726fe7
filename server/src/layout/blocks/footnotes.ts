import { intersectionArea, unionBox, type Box } from '../../page/geometry.ts';
import type { PageContent, RulingLine } from '../../page/pageContent.ts';
import { isPageNumberText } from '../furniture/pageFurniture.ts';
import { greatest } from '../lines/extremes.ts';
import { joinLines } from '../lines/joinText.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { groupRows, type TextRow } from '../lines/textRow.ts';
import type { PageScale } from '../pageScale.ts';
import { isNumeric } from '../readingOrder/columnJudgement.ts';
import { MAJORITY } from '../settings.ts';
import type { BlockDraft } from './blocks.ts';

/** `1`, `12`, `*`, `†`, `①`, `⁴³`, `(²)`: what a note begins with. No stop follows, as behind the numbers of a list. */
const MARK =
  /^(?:(\d{1,3})(?![\d.,:)\]%/–-])\s*(?=[\p{L}“"‘'([])|[*∗†‡§¶]{1,3}\s*(?=\S)|\((?:\d{1,2}|[*¹²³⁰⁴-⁹]{1,3})\)\s*(?=\S)|[①-⑳⓪⑴-⒇]|([⁰¹²³⁴-⁹]{1,3}))/u;

/** The short rule over notes. Lengths in font sizes, places and shares of the page. */
const RULE = {
  shortest: 2,
  /** Share of the page's width; longer ones part columns or end a table. */
  longest: 0.35,
  /** From its left end to that of the note below it, font sizes. */
  indent: 2.5,
  /** From it to the note, line heights. */
  above: 2,
  /** Lines that begin at the left end of a note without a mark: elsewhere it is a hint in a form. */
  column: 4,
  most: 100,
} as const;

/** Where notes stand and how they look. Shares of the page's height and of the text's size. */
const NOTES = {
  from: 0.4,
  height: 0.4,
  /** Size of notes under a rule, and of those that only their marks show. */
  underRule: 0.97,
  unruled: 0.9,
  /** One line of them may be measured larger: it has high signs. */
  line: 1.08,
  /** Line heights between two of their lines. */
  gap: 1.3,
  /** Rows below them: running footers. */
  below: 2,
  /** Characters of the shortest. */
  shortest: 16,
  /** Line heights of room over the first that has no rule. */
  apart: 0.35,
  /** Share of the page's height below which one row with a number is a footer: the page's number and a title. */
  footer: 0.92,
  most: 20,
  /** Line heights between the middles of a label and its value, and values that are looked at. */
  beside: 0.3,
  values: 500,
  /** Lines with marks that are looked at; bounds the work. */
  marked: 200,
} as const;

/** Notes at the foot of the page or of its columns, in reading order, and the lines that are left. */
export interface TakenFootnotes {
  readonly notes: readonly BlockDraft[];
  readonly rest: readonly LayoutLine[];
}

/**
 * Takes the notes at the foot of a page: small type at the end of a column, under a short rule or with marks. They
 * interrupt no text, and are read after all of it. O(n · notes), at most `NOTES.most` of them begin a search.
 */
export function takeFootnotes(
  lines: readonly LayoutLine[],
  { rulingLines, figures }: Pick<PageContent, 'rulingLines' | 'figures'>,
  scale: PageScale,
  vocabulary: ReadonlySet<string>,
): TakenFootnotes {
  const low = lines
    .filter((line) => line.top > NOTES.from * scale.height && !isPageNumberText(line.text))
    .filter(
      ({ box }) => !figures.some((figure) => 2 * intersectionArea(box, figure) > box.width * box.height),
    )
    .sort((a, b) => a.top - b.top || a.left - b.left);
  const taken = new Set<LayoutLine>();
  const columns: LayoutLine[][] = [];
  const rules = rulingLines
    .filter((rulingLine) => isShortRule(rulingLine, scale))
    .slice(0, RULE.most)
    .map(({ box }) => box);
  const ruled = low.filter((line) => isUnderRule(line, lines, rules, scale));
  const marked = low
    .filter((line) => MARK.test(line.text) && line.size <= NOTES.unruled * scale.bodySize)
    .slice(0, NOTES.marked)
    .filter((line) => standsApart(line, lines, scale));
  for (const [seeds, size] of [
    [ruled, NOTES.underRule],
    [marked, NOTES.unruled],
  ] as const) {
    for (const seed of seeds.slice(0, NOTES.most)) {
      if (taken.has(seed)) continue;
      const own = columnBelow(seed, low, scale);
      if (!own || own.some((line) => taken.has(line)) || sizeOf(own) > size * scale.bodySize) continue;
      if (seeds === marked && isFooter(own, scale)) continue;
      if (own.reduce((sum, { text }) => sum + text.length, 0) < NOTES.shortest) continue;
      if (areLabels(own, low, scale)) continue;
      for (const line of own) taken.add(line);
      columns.push(own);
    }
  }
  const byColumn = columns.sort((a, b) => (a[0]?.left ?? 0) - (b[0]?.left ?? 0));
  return {
    notes: byColumn.flatMap((own) => notesOf(groupRows(own), vocabulary)),
    rest: lines.filter((line) => !taken.has(line)),
  };
}

function isShortRule({ direction, box }: RulingLine, { bodySize, width, height }: PageScale): boolean {
  return (
    direction === 'horizontal' &&
    box.y > NOTES.from * height &&
    box.width >= RULE.shortest * bodySize &&
    box.width <= RULE.longest * width
  );
}

/** Whether a short rule stands over a line, at its left end, with nothing between. */
function isUnderRule(
  line: LayoutLine,
  lines: readonly LayoutLine[],
  rules: readonly Box[],
  { bodySize, lineHeight }: PageScale,
): boolean {
  return rules.some((box) => {
    const gap = line.top - box.y;
    const isOver = gap > -lineHeight / 3 && gap < RULE.above * lineHeight;
    if (!isOver || Math.abs(line.left - box.x) > RULE.indent * bodySize) return false;
    const column = lines.filter(({ left }) => Math.abs(left - line.left) < bodySize);
    if (!MARK.test(line.text) && column.length <= RULE.column) return false;
    return !lines.some(
      (other) =>
        other !== line &&
        other.middle > box.y &&
        other.middle < line.middle - lineHeight / 3 &&
        other.left < line.right &&
        other.right > line.left,
    );
  });
}

/** Whether room is over a line that has no rule, or larger type: a mark inside a list of small type begins no notes. */
function standsApart(
  line: LayoutLine,
  lines: readonly LayoutLine[],
  { lineHeight, bodySize }: PageScale,
): boolean {
  const above = lines.filter(
    (other) => other.middle < line.top && other.left < line.right && other.right > line.left,
  );
  const bottom = Math.max(...above.map((other) => other.bottom));
  const next = above.filter((other) => other.bottom > bottom - lineHeight / 2);
  if (next.length === 0) return false;
  return (
    line.top - bottom > NOTES.apart * lineHeight && next.every(({ size }) => size > NOTES.unruled * bodySize)
  );
}

/**
 * The lines from one to the end of its column, all of them small; undefined where more follows than a running footer,
 * or other type.
 */
function columnBelow(
  seed: LayoutLine,
  low: readonly LayoutLine[],
  scale: PageScale,
): LayoutLine[] | undefined {
  const own = [seed];
  let [left, right, bottom] = [seed.left, seed.right, seed.bottom];
  const below: LayoutLine[] = [];
  for (const line of low) {
    if (line === seed || line.middle < seed.top) continue;
    if (line.left >= right || line.right <= left) continue;
    const isNext =
      line.top - bottom < NOTES.gap * scale.lineHeight && line.size <= NOTES.line * scale.bodySize;
    if (!isNext || below.length > 0) {
      below.push(line);
      continue;
    }
    own.push(line);
    left = Math.min(left, line.left);
    right = Math.max(right, line.right);
    bottom = Math.max(bottom, line.bottom);
  }
  if (groupRows(below).length > NOTES.below || bottom - seed.top > NOTES.height * scale.height)
    return undefined;
  return own;
}

/** Whether numbers stand beside most of them: the labels of a table, such as `18 to 24 years`. */
function areLabels(
  own: readonly LayoutLine[],
  low: readonly LayoutLine[],
  { lineHeight }: PageScale,
): boolean {
  const right = greatest(own.map((line) => line.right));
  const values = low.filter((line) => line.left >= right && isNumeric(line.text)).slice(0, NOTES.values);
  const beside = own.filter((line) =>
    values.some(({ middle }) => Math.abs(middle - line.middle) < NOTES.beside * lineHeight),
  );
  return beside.length >= MAJORITY * own.length;
}

function isFooter(own: readonly LayoutLine[], { height }: PageScale): boolean {
  const [first] = own;
  if (!first || !/^\d/.test(first.text)) return false;
  return first.middle > NOTES.footer * height && groupRows(own).length === 1;
}

/** Mean size of lines, each counting once a character. */
function sizeOf(lines: readonly LayoutLine[]): number {
  const letters = lines.reduce((sum, { text }) => sum + text.length, 0);
  return lines.reduce((sum, { size, text }) => sum + size * text.length, 0) / letters;
}

/** Each note is a block; a row with the next number, or with another mark, begins one. */
function notesOf(rows: readonly TextRow[], vocabulary: ReadonlySet<string>): BlockDraft[] {
  const notes: TextRow[][] = [];
  let number: number | undefined;
  for (const row of rows) {
    const mark = MARK.exec(row.text);
    const own = mark ? numberOf(mark) : undefined;
    const isNew = mark !== null && (own === undefined || number === undefined || own === number + 1);
    if (isNew) number = own ?? number;
    const last = notes.at(-1);
    if (isNew || !last) notes.push([row]);
    else last.push(row);
  }
  return notes.map((own) => ({
    kind: 'footnote',
    body: {
      box: unionBox(own.map(({ box }) => box)),
      text: joinLines(
        own.map(({ text }) => text),
        { vocabulary },
      ),
      lines: own.flatMap((row) => row.lines.map(({ source }) => source)),
    },
  }));
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

function numberOf([, digits, raised]: RegExpExecArray): number | undefined {
  if (digits !== undefined) return Number(digits);
  if (raised === undefined) return undefined;
  return Number([...raised].map((digit) => RAISED.indexOf(digit)).join(''));
}
