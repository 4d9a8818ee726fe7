import { intersectionArea } from '../page/geometry.ts';
import type { TextLine } from '../page/pageResult.ts';
import type { BlockDraft } from './blocks.ts';
import type { LayoutLine } from './layoutLine.ts';
import { toRow } from './textRow.ts';

/** Degrees off a quarter turn. What is read from pixels is measured, and short lines badly. */
const OBLIQUE = { 'text-layer': 12, ocr: 20 } as const;
/** Characters. Shorter ones are signs whose slant says nothing. */
const SHORTEST = 3;
/** Times the size of the running text. */
const HUGE = 2.5;
/** Lines that it is printed over. A heading is printed over none. */
const LINES_BELOW = 2;
/** Share of a line that has to lie on it. */
const OVERLAP = 0.25;
/** What a page has of huge lines; bounds the work. */
const MOST_HUGE = 50;

/**
 * Parts lines that run obliquely over the page (a stamp, a watermark, labels of a chart) from the others. Where
 * most of a page is slanted that is how it is printed, and nothing is parted.
 */
export function partOblique(lines: readonly TextLine[]): {
  readonly straight: readonly TextLine[];
  readonly oblique: readonly TextLine[];
} {
  const oblique = lines.filter(isOblique);
  const letters = (some: readonly TextLine[]): number => some.reduce((sum, { text }) => sum + text.length, 0);
  if (oblique.length === 0 || 2 * letters(oblique) > letters(lines)) return { straight: lines, oblique: [] };
  const taken = new Set(oblique);
  return { straight: lines.filter((line) => !taken.has(line)), oblique };
}

function isOblique({ angle, text, origin }: TextLine): boolean {
  if (!Number.isFinite(angle) || text.trim().length < SHORTEST) return false;
  const away = Math.abs(angle) % 90;
  return Math.min(away, 90 - away) > OBLIQUE[origin];
}

/** Huge level lines that other lines are printed over. `bodySize`: points. */
export function findPrintedOver(lines: readonly LayoutLine[], bodySize: number): Set<LayoutLine> {
  const huge = lines.filter(
    ({ size, text, turned }) => !turned && size > HUGE * bodySize && text.length >= SHORTEST,
  );
  return new Set(
    huge.slice(0, MOST_HUGE).filter((line) => {
      const crossed = lines.filter(
        ({ box, size }) =>
          size < line.size / 2 && intersectionArea(box, line.box) > OVERLAP * box.width * box.height,
      );
      return crossed.length >= LINES_BELOW;
    }),
  );
}

/** Blocks of what is printed over or under the text, each text once. */
export function watermarkBlocks(lines: readonly LayoutLine[]): BlockDraft[] {
  const byText = new Map<string, LayoutLine[]>();
  for (const line of lines) byText.set(line.text, [...(byText.get(line.text) ?? []), line]);
  return [...byText.values()].map((same) => {
    const [first] = same;
    if (!first) throw new RangeError('a group has a line');
    const { box, text } = toRow([first]);
    return { kind: 'paragraph', body: { box, text, lines: same.map(({ source }) => source) } };
  });
}
