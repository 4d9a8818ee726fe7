import { continuedTablePages } from '../../output/pageNotes.ts';
import type { PageSection } from '../../page/pageSections.ts';

/** The stretches of a document that show a page: its own section, and before it that in which its table stands. */
export interface PageText {
  readonly text: string;
  /** Offset in the document of an offset in the text. */
  offsetOf(at: number): number;
}

/** Parts the stretches, so that no word goes over their border. */
const BORDER = '\n\n';

/** The text that shows a page. `text`: of the document. */
export function pageText(
  text: string,
  sections: readonly PageSection[],
  { page, bodyStart, contentEnd }: PageSection,
): PageText {
  const own = text.slice(bodyStart, contentEnd);
  const start = continuedTablePages(own)[0];
  const section = sections.find((other) => other.page === start && start < page);
  if (!section) return { text: own, offsetOf: (at) => bodyStart + at };
  const before = text.slice(section.bodyStart, section.contentEnd);
  const ownStart = before.length + BORDER.length;
  return {
    text: before + BORDER + own,
    offsetOf: (at) => (at < ownStart ? section.bodyStart + at : bodyStart + at - ownStart),
  };
}

/** The sections whose pages an offset may show: its own, and those whose table goes on from there. */
export function sectionsShownIn(
  text: string,
  sections: readonly PageSection[],
  own: PageSection,
): PageSection[] {
  const shown = [own];
  for (const section of sections.slice(sections.indexOf(own) + 1)) {
    if (continuedTablePages(text.slice(section.bodyStart, section.contentEnd))[0] !== own.page) break;
    shown.push(section);
  }
  return shown;
}
