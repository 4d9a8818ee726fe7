import type { PageOutline } from './documentOutline.ts';
import type { Furniture } from './runningText.ts';
import { isSimilar } from './similarText.ts';
import type { TableOutline } from './tableOutline.ts';

/** A table that goes on over several pages. */
export interface ContinuedTable {
  /** The page on which it begins, and its place there. */
  readonly page: number;
  readonly order: number;
  /** Its parts on the pages after that, in their order. */
  readonly parts: readonly TablePart[];
}

export interface TablePart {
  readonly page: number;
  readonly order: number;
  /** For each column of the part, the table's. */
  readonly columns: readonly number[];
  /** Caption that says that the table goes on, by its order; absent: there is none. */
  readonly caption?: number;
}

/**
 * How far a table may end above the page's lower edge, or begin below its upper one; shares of the page's height. Room
 * is left where the next row did not fit, a footnote stands, or a running head has several lines. Where nothing but
 * the place of the columns says that it goes on, it must fill the page.
 */
const AT_EDGE = { named: 0.4, unnamed: 0.2 } as const;
/** Share of the narrower of two columns that lies in the other, for them to be one. */
const SAME_COLUMN = 0.5;
/** Cells that one table has at most over all pages: what is longer is shown page by page. */
const MOST_CELLS = 20_000;

/** `Table 3 (continued)`, `Tabelle 2 – Fortsetzung`, `续表 4-1`: the table was named on an earlier page. */
const CONTINUED =
  /\b(?:continued|cont(?:['’]?d\b|\.)|continuation|fortsetzung|forts\.|suite|continuación|continuação|seguito|vervolg|продолжение|окончание)|[续續]|続き|계속/iu;

/** Tables that go on over the ends of pages. `furniture`: what is known to be furniture, by page and order. */
export function findContinuedTables(
  pages: readonly PageOutline[],
  furniture: ReadonlyMap<number, ReadonlyMap<number, Furniture>>,
): ContinuedTable[] {
  const isAtEdge = (page: number, { beyond, distance }: TableOutline): boolean =>
    distance < AT_EDGE.named && beyond.every((order) => furniture.get(page)?.has(order) === true);
  const found: ContinuedTable[] = [];
  let open: { page: number; first: TableOutline; cells: number; parts: TablePart[] } | undefined;
  const close = (): void => {
    if (open && open.parts.length > 0)
      found.push({ page: open.page, order: open.first.order, parts: open.parts });
    open = undefined;
  };
  pages.forEach((outline, i) => {
    const { page, tables = {} } = outline;
    const { first, last } = tables;
    const before = pages[i - 1];
    const columns =
      open && before?.page === page - 1 && first && isAtEdge(page, first)
        ? continuing(open.first, first)
        : undefined;
    if (open && first && columns && open.cells + first.cells <= MOST_CELLS) {
      const { caption } = first;
      open.parts.push({
        page,
        order: first.order,
        columns,
        ...(caption ? { caption: caption.order } : {}),
      });
      open.cells += first.cells;
      // Where it ends on this page, another may begin below it.
      if (last && last.order === first.order && isAtEdge(page, last)) return;
    }
    close();
    if (last && isAtEdge(page, last)) open = { page, first: last, cells: last.cells, parts: [] };
  });
  close();
  return found;
}

/** The table's columns in which those of the part stand; undefined: the part is a table of its own. */
function continuing(table: TableOutline, part: TableOutline): number[] | undefined {
  const { caption } = part;
  const saysSo =
    caption !== undefined &&
    (CONTINUED.test(caption.text) || (table.caption && isSimilar(table.caption.text, caption.text)) === true);
  if (caption && !saysSo) return undefined;
  const repeats = part.head !== '' && isSimilar(table.head, part.head);
  // Other names of columns make another table.
  if (part.hasHead && !repeats) return undefined;
  if (repeats && table.columns.length === part.columns.length) return part.columns.map((_, i) => i);
  if (!repeats && !saysSo && Math.max(table.distance, part.distance) > AT_EDGE.unnamed) return undefined;
  const shift = (table.columns[0]?.[0] ?? 0) - (part.columns[0]?.[0] ?? 0);
  return sameColumns(table, part, 0) ?? sameColumns(table, part, shift);
}

/** Each column of the part in one of the table's, in their order. `shift`: odd and even pages have other margins. */
function sameColumns(table: TableOutline, part: TableOutline, shift: number): number[] | undefined {
  if (part.columns.length > table.columns.length || part.columns.length < table.columns.length - 1)
    return undefined;
  const columns: number[] = [];
  for (const [left, right] of part.columns) {
    const shares = table.columns.map(([from, to]) => {
      const common = Math.min(to, right + shift) - Math.max(from, left + shift);
      return common / Math.max(1, Math.min(to - from, right - left));
    });
    const best = Math.max(...shares);
    const at = shares.indexOf(best);
    if (best < SAME_COLUMN || at <= (columns.at(-1) ?? -1)) return undefined;
    columns.push(at);
  }
  return columns;
}
