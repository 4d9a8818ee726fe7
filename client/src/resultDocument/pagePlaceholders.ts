import { pageAnchor, pageList } from '../../../server/src/page/pageSections.ts';

/** How the lines are worded that stand for pages without text. */
export interface PageWording {
  /** The page is still to come. */
  waiting(page: number): string;
  /** A page that will not come. */
  missing(page: number): string;
  /** The same for several pages; `pages` is a list such as `4–52`. */
  missingPages(pages: string): string;
}

/** Characters from `start` up to `end`. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Stands for a list of pages while a pattern is made. */
const LIST = '\u0000';

/**
 * The lines that stand for pages without text: what they say, and where they are in a document. Formatters rewrite
 * `*text*` as `_text_`, wrap lines and pad them, so a line is found by its words and not by its exact characters.
 */
export class PagePlaceholders {
  readonly #wording: PageWording;
  readonly #missingPages: RegExp;

  constructor(wording: PageWording) {
    this.#wording = wording;
    const pattern = loosePattern(wording.missingPages(LIST)).replace(LIST, String.raw`[\d\s,–-]+`);
    this.#missingPages = new RegExp(`^${pattern}$`);
  }

  /** The line of a page that is still to come, without the anchor. */
  mark(page: number): string {
    return this.#wording.waiting(page);
  }

  /** A page that is still to come, as it first stands in a document. */
  of(page: number): string {
    return `${pageAnchor(page)}\n\n${this.mark(page)}`;
  }

  /** What is left of pages that will not come: the line for all of them. */
  lineForUnread(pages: readonly number[]): string {
    const [first, ...others] = pages;
    if (first !== undefined && others.length === 0) return this.#wording.missing(first);
    return this.#wording.missingPages(pageList(pages));
  }

  /** Whether a section, from its anchor on, is still to come: its placeholder, or a draft that ends with it. */
  isOpen(page: number, section: string): boolean {
    const text = section.trimEnd();
    return findLoosely(text, this.mark(page))?.end === text.length;
  }

  /** Whether a section has nothing but the placeholder. */
  isBare(page: number, section: string): boolean {
    return hasSameWords(section, this.of(page));
  }

  /** Whether a section has nothing but the line that it was not read, alone or with others. */
  isMissing(page: number, section: string): boolean {
    const body = bodyOf(section, page);
    return hasSameWords(body, this.#wording.missing(page)) || this.#missingPages.test(body);
  }
}

/** The text of a page without its anchor. */
export function bodyOf(section: string, page: number): string {
  const anchor = pageAnchor(page);
  return (section.startsWith(anchor) ? section.slice(anchor.length) : section).trim();
}

/** Where a text stands in another one, as it was written or as a formatter left it. */
export function findLoosely(text: string, wanted: string): TextRange | undefined {
  const exact = text.indexOf(wanted);
  if (exact >= 0) return { start: exact, end: exact + wanted.length };
  const match = new RegExp(loosePattern(wanted)).exec(text);
  return match ? { start: match.index, end: match.index + match[0].length } : undefined;
}

/** Whether two texts have the same letters and digits, so that one is the other as a formatter left it. */
export function hasSameWords(one: string, other: string): boolean {
  return one === other || words(one) === words(other);
}

function words(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '');
}

function loosePattern(text: string): string {
  return text.replace(/\s+|[*_]|[.?+^${}()|[\]\\]/g, (sign) => {
    if (/\s/.test(sign)) return String.raw`\s+`;
    return sign === '*' || sign === '_' ? '[*_]' : `\\${sign}`;
  });
}
