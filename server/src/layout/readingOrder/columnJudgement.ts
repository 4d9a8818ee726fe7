import { greatest, least } from '../lines/extremes.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { groupRows, type TextRow } from '../lines/textRow.ts';
import type { PageItem } from './pageItem.ts';
import { median, type PageScale } from '../pageScale.ts';
import { MAJORITY } from '../settings.ts';
import type { Gutter } from './whitespace.ts';

/**
 * `columns`: the left side is read to its end before the right one. `rows`: the sides belong together
 * line by line, as in a table, a form or a bill.
 */
export type Reading = 'columns' | 'rows';

const LIST_MARKER = /^(?:[•●○◦▪■□‣·*\-–—]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)\]]|\[\d{1,3}\])$/u;

/** Dots that lead over a gutter: share of the right side's lines, their number, and font sizes to the gutter. */
const TIED = { share: 0.3, lines: 2, reach: 2 } as const;
/** Share of the shorter side's lines that may cross a gutter: a heading over both sides. */
const MAY_CROSS = 0.15;
/** Share of the shorter side's height that both sides have in common; else one follows the other. */
const BESIDE = 0.3;
/** Share of the left side's lines that are markers of a list, whose items stand on the right. */
const MARKERS = 0.6;
/** Share of the shorter side's rows with a partner on the other side, line heights between their middles. */
const ALIGNED = {
  within: 0.3,
  /** Below it, sides do not belong together row by row. */
  hardly: 0.34,
  half: 0.5,
  mostly: 0.8,
  /** From here on, and with as many rows on both sides, two blocks are a table. */
  nearlyAll: 0.9,
} as const;
/** Lines beside a picture that are a column of their own, and line heights that such a picture is high. */
const BESIDE_PICTURE = { lines: 3, height: 3 } as const;
/** A title with small print beside it: its characters, its font size over that of the print, and rows of print. */
const BESIDE_TITLE = { characters: 3, size: 1.8, rows: 2 } as const;
/** Characters of a word that stands, each a line of its own, and body sizes to what stands beside it. */
const STANDING = { characters: 3, gutter: 2 } as const;
/** Rows of a side, and of both, from which the share of aligned rows says something. */
const TELLING = { side: 3, both: 5 } as const;
/** Rows of a block beside running text: fewer may be a label. Text on the left may be the labels of a form. */
const BESIDE_PROSE = { right: 3, left: 4 } as const;
/** An address or a signature block beside another: rows, shares of rows with numbers and labels, its gutter in font sizes. */
const SHORT_BLOCK = { rows: 3, mostRows: 12, numeric: 0.35, labels: 0.3, gutter: 2, tableRows: 7 } as const;
/** Running text: rows, characters and words of a row, share of rows that fill `width` of the side, line heights apart. */
const PROSE = { rows: 4, characters: 20, words: 4, width: 0.6, filled: 0.5, pitch: 2.2 } as const;
/** Share of rows that follow the one before within so many line heights. */
const COMPACT = { pitch: 1.9, share: 0.75 } as const;

/** Decides how to read what stands on the two sides of a gutter. */
export function judgeGutter(
  items: readonly PageItem[],
  gutter: Gutter,
  scale: PageScale,
  gutters: number,
): Reading {
  const center = (gutter.from + gutter.to) / 2;
  const lines = items.flatMap((item) => (item.kind === 'line' ? [item.line] : []));
  const crossing = lines.filter((line) => line.left < gutter.from && line.right > gutter.to).length;
  const left = lines.filter((line) => (line.left + line.right) / 2 < center);
  const right = lines.filter((line) => (line.left + line.right) / 2 >= center);
  // Dots that cross the gutter tie its sides together; entries with dots on both sides are two lists.
  const tied = right.filter((line) => line.led && line.left - gutter.to < TIED.reach * scale.bodySize).length;
  if (tied >= TIED.share * right.length && tied >= TIED.lines) return 'rows';
  if (crossing > MAY_CROSS * Math.min(left.length, right.length)) return 'rows';
  if (left.length === 0 || right.length === 0) {
    // A figure or a table beside text.
    return items.some((item) => item.kind !== 'line') ? 'columns' : 'rows';
  }
  if (textBesidePicture(items, gutter, lines, scale)) return 'columns';
  const a = describe(left, scale);
  const b = describe(right, scale);
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (shared < BESIDE * Math.min(a.bottom - a.top, b.bottom - b.top)) return 'rows';
  if (left.filter((line) => LIST_MARKER.test(line.text)).length > MARKERS * left.length) return 'rows';
  if (gutter.to - gutter.from > STANDING.gutter * scale.bodySize && (isStanding(a) || isStanding(b)))
    return 'columns';
  if (isTitleBesidePrint(a, b) || isTitleBesidePrint(b, a)) return 'columns';
  const aligned = alignedShare(a.rows, b.rows, scale);
  if (a.prose && b.prose) return 'columns';
  if (aligned < ALIGNED.half && (a.rows.length >= TELLING.side || b.rows.length >= TELLING.side))
    return a.rows.length + b.rows.length >= TELLING.both ? 'columns' : 'rows';
  if (aligned < ALIGNED.hardly) return 'columns';
  if (
    (a.prose && b.compact && b.rows.length >= BESIDE_PROSE.right) ||
    (b.prose && a.compact && a.rows.length >= BESIDE_PROSE.left)
  ) {
    return a.numeric < MAJORITY && b.numeric < MAJORITY && aligned < ALIGNED.mostly ? 'columns' : 'rows';
  }
  const block = (side: Side): boolean =>
    side.compact &&
    side.rows.length >= SHORT_BLOCK.rows &&
    side.rows.length <= SHORT_BLOCK.mostRows &&
    side.numeric < SHORT_BLOCK.numeric &&
    side.labels < SHORT_BLOCK.labels;
  if (
    gutters === 1 &&
    block(a) &&
    block(b) &&
    gutter.to - gutter.from > SHORT_BLOCK.gutter * scale.bodySize
  ) {
    return aligned > ALIGNED.nearlyAll &&
      a.rows.length === b.rows.length &&
      a.rows.length >= SHORT_BLOCK.tableRows
      ? 'rows'
      : 'columns';
  }
  return 'rows';
}

/** Whether text runs along a picture on the other side of the gutter: lines of a column, not one label a row. */
function textBesidePicture(
  items: readonly PageItem[],
  gutter: Gutter,
  lines: readonly LayoutLine[],
  scale: PageScale,
): boolean {
  return items.some((item) => {
    if (item.kind !== 'figure' || item.bottom - item.top < BESIDE_PICTURE.height * scale.lineHeight)
      return false;
    const isLeft = item.right <= gutter.to;
    if (!isLeft && item.left < gutter.from) return false;
    const beside = lines.filter(
      (line) =>
        line.middle > item.top &&
        line.middle < item.bottom &&
        (isLeft ? line.left >= gutter.from : line.right <= gutter.to),
    );
    return beside.length >= BESIDE_PICTURE.lines && describe(beside, scale).prose;
  });
}

interface Side {
  readonly rows: readonly TextRow[];
  readonly top: number;
  readonly bottom: number;
  /** Running text: most rows are long and fill the side. */
  readonly prose: boolean;
  /** Its rows follow each other closely. */
  readonly compact: boolean;
  /** Share of rows that are mostly digits. */
  readonly numeric: number;
  /** Share of rows that end with a colon. */
  readonly labels: number;
}

function describe(lines: readonly LayoutLine[], scale: PageScale): Side {
  const rows = groupRows(lines);
  const left = least(rows.map((row) => row.left));
  const right = greatest(rows.map((row) => row.right));
  const share = (is: (row: TextRow) => boolean): number => rows.filter(is).length / rows.length;
  const pitches = rows.slice(1).map((row, i) => row.middle - (rows[i]?.middle ?? 0));
  const fill = share((row) => row.right - row.left > PROSE.width * (right - left));
  const numeric = share(({ text }) => isNumeric(text));
  return {
    rows,
    top: rows[0]?.top ?? 0,
    bottom: rows.at(-1)?.bottom ?? 0,
    prose:
      rows.length >= PROSE.rows &&
      numeric < MAJORITY &&
      median(rows.map(({ text }) => visualLength(text))) >= PROSE.characters &&
      (fill >= PROSE.filled || median(rows.map(({ text }) => text.split(' ').length)) >= PROSE.words) &&
      median(pitches) < PROSE.pitch * scale.lineHeight,
    compact:
      pitches.filter((pitch) => pitch < COMPACT.pitch * scale.lineHeight).length >=
      COMPACT.share * pitches.length,
    numeric,
    labels: share(({ text }) => /[:：]$/.test(text)),
  };
}

/** Han characters one under the other, all different: a word. Those in a column of a table are often the same. */
function isStanding({ rows }: Side): boolean {
  const characters = rows.map(({ text }) => text.trim());
  return (
    rows.length >= STANDING.characters &&
    characters.every((text) => /^\p{Script=Han}$/u.test(text)) &&
    new Set(characters).size === rows.length
  );
}

/** One line of large type, and rows of small print that follow each other beside it: under a photo in a newspaper. */
function isTitleBesidePrint(title: Side, print: Side): boolean {
  const [row] = title.rows;
  if (!row || title.rows.length > 1 || print.rows.length < BESIDE_TITLE.rows || !print.compact) return false;
  const beside = print.rows.filter(({ middle }) => middle > row.top && middle < row.bottom);
  return (
    beside.length >= BESIDE_TITLE.rows &&
    row.text.length >= BESIDE_TITLE.characters &&
    row.size > BESIDE_TITLE.size * median(print.rows.map(({ size }) => size)) &&
    print.numeric < MAJORITY
  );
}

/** Share of the shorter side's rows that have a partner on the other side's baselines. */
function alignedShare(a: readonly TextRow[], b: readonly TextRow[], scale: PageScale): number {
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  let matches = 0;
  let from = 0;
  const tolerance = ALIGNED.within * scale.lineHeight;
  for (const row of few) {
    while (from < many.length && (many[from]?.middle ?? 0) < row.middle - tolerance) from += 1;
    if (from < many.length && Math.abs((many[from]?.middle ?? 0) - row.middle) <= tolerance) matches += 1;
  }
  return matches / Math.max(1, few.length);
}

/** Characters, those of full width counting twice. */
export function visualLength(text: string): number {
  return text.length + (text.match(/[\u2e80-\u9fff\uac00-\ud7af\uff00-\uff60]/g)?.length ?? 0);
}

export function isNumeric(text: string): boolean {
  const digits = text.match(/\p{Nd}/gu)?.length ?? 0;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return digits > 0 && digits >= letters;
}
