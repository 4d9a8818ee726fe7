import type { RulingLine } from '../../../page/pageContent.ts';
import type { Glyph } from '../drawing/drawing.ts';

/** Characters that are written in columns: Han, kana, bopomofo, and the punctuation of full width. */
const UPRIGHT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\u3000-\u303f\u30fb\u30fc\ufe10-\ufe19\ufe30-\ufe4f\uff00-\uff65]/u;
const PUNCTUATION =
  /[\u3001\u3002\u300c-\u301f\u30fb\u30fc\ufe10-\ufe19\ufe30-\ufe4f\uff00-\uff0f\uff1a-\uff20]/u;

/** Fractions of the em. From the baseline to the upper edge of a character's square. */
const SQUARE_ABOVE = 0.88;
/** From the baseline of letters that lie in a column to their middle. */
const MIDDLE_OF_LETTERS = 0.35;
const SAME_COLUMN = 0.35;
/** Commas and small kana are set towards the upper right. */
const SAME_COLUMN_PUNCTUATION = 0.75;
const MOST_OVERLAP = 0.4;
const WIDEST_GAP = 0.9;
const WIDEST_GAP_AFTER_SPACE = 2.2;
/** Running text is set closer than rows of a table. */
const WIDEST_PITCH = 1.4;
/** Two to four digits or letters side by side take one place in a column. */
const WIDEST_CELL = 1.35;
const MOST_IN_CELL = 4;
/** Fewer characters under each other are as likely a label, or the letters of a table. */
const SURE_CELLS = 5;
/** Characters in sure columns that make a page one with vertical text, so that short columns are believed. */
const SURE_PAGE = 10;
/** Em from a sure column to a short one: room for the space of a paragraph and ruby. */
const NEXT_COLUMN = 3.2;
/** Columns are looked for on either side of one, so that the work stays bounded. */
const NEIGHBOURS = 8;

/** One place in a column. */
interface Cell {
  readonly middle: number;
  readonly top: number;
  bottom: number;
  readonly size: number;
  readonly glyphs: Glyph[];
  /** Index of its first glyph. */
  readonly upright: boolean;
  readonly punctuation: boolean;
  readonly ownWidth: boolean;
}

interface Column {
  readonly cells: Cell[];
  middle: number;
  readonly top: number;
  readonly bottom: number;
  readonly size: number;
}

/**
 * Glyphs of columns that a file places one by one, in a font for horizontal text, as glyphs of vertical
 * text; letters and digits that stand or lie in such a column go with it. Told from tables and labels by the
 * order of the file, the distances and the ruling lines. The others come back as they are.
 */
export function standInColumns(
  glyphs: readonly Glyph[],
  rulingLines: readonly RulingLine[] = [],
): readonly Glyph[] {
  if (!glyphs.some((glyph) => glyph.vertical || UPRIGHT.test(glyph.text))) return glyphs;
  const columns = findColumns(glyphs);
  const sure: Column[] = [];
  const doubtful: Column[] = [];
  const places = new Places(glyphs);
  const across = rulingLines.filter(({ direction }) => direction === 'horizontal');
  for (const column of columns) {
    if (column.cells.some(({ glyphs: [glyph] }) => glyph?.vertical)) sure.push(column);
    else if (isSure(column, places) && !isRuled(column, across)) sure.push(column);
    else doubtful.push(column);
  }
  const certain = sure.reduce((sum, { cells }) => sum + cells.length, 0);
  if (certain === 0) return glyphs;
  const placed = new Map<Glyph, Glyph>();
  for (const column of sure) stand(column, placed);
  if (certain >= SURE_PAGE) {
    sure.sort((a, b) => a.middle - b.middle);
    for (const column of doubtful) {
      if (isShortColumn(column, places) && hasNeighbour(column, sure)) stand(column, placed);
    }
  }
  return glyphs.map((glyph) => placed.get(glyph) ?? glyph);
}

function findColumns(glyphs: readonly Glyph[]): Column[] {
  const columns: Column[] = [];
  let cells: Cell[] = [];
  let space = false;
  const close = (): void => {
    if (cells.some(({ upright }) => upright)) columns.push(columnOf(cells));
    cells = [];
  };
  for (const glyph of glyphs) {
    if (glyph.text.trim() === '') {
      space = true;
      continue;
    }
    const cell = cellOf(glyph);
    const last = cells.at(-1);
    if (!cell) close();
    else if (last && sharesCell(last, cell)) {
      last.glyphs.push(glyph);
    } else {
      if (!last || !isBelow(last, cell, space)) close();
      cells.push(cell);
    }
    space = false;
  }
  close();
  return columns;
}

function cellOf(glyph: Glyph): Cell | undefined {
  const { size, x, y, text } = glyph;
  if (!(size > 0)) return undefined;
  const upright = UPRIGHT.test(text);
  const about = { size, glyphs: [glyph], upright, punctuation: upright && PUNCTUATION.test(text) };
  if (glyph.vertical) {
    const bottom = y + (Math.abs(glyph.advanceY) || size);
    return { ...about, upright: true, middle: x, top: y, bottom, ownWidth: false };
  }
  if (glyph.angle === 0) {
    const top = y - SQUARE_ABOVE * size;
    const width = Math.abs(glyph.advanceX);
    const middle = x + width / 2;
    return { ...about, middle, top, bottom: top + size, ownWidth: width < 0.75 * size };
  }
  // Letters that lie: their baseline runs down the column.
  if (glyph.angle !== 90) return undefined;
  const middle = x + MIDDLE_OF_LETTERS * size;
  return { ...about, middle, top: y, bottom: y + Math.abs(glyph.advanceY), ownWidth: false };
}

/** Narrow characters side by side on one baseline. */
function sharesCell(last: Cell, { glyphs: [glyph], ownWidth, top, size }: Cell): boolean {
  const [first] = last.glyphs;
  if (!first || !glyph || !ownWidth || !last.ownWidth || glyph.angle !== 0 || glyph.vertical) return false;
  if (last.upright || last.glyphs.length >= MOST_IN_CELL || Math.abs(top - last.top) > 0.1 * size)
    return false;
  const before = last.glyphs.at(-1)!;
  const gap = glyph.x - before.x - Math.abs(before.advanceX);
  const width = glyph.x + Math.abs(glyph.advanceX) - first.x;
  return Math.abs(gap) < 0.2 * size && width <= WIDEST_CELL * 1.3 * size;
}

function isBelow(last: Cell, next: Cell, space: boolean): boolean {
  const size = Math.max(last.size, next.size);
  if (Math.min(last.size, next.size) < 0.6 * size) return false;
  const aside = last.punctuation || next.punctuation ? SAME_COLUMN_PUNCTUATION : SAME_COLUMN;
  // Two digits that begin a cell stand left and right of its middle.
  const middle = middleOf(last);
  if (Math.abs(middle - next.middle) > aside * size) return false;
  const gap = next.top - last.bottom;
  return gap >= -MOST_OVERLAP * size && gap <= (space ? WIDEST_GAP_AFTER_SPACE : WIDEST_GAP) * size;
}

function middleOf({ glyphs, middle }: Cell): number {
  const [first] = glyphs;
  const last = glyphs.at(-1);
  return first && last && first !== last ? (first.x + last.x + Math.abs(last.advanceX)) / 2 : middle;
}

function columnOf(cells: Cell[]): Column {
  const steady = cells.filter(({ upright, punctuation }) => upright && !punctuation);
  const middles = (steady.length > 0 ? steady : cells).map(({ middle }) => middle).sort((a, b) => a - b);
  const sizes = cells.map(({ size }) => size).sort((a, b) => a - b);
  return {
    cells,
    middle: middles[middles.length >> 1] ?? 0,
    top: cells[0]?.top ?? 0,
    bottom: cells.at(-1)?.bottom ?? 0,
    size: sizes[sizes.length >> 1] ?? 1,
  };
}

function isSure({ cells, size }: Column, places: Places): boolean {
  // Letters that lie count neither way.
  const standing = cells.filter(({ glyphs }) => glyphs[0]?.angle === 0);
  const upright = standing.filter((cell) => cell.upright).length;
  if (standing.length < SURE_CELLS || upright < 0.6 * standing.length) return false;
  const pitch = median(
    cells.slice(1).flatMap((cell, i) => {
      const before = cells[i];
      return before?.upright && cell.upright ? [cell.top - before.top] : [];
    }),
  );
  if (pitch > WIDEST_PITCH * size || pitch < 0.6 * size) return false;
  // A text whose characters stand closer side by side than below each other is read along its rows.
  const beside = cells.flatMap((cell) => places.besides(cell));
  if (beside.length < 0.3 * cells.length) return true;
  return median(beside) >= 0.95 * pitch;
}

/** Lines between the characters of a column are those of a table. */
function isRuled({ cells, middle, top, bottom }: Column, rulingLines: readonly RulingLine[]): boolean {
  let between = 0;
  for (const { box } of rulingLines) {
    if (box.x <= middle && box.x + box.width >= middle && box.y > top && box.y < bottom) between++;
  }
  return between > 0.2 * cells.length;
}

/** The last characters of a paragraph, a short heading: nothing stands close beside them. */
function isShortColumn({ cells, size }: Column, places: Places): boolean {
  return cells.every((cell) => places.besides(cell).every((distance) => distance > 1.35 * size));
}

function hasNeighbour(column: Column, sure: readonly Column[]): boolean {
  let low = 0;
  let high = sure.length;
  while (low < high) {
    const half = (low + high) >> 1;
    if ((sure[half]?.middle ?? 0) < column.middle) low = half + 1;
    else high = half;
  }
  return sure.slice(Math.max(0, low - NEIGHBOURS), low + NEIGHBOURS).some((other) => {
    const em = Math.max(other.size, column.size);
    if (Math.abs(other.middle - column.middle) > NEXT_COLUMN * em) return false;
    return column.top < other.bottom + em && column.bottom > other.top - em;
  });
}

function stand({ cells, middle }: Column, placed: Map<Glyph, Glyph>): void {
  for (const { glyphs, top, bottom } of cells) {
    // Side by side they share the height of their cell, in their order.
    const height = (bottom - top) / glyphs.length;
    glyphs.forEach((glyph, i) => {
      if (glyph.vertical) return;
      placed.set(glyph, {
        ...glyph,
        angle: 0,
        vertical: true,
        x: middle,
        y: top + i * height,
        advanceX: 0,
        advanceY: height,
      });
    });
  }
}

/** Where the characters of full width stand, to find those beside a place. */
class Places {
  readonly #rows = new Map<number, { x: number; top: number; size: number }[]>();

  constructor(glyphs: readonly Glyph[]) {
    for (const glyph of glyphs) {
      if (glyph.vertical || glyph.angle !== 0 || glyph.text.trim() === '') continue;
      const cell = cellOf(glyph);
      if (!cell) continue;
      const key = Math.round(cell.top / ROW);
      const place = { x: cell.middle, top: cell.top, size: cell.size };
      const row = this.#rows.get(key);
      if (row) row.push(place);
      else this.#rows.set(key, [place]);
    }
    for (const row of this.#rows.values()) row.sort((a, b) => a.x - b.x);
  }

  /** Distances from a cell's middle to the nearest characters left and right of it, up to 3 em. */
  besides({ middle, top, size, glyphs }: Cell): number[] {
    let left = Infinity;
    let right = Infinity;
    const key = Math.round(top / ROW);
    for (let at = key - 1; at <= key + 1; at++) {
      const row = this.#rows.get(at) ?? [];
      let low = 0;
      let high = row.length;
      while (low < high) {
        const half = (low + high) >> 1;
        if ((row[half]?.x ?? 0) < middle) low = half + 1;
        else high = half;
      }
      for (const other of row.slice(Math.max(0, low - NEIGHBOURS), low + NEIGHBOURS)) {
        const distance = other.x - middle;
        if (Math.abs(other.top - top) > 0.3 * size || Math.abs(distance) < 0.1 * size) continue;
        // Readings stand close beside their characters.
        if (other.size < 0.7 * size) continue;
        if (glyphs.length > 1 && Math.abs(distance) < size) continue;
        if (distance < 0) left = Math.min(left, -distance);
        else right = Math.min(right, distance);
      }
    }
    return [left, right].filter((distance) => distance < 3 * size);
  }
}

/** Points: characters whose upper edges differ by less are looked at together. */
const ROW = 4;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
