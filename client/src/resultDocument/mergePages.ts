import { findSections, pageAnchor, plainLineEnds, sectionText, type PageSection } from './pageSections.ts';

/** One page that is to stand in a result. */
export interface PageUpdate {
  readonly page: number;
  /** The page's text, beginning with its anchor. */
  readonly text: string;
  /** What Folio wrote there before: a placeholder or an earlier text; undefined where it wrote nothing. */
  readonly previous: string | undefined;
  /** Whether `previous` only stands for a page that has not come yet: its placeholder, or a draft of it. */
  readonly isFirst: boolean;
  /** It changes what Folio wrote there, wherever that stands in the page, and nothing else. */
  readonly ownOnly?: boolean;
  /** The line that says the page is to come: it holds its place where somebody wrote into the draft. */
  readonly mark?: string;
}

/** Replace the characters from `start` up to `end`. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The changes that bring pages into a text which people may have edited since. What they wrote stays:
 * a page that was edited keeps its edits, a page whose placeholder or draft was edited is put where the
 * rest of it stands or behind it, and a page without a place gets one in the order of pages. Changes do not
 * overlap and are in the order of the text.
 */
export function mergePages(text: string, updates: readonly PageUpdate[]): TextChange[] {
  const sections = findSections(text);
  const changes: TextChange[] = [];
  const homeless: PageUpdate[] = [];
  for (const update of updates) {
    const section = sections.find(({ page }) => page === update.page);
    if (section) {
      const change = changeInPlace(text, section, update);
      if (change) changes.push(change);
    } else if (update.isFirst && update.ownOnly !== true) homeless.push(update);
  }
  changes.push(...placeHomeless(text, sections, homeless));
  return changes.sort((a, b) => a.start - b.start);
}

/** The text after the changes. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, text: inserted } of changes) {
    pieces.push(text.slice(at, start), inserted);
    at = end;
  }
  return pieces.join('') + text.slice(at);
}

function changeInPlace(text: string, section: PageSection, update: PageUpdate): TextChange | undefined {
  const present = sectionText(text, section);
  const wanted = update.text.trimEnd();
  if (present === wanted) return undefined;
  const { previous, isFirst, ownOnly, mark } = update;
  if (previous !== undefined && present === previous.trimEnd())
    return trimmed(text, { start: section.start, end: section.contentEnd, text: wanted });
  if (!isFirst && ownOnly !== true) return undefined;
  const body = bodyOf(wanted, section.page);
  const written = text.slice(section.start, section.end);
  for (const known of [previous === undefined ? '' : bodyOf(previous.trimEnd(), section.page), mark ?? '']) {
    const at = known === '' ? -1 : written.indexOf(known);
    if (at >= 0) return { start: section.start + at, end: section.start + at + known.length, text: body };
    if (ownOnly) return undefined;
  }
  return { start: section.contentEnd, end: section.contentEnd, text: `\n\n${body}` };
}

function bodyOf(page: string, number: number): string {
  const anchor = pageAnchor(number);
  return (page.startsWith(anchor) ? page.slice(anchor.length) : page).trim();
}

/** Leaves out what is the same at both ends, so that a cursor in the anchor stays where it is. */
function trimmed(text: string, { start, end, text: wanted }: TextChange): TextChange {
  const present = text.slice(start, end);
  if (present !== plainLineEnds(present)) return { start, end, text: wanted };
  let head = 0;
  while (head < present.length && head < wanted.length && present[head] === wanted[head]) head += 1;
  let tail = 0;
  const most = Math.min(present.length, wanted.length) - head;
  while (tail < most && present[present.length - 1 - tail] === wanted[wanted.length - 1 - tail]) tail += 1;
  return { start: start + head, end: end - tail, text: wanted.slice(head, wanted.length - tail) };
}

/** Pages without an anchor go before the next page that has one; those at one place in one change. */
function placeHomeless(
  text: string,
  sections: readonly PageSection[],
  homeless: readonly PageUpdate[],
): TextChange[] {
  const places = new Map<number, PageUpdate[]>();
  for (const update of homeless) {
    const next = sections
      .filter(({ page }) => page > update.page)
      .reduce<PageSection | undefined>((best, one) => (best && best.page < one.page ? best : one), undefined);
    const at = next?.start ?? text.length;
    places.set(at, [...(places.get(at) ?? []), update]);
  }
  return [...places].map(([at, updates]) => {
    const pages = updates.sort((a, b) => a.page - b.page).map((update) => update.text.trimEnd());
    const before = text.slice(0, at);
    const gap = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
    return { start: at, end: at, text: `${gap}${pages.join('\n\n')}${at === text.length ? '\n' : '\n\n'}` };
  });
}
