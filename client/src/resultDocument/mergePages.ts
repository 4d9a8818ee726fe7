import { bodyOf, findLoosely, hasSameWords, type TextRange } from './pagePlaceholders.ts';
import {
  findSections,
  plainLineEnds,
  sectionText,
  type PageSection,
} from '../../../server/src/page/pageSections.ts';

/** One page that is to stand in a result. */
export interface PageUpdate {
  readonly page: number;
  /** The page's text, beginning with its anchor. */
  readonly text: string;
  /** What stands there if nobody edited it: a placeholder or an earlier text; undefined where nothing does. */
  readonly previous: string | undefined;
  /** Whether `previous` only stands for a page that has not come yet: its placeholder, or a draft of it. */
  readonly isFirst: boolean;
  /** It changes what Folio wrote there, wherever that stands in the page, and nothing else. */
  readonly ownOnly?: boolean;
  /** The line that says the page is to come: it holds its place where somebody wrote into the draft. */
  readonly mark?: string;
}

/** Replace the characters from `start` up to `end`. */
export interface TextChange extends TextRange {
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
    if (section) changes.push(...changesInPlace(text, section, update));
    else if (update.isFirst && update.ownOnly !== true) homeless.push(update);
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

function changesInPlace(text: string, section: PageSection, update: PageUpdate): TextChange[] {
  const present = sectionText(text, section);
  const wanted = update.text.trimEnd();
  if (present === wanted) return [];
  const { previous, isFirst, ownOnly, mark } = update;
  const body = bodyOf(wanted, section.page);
  if (
    previous !== undefined &&
    (present === previous.trimEnd() || (isFirst && hasSameWords(present, previous)))
  ) {
    const placeholder = mark === undefined ? undefined : findIn(text, section, mark);
    const isBare = placeholder && text.slice(section.bodyStart, placeholder.start).trim() === '';
    if (isBare) return inPlaceOf(text, section, placeholder, body);
    return [trimmed(text, { start: section.start, end: section.contentEnd, text: wanted })];
  }
  if (!isFirst && ownOnly !== true) return [];
  for (const known of [previous === undefined ? '' : bodyOf(previous, section.page), mark ?? '']) {
    const range = known === '' ? undefined : findIn(text, section, known);
    if (range) return inPlaceOf(text, section, range, body);
    if (ownOnly) return [];
  }
  const split = mark === undefined ? undefined : splitMark(text, section, mark);
  if (split)
    return [
      { start: split.start, end: split.noteStart, text: `${body}\n\n` },
      { start: split.noteEnd, end: split.end, text: '' },
    ];
  return [{ start: section.contentEnd, end: section.contentEnd, text: `\n\n${body}` }];
}

function findIn(text: string, { bodyStart, end }: PageSection, wanted: string): TextRange | undefined {
  const found = findLoosely(text.slice(bodyStart, end), wanted);
  return found && { start: bodyStart + found.start, end: bodyStart + found.end };
}

/** Where somebody typed into the middle of the placeholder, which is all else that the section has. */
function splitMark(
  text: string,
  { bodyStart, contentEnd }: PageSection,
  mark: string,
): { start: number; noteStart: number; noteEnd: number; end: number } | undefined {
  const raw = text.slice(bodyStart, contentEnd);
  const written = raw.trimStart();
  if (written.length <= mark.length) return undefined;
  let head = 0;
  while (head < mark.length && written[head] === mark[head]) head += 1;
  if (!written.endsWith(mark.slice(head))) return undefined;
  const start = bodyStart + raw.length - written.length;
  return { start, noteStart: start + head, noteEnd: contentEnd - (mark.length - head), end: contentEnd };
}

/**
 * A page in place of a part of its section, in paragraphs of its own: what somebody typed on the same line is not
 * glued to it. Where the part has lines to itself, it is deleted and the page put behind its line end: an
 * editor would take a cursor or a selection in replaced text along to the end of the new text.
 */
function inPlaceOf(
  text: string,
  section: PageSection,
  { start, end }: TextRange,
  body: string,
): TextChange[] {
  const before = /(?:\r?\n)?[ \t]*$/.exec(text.slice(section.bodyStart, start))?.[0] ?? '';
  const after = /^[ \t]*(?:\r?\n)?/.exec(text.slice(end, section.end))?.[0] ?? '';
  const isAlone = before.includes('\n') && after.includes('\n');
  const above = text.slice(section.start, start - before.length);
  const below = text.slice(end + after.length, section.end);
  const isClearAbove = /\n[ \t]*\r?$|-->[ \t]*\r?$/.test(above);
  const isClearBelow = below.trim() === '' || /^[ \t]*\r?\n/.test(below);
  if (isAlone)
    return [
      { start: start - before.length, end, text: '' },
      {
        start: end + after.length,
        end: end + after.length,
        text: `${isClearAbove ? '' : '\n'}${body}\n${isClearBelow ? '' : '\n'}`,
      },
    ];
  const lead = before.includes('\n') ? (isClearAbove ? '' : '\n') : '\n\n';
  const trail = after.includes('\n') || below.trim() === '' ? (isClearBelow ? '' : '\n') : '\n\n';
  return [
    {
      start: before.includes('\n') ? start : start - before.length,
      end: after.includes('\n') ? end : end + after.length,
      text: `${lead}${body}${trail}`,
    },
  ];
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
