import type { Box } from '../../../server/src/page/geometry.ts';

/** Where the Markdown of a page says that a picture stands, or a formula that is shown as one. */
export interface FigurePlace {
  /** Points of the upright page. */
  readonly box: Box;
}

/** What stands for pictures to those who do not see them. */
export interface PictureLabels {
  readonly figure: string;
  /** Of a formula of which no character is known. */
  readonly formula: string;
}

/** What a Markdown reader would take for more than words. */
const MARKUP = /[\\[\]`*_<>&!~]/g;

/**
 * A figure's place has its line to itself, with the words in the figure; a formula's is behind its characters. The same
 * words in a document's text have a backslash before them.
 */
const PLACEHOLDER =
  /^(?:<!-- figure|(?:(?<characters>[^\n]+) )?<!-- formula): (?<x>-?[\d.]+),(?<y>-?[\d.]+) (?<width>[\d.]+)x(?<height>[\d.]+) pt(?:: (?<words>.*))? -->$/gm;

/** All places of pictures in a page's Markdown, in their order. */
export function figurePlaces(markdown: string): FigurePlace[] {
  return [...markdown.matchAll(PLACEHOLDER)].map(([, , x, y, width, height]) => ({
    box: { x: Number(x), y: Number(y), width: Number(width), height: Number(height) },
  }));
}

/**
 * The Markdown with links instead of its first places, in their order. The characters of a formula and the words in a
 * figure are for those who do not see it, and for a search.
 */
export function linkFigures(markdown: string, links: readonly string[], labels: PictureLabels): string {
  let next = 0;
  return markdown.replace(PLACEHOLDER, (placeholder: string, ...found: unknown[]) => {
    const link = links[next++];
    if (link === undefined) return placeholder;
    const { characters, words } = found.at(-1) as Partial<Record<string, string>>;
    if (!placeholder.startsWith('<!-- figure'))
      return `![${withEscapedBrackets(characters ?? labels.formula)}](${link})`;
    const label = words === undefined ? labels.figure : `${labels.figure}: ${words.replace(MARKUP, '\\$&')}`;
    return `![${label}](${link})`;
  });
}

/** Markdown in which no bracket ends the text of a link. */
function withEscapedBrackets(markdown: string): string {
  return markdown.replace(/\\[\s\S]|[[\]]/g, (sign) => (sign.length === 1 ? `\\${sign}` : sign));
}

/**
 * The address of a file below the result, for a Markdown link. `encodeURIComponent` leaves brackets as they
 * are, and the first closing one would end the link.
 */
export function figureLink(...path: readonly string[]): string {
  return path
    .map((name) =>
      encodeURIComponent(name.toWellFormed()).replace(
        /[!'()*~]/g,
        (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    )
    .join('/');
}
