import { isNumeric } from '../../readingOrder/columnJudgement.ts';
import { MAJORITY } from '../../settings.ts';
import type { PlacedRow } from './placedRows.ts';

/** Share of the texts of a column, or of all cells, that must look so. */
const MOST = 0.7;
/** Rows of one block beside another, at most: addresses, signatures. */
const BLOCK_ROWS = 8;
/** A sign or a number that begins an item of a list. */
const MARKER =
  /^(?:[•●○◦▪■□☐☑☒✓✔‣·*+–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)\]]|\[\d{1,3}\]|\d{1,2}(?:\.\d{1,2}){1,4}\.?)$/u;
const BEGINS_WITH_MARKER = /^[•●○◦▪■□☐☑☒✓✔‣]/u;
/** Share of the cells that are a bullet alone, in lists side by side. */
const BULLETS = 0.15;
const BULLET = /^[•●○◦▪■□☐☑☒‣·+](?:\s+[•●○◦▪■□☐☑☒‣·+])*$/u;
const LABEL = /[:：]$/u;
const PLACE_TO_WRITE = /^[_.\s…]{3,}$/u;
const EQUATION_NUMBER = /^\(\d{1,3}(?:\.\d{1,3})*[a-z]?\)$/u;
const INDEX_ENTRY = /\p{L}.*,\s*\d+(?:\s*[–-]\s*\d+)?$/u;
const CODE = /[;{}]|\w\(|\s[=#]\s|^(?:#|\/\/)/u;
/** Rows of a list of contents from which rising numbers at its end show it, and what such a number looks like. */
const CONTENTS = { rows: 3, ofTwo: 5 } as const;
const PAGE_NUMBER = /^\d{1,4}$/u;
const NAMED_NUMBER = /^\p{L}{3,12}\.? \d{1,3}[.:]?$/u;
/** Share of the rows of many blocks side by side that are lines of addresses. */
const ADDRESS_ROWS = 0.4;
/** Small numbers that nothing names are a matrix; rows of one, at most. */
const MATRIX = { rows: 4, entry: /^[-–−+]?\d{1,3}(?:\.\d{1,2})?$/u } as const;
const ADDRESS =
  /\b[A-Z]{2}\s+\d{5}\b|\b\d{4,5}\s+\p{Lu}|@|\b(?:tel|fax|phone|street|avenue|suite|road|p\.?o\.? box)\b|\d(?:st|nd|rd|th) floor|_{6,}/iu;

/**
 * Whether rows that stand in columns are something else: a list with its marks, labels with places to write, terms
 * with what they mean, equations with their numbers, a program, an index, addresses side by side.
 */
export function isLookalike(rows: readonly PlacedRow[], columns: number): boolean {
  const texts = rows.map(({ pieces }) => pieces.map(({ piece }) => piece.text));
  const cells = texts.flat();
  const inColumn = (column: number): string[] =>
    rows.flatMap(({ pieces }) =>
      pieces.filter(({ from, to }) => from === column && to === column).map(({ piece }) => piece.text),
    );
  if (share(cells, (text) => BEGINS_WITH_MARKER.test(text)) >= MOST) return true;
  if (texts.flatMap(bulletsOfItems).length >= BULLETS * cells.length) return true;
  if (share(cells, (text) => INDEX_ENTRY.test(text)) >= MOST) return true;
  if (areAddresses(texts, columns)) return true;
  if (rows.length <= MATRIX.rows && cells.every((text) => MATRIX.entry.test(text))) return true;
  if (share(cells, (text) => LABEL.test(text)) >= MOST) return true;
  // With dots that lead to the pages, they stay beside their entries.
  const isLed = share(rows, ({ row }) => row.led) > MAJORITY;
  if (!isLed && isContents(texts, columns)) return true;
  const isTyped = share(rows, ({ row }) => row.monospace) > MAJORITY;
  const isProgram = isTyped && share(texts, (row) => CODE.test(row.join(' '))) >= MOST;
  if (columns > 2) return isProgram && share(cells, isNumeric) < 1 - MOST;
  const [first, last] = [inColumn(0), inColumn(1)];
  if (share(first, (text) => MARKER.test(text)) >= MOST) return true;
  if (share(last, (text) => EQUATION_NUMBER.test(text)) >= MOST) return true;
  if (share(last, (text) => PLACE_TO_WRITE.test(text)) >= MAJORITY) return true;
  const areWords = share(last, isNumeric) < MAJORITY;
  if (areWords && share(first, (text) => LABEL.test(text)) >= MOST) return true;
  return isProgram && areWords;
}

/** Entries with the numbers of their pages, which rise from the first row to the last; no row names the columns. */
function isContents(rows: readonly (readonly string[])[], columns: number): boolean {
  if (columns > 3 || rows.length < (columns === 2 ? CONTENTS.ofTwo : CONTENTS.rows)) return false;
  if (columns === 3 && share(rows, ([first = '']) => MARKER.test(first) || NAMED_NUMBER.test(first)) < MOST)
    return false;
  const pages = rows.map((texts) => texts.at(-1) ?? '');
  const isRising = pages.every(
    (page, i) => PAGE_NUMBER.test(page) && (i === 0 || Number(page) >= Number(pages[i - 1])),
  );
  const entries = rows.map((texts) => texts.at(-2) ?? '');
  return isRising && share(entries, (text) => /\p{L}{3}/u.test(text)) >= MOST;
}

/** Bullets with a text behind them: those of an answer or a mark have none, or the next mark. */
function bulletsOfItems(row: readonly string[]): string[] {
  return row.filter((text, i) => {
    const next = row[i + 1];
    return BULLET.test(text) && next !== undefined && !BULLET.test(next);
  });
}

/** Two lines or more that hold parts of an address in nearly each block, and no numbers alone. */
function areAddresses(rows: readonly (readonly string[])[], columns: number): boolean {
  const lines = rows.filter(
    (texts) => texts.length >= Math.max(2, columns - 1) && share(texts, (text) => ADDRESS.test(text)) >= MOST,
  );
  const least = rows.length <= BLOCK_ROWS ? 2 : ADDRESS_ROWS * rows.length;
  return (
    lines.length >= least && share(rows.flat(), isNumeric) < (rows.length <= BLOCK_ROWS ? 1 - MOST : MAJORITY)
  );
}

function share<T>(items: readonly T[], is: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(is).length / items.length;
}
