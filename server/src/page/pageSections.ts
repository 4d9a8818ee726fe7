/** The part of a result that holds one page: from its anchor to the next anchor. Offsets in characters. */
export interface PageSection {
  readonly page: number;
  /** Where the anchor begins. */
  readonly start: number;
  /** Behind the anchor's line. */
  readonly bodyStart: number;
  /** Behind the last character that is not white space. */
  readonly contentEnd: number;
  /** Where the next anchor begins, or the end of the text. */
  readonly end: number;
}

const ANCHOR = /^<!-- page ([1-9]\d{0,6}) -->[ \t]*\r?$/gm;

export function pageAnchor(page: number): string {
  return `<!-- page ${page} -->`;
}

/** All pages of a result's text, in the order they stand there; the first of a page that stands there twice. */
export function findSections(text: string): PageSection[] {
  const anchors = [...text.matchAll(ANCHOR)].map((match) => ({
    page: Number(match[1]),
    start: match.index,
    bodyStart: match.index + match[0].length,
  }));
  const seen = new Set<number>();
  const sections: PageSection[] = [];
  for (const [index, { page, start, bodyStart }] of anchors.entries()) {
    if (seen.has(page)) continue;
    seen.add(page);
    const end = anchors[index + 1]?.start ?? text.length;
    const contentEnd = start + text.slice(start, end).trimEnd().length;
    sections.push({ page, start, bodyStart: Math.min(bodyStart, contentEnd), contentEnd, end });
  }
  return sections;
}

/** A section's text with plain line ends, to compare it with what was written there. */
export function sectionText(text: string, { start, contentEnd }: PageSection): string {
  return plainLineEnds(text.slice(start, contentEnd));
}

export function plainLineEnds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

export function sectionOf(text: string, page: number): PageSection | undefined {
  return findSections(text).find((section) => section.page === page);
}

/** The section that holds an offset, if any. */
export function sectionAt(sections: readonly PageSection[], offset: number): PageSection | undefined {
  return sections.find(({ start, end }) => start <= offset && offset < end) ?? lastAt(sections, offset);
}

function lastAt(sections: readonly PageSection[], offset: number): PageSection | undefined {
  const last = sections.at(-1);
  return last && offset >= last.start ? last : undefined;
}

/** Page numbers as people write them: `4–7, 9`, or with other signs `4-7,9`. They come in ascending order. */
export function pageList(pages: readonly number[], { to = '–', and = ', ' } = {}): string {
  const ranges: [first: number, last: number][] = [];
  for (const page of pages) {
    const last = ranges.at(-1);
    if (last && page === last[1] + 1) last[1] = page;
    else ranges.push([page, page]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}${to}${last}`)).join(and);
}
