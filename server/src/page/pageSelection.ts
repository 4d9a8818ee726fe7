import { FolioError } from '../errors/catalogue.ts';

/** Part of a list of pages, both ends included, from 1; without `last` up to the document's end. */
export interface PageRange {
  readonly first: number;
  readonly last: number | undefined;
}

const RANGE = /^(\d{1,9})(-(\d{1,9})?)?$/;

/** Parses `1-3,7,12-`. Throws FolioError `pages-invalid`. */
export function parsePageSelection(pages: string): PageRange[] {
  return pages.split(',').map((part) => {
    const match = RANGE.exec(part.trim());
    const first = Number(match?.[1]);
    const last = match?.[2] === undefined ? first : match[3] === undefined ? undefined : Number(match[3]);
    if (!match || first < 1 || (last !== undefined && last < first))
      throw new FolioError('pages-invalid', { pages });
    return { first, last };
  });
}

/**
 * The pages of a document that a selection names, ascending, each once. Throws FolioError
 * `page-not-found` for a page that the document does not have; `file` is for its message.
 */
export function selectPages(ranges: readonly PageRange[], count: number, file: string): number[] {
  const selected = new Set<number>();
  for (const { first, last = Math.max(first, count) } of ranges) {
    if (last > count)
      throw new FolioError('page-not-found', { file, count, page: first > count ? first : last });
    for (let page = first; page <= last; page += 1) selected.add(page);
  }
  return [...selected].sort((a, b) => a - b);
}
