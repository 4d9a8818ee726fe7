import type { Box } from '../../../server/src/page/geometry.ts';

/** Where the Markdown of a page says that a picture stands. */
export interface FigurePlace {
  /** The whole comment, as it stands in the text. */
  readonly placeholder: string;
  /** Points of the upright page. */
  readonly box: Box;
}

const PLACEHOLDER = /<!-- figure: (-?[\d.]+),(-?[\d.]+) ([\d.]+)x([\d.]+) pt -->/g;

/** All places of pictures in a page's Markdown, in their order. */
export function figurePlaces(markdown: string): FigurePlace[] {
  return [...markdown.matchAll(PLACEHOLDER)].map(([placeholder, x, y, width, height]) => ({
    placeholder,
    box: { x: Number(x), y: Number(y), width: Number(width), height: Number(height) },
  }));
}

/** The Markdown with links instead of placeholders, one link a place; the label is for those who do not see it. */
export function linkFigures(
  markdown: string,
  places: readonly FigurePlace[],
  links: readonly string[],
  label: string,
): string {
  let text = markdown;
  for (const [index, { placeholder }] of places.entries()) {
    const link = links[index];
    if (link !== undefined) text = text.replace(placeholder, () => `![${label}](${link})`);
  }
  return text;
}
