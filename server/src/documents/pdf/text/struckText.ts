import type { Box } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { PlacedGlyph, TextRun } from './textRuns.ts';

/** Of the em above the baseline: where a line strikes letters out. Lower it underlines, higher it parts rows. */
const LOWEST = 0.12;
const HIGHEST = 0.45;
/** Of the em: a thicker bar hides what is below it. */
const THICKEST = 0.16;
/** Of the em, between an end of the line and an edge of the letters that it strikes. */
const NEAR_EDGE = 0.45;
/** Share of the line that lies over letters and the spaces between them. */
const OVER_LETTERS = 0.85;
/** Of the em: letters are struck where the line passes more than half of their width. */
const PASSED = 0.5;
/** Wider gaps part what one line strikes. */
const WIDEST_SPACE = 1.2;

/** The drawn lines of a page by their height, to find those that pass through a line of text. */
export class StrikingLines {
  readonly #lines: readonly Box[];
  readonly #tallest: number;

  constructor(rulingLines: readonly RulingLine[]) {
    this.#lines = rulingLines
      .filter(({ direction }) => direction === 'horizontal')
      .map(({ box }) => box)
      .sort((a, b) => a.y - b.y);
    this.#tallest = this.#lines.reduce((most, { height }) => Math.max(most, height), 0);
  }

  /** Those whose middle is between two heights. Points. */
  between(top: number, bottom: number): Box[] {
    const lines = this.#lines;
    let low = 0;
    let high = lines.length;
    while (low < high) {
      const half = (low + high) >> 1;
      if ((lines[half]?.y ?? 0) < top - this.#tallest) low = half + 1;
      else high = half;
    }
    const found: Box[] = [];
    for (let i = low; i < lines.length && found.length < MOST_LINES; i++) {
      const box = lines[i]!;
      if (box.y > bottom) break;
      const middle = box.y + box.height / 2;
      if (middle >= top && middle <= bottom) found.push(box);
    }
    return found;
  }
}

/** More lines through one line of text make a hatching. */
const MOST_LINES = 200;

/**
 * The glyphs of a line, left to right, that a drawn line strikes out: one that begins and ends with letters and
 * passes through their middle. Ruling lines of tables, underlines and the bars of fractions do not.
 */
export function struckGlyphs(
  glyphs: readonly PlacedGlyph[],
  run: TextRun,
  lines: StrikingLines,
): ReadonlySet<PlacedGlyph> {
  const struck = new Set<PlacedGlyph>();
  if (run.vertical || run.angle !== 0) return struck;
  const { baseline, size } = run;
  for (const line of lines.between(baseline - HIGHEST * size, baseline - LOWEST * size)) {
    const right = line.x + line.width;
    if (line.height > THICKEST * size || right < run.start || line.x > run.end) continue;
    const passed = glyphs.filter(({ start, end }) => {
      const shared = Math.min(end, right) - Math.max(start, line.x);
      return shared > PASSED * Math.max(0.01, end - start);
    });
    const first = passed[0];
    const last = passed.at(-1);
    if (!first || !last) continue;
    const edge = NEAR_EDGE * size;
    if (Math.abs(first.start - line.x) > edge || Math.abs(last.end - right) > edge) continue;
    let covered = 0;
    let before: PlacedGlyph | undefined;
    for (const glyph of passed) {
      covered += glyph.end - glyph.start;
      const gap = before ? glyph.start - before.end : 0;
      if (gap > 0 && gap < WIDEST_SPACE * size) covered += gap;
      before = glyph;
    }
    if (covered < OVER_LETTERS * line.width) continue;
    for (const glyph of passed) struck.add(glyph);
  }
  return struck;
}
