import type { Box } from '../../../server/src/page/geometry.ts';

/** Where the Markdown of a page says that a picture stands. */
export interface FigurePlace {
  /** Points of the upright page. */
  readonly box: Box;
}

/** On a line of its own: the same words in a document's text have a backslash before them. */
const PLACEHOLDER = /^<!-- figure: (-?[\d.]+),(-?[\d.]+) ([\d.]+)x([\d.]+) pt -->$/gm;

/** All places of pictures in a page's Markdown, in their order. */
export function figurePlaces(markdown: string): FigurePlace[] {
  return [...markdown.matchAll(PLACEHOLDER)].map(([, x, y, width, height]) => ({
    box: { x: Number(x), y: Number(y), width: Number(width), height: Number(height) },
  }));
}

/** The Markdown with links instead of its first places, in their order; the label is for those who do not see it. */
export function linkFigures(markdown: string, links: readonly string[], label: string): string {
  let next = 0;
  return markdown.replace(PLACEHOLDER, (placeholder: string) => {
    const link = links[next++];
    return link === undefined ? placeholder : `![${label}](${link})`;
  });
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
