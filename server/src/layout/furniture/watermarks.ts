import { intersectionArea } from '../../page/geometry.ts';
import type { TextLine } from '../../page/pageResult.ts';
import type { BlockDraft } from '../blocks/blocks.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { toRow } from '../lines/textRow.ts';
import { measurePage } from '../pageScale.ts';

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
/** Share of the huge line's size below which a line may be printed over it. */
const SMALL = 0.5;
/** Share of its size by which the size of a tile's cut-off part may differ. */
const SAME_SIZE = 0.1;
/** What a page has of huge lines; bounds the work. */
const MOST_HUGE = 50;

/**
 * Separates lines that run obliquely over the page (a stamp, a watermark, labels of a chart) from the others. If
 * most of the page is slanted, it is printed that way, and nothing is separated.
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

/**
 * Separates lines that are printed over or under the text (huge lines, and one text repeated all over the page)
 * from the others.
 */
export function takePrintedOver(
  all: readonly LayoutLine[],
  page: { readonly width: number; readonly height: number },
): { readonly lines: readonly LayoutLine[]; readonly printedOver: readonly LayoutLine[] } {
  const tiles = findTiles(all);
  const untiled = all.filter((line) => !tiles.has(line));
  const huge = findHugeLines(untiled, measurePage(untiled, page).bodySize);
  return { lines: untiled.filter((line) => !huge.has(line)), printedOver: [...huge, ...tiles] };
}

/** Huge level lines that other lines are printed over. `bodySize`: points. */
function findHugeLines(lines: readonly LayoutLine[], bodySize: number): Set<LayoutLine> {
  const huge = lines.filter(
    ({ size, text, turned }) => !turned && size > HUGE * bodySize && text.length >= SHORTEST,
  );
  return new Set(
    huge.slice(0, MOST_HUGE).filter((line) => {
      const crossed = lines.filter(
        ({ box, size }) =>
          size < SMALL * line.size && intersectionArea(box, line.box) > OVERLAP * box.width * box.height,
      );
      return crossed.length >= LINES_BELOW;
    }),
  );
}

/** So often a text stands on a page that is strewn with it, and over or under so many other texts. */
const LEAST_TILES = 6;
const CROSSED_TEXTS = 3;
/** Letters. Shorter ones are words of a table, and signs. */
const SHORTEST_TILE = 4;
/** Pairs of a tile and a line that are compared; bounds the work. */
const MOST_PAIRS = 200_000;

/**
 * Lines of one text that is strewn over the page, over or under what is written there; those that the page's edge
 * cuts off are among them. Cells of a table that repeat a word lie over nothing; boxes of lines of a scan may overlap
 * by chance, and its watermarks are taken out of the pixels.
 */
function findTiles(lines: readonly LayoutLine[]): Set<LayoutLine> {
  const byText = new Map<string, LayoutLine[]>();
  for (const line of lines) {
    if (line.source.origin === 'ocr') continue;
    const same = byText.get(line.text);
    if (same) same.push(line);
    else byText.set(line.text, [line]);
  }
  const tiles = new Set<LayoutLine>();
  const mostFirst = [...byText].sort(([, a], [, b]) => b.length - a.length);
  for (const [text, same] of mostFirst) {
    if (same.length < LEAST_TILES || text.length < SHORTEST_TILE || !/\p{L}{3}/u.test(text)) continue;
    const isPart = (line: LayoutLine): boolean =>
      (text.startsWith(line.text) || text.endsWith(line.text)) &&
      Math.abs(line.size - (same[0]?.size ?? 0)) < SAME_SIZE * line.size;
    const others = lines.filter((line) => !isPart(line) && !tiles.has(line));
    if (same.length * others.length > MOST_PAIRS) continue;
    const crossed = others.filter((line) => same.some((tile) => areCrossed(tile, line)));
    if (new Set(crossed.map((line) => line.text)).size < CROSSED_TEXTS) continue;
    for (const line of lines) if (isPart(line)) tiles.add(line);
  }
  return tiles;
}

function areCrossed(a: LayoutLine, b: LayoutLine): boolean {
  const smaller = Math.min(a.box.width * a.box.height, b.box.width * b.box.height);
  return intersectionArea(a.box, b.box) > OVERLAP * smaller;
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
