import type { Box } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { Glyph } from '../drawing/drawing.ts';
import { readAnnotations } from '../forms/formFields.ts';
import { noteLines, placeFields } from '../forms/formLines.ts';
import { findLayerLines, type LayerLine } from './textLines.ts';

/** A page's annotations as pdf.js tells them, and how a rectangle of theirs becomes one of the page. */
export interface PageAnnotations {
  readonly annotations: readonly unknown[];
  readonly toPage: (rect: readonly number[]) => Box;
}

/**
 * A page's characters as lines, with what its annotations add: fields of forms, and texts that nothing draws.
 * `onCopies`: as for `findLayerLines`.
 */
export function findPageLines(
  glyphs: readonly Glyph[],
  rulingLines: readonly RulingLine[],
  { annotations, toPage }: PageAnnotations,
  onCopies?: (characters: number) => void,
): LayerLine[] {
  const { fields, notes } = readAnnotations(annotations, toPage);
  if (fields.length + notes.length === 0) return findLayerLines(glyphs, rulingLines, onCopies);
  const ofFields = new Map(fields.map(({ id }): [string, Glyph[]] => [id, []]));
  const drawnNotes = new Set(glyphs.flatMap(({ annotation }) => annotation ?? []));
  const others = glyphs.filter((glyph) => {
    const own = glyph.annotation === undefined ? undefined : ofFields.get(glyph.annotation);
    own?.push(glyph);
    return own === undefined;
  });
  const drawn = new Map([...ofFields].map(([id, own]) => [id, findLayerLines(own)]));
  const added = notes
    .filter(({ id }) => !drawnNotes.has(id))
    .flatMap(({ lines, box }) => noteLines(lines, box));
  return [...placeFields(findLayerLines(others, rulingLines, onCopies), fields, drawn), ...added];
}
