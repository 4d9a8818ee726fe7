import type { FormulaPart } from './formulaParts.ts';
import { aboveBy } from './formulaParts.ts';
import type { PageScale } from '../pageScale.ts';

/** The column of text that a place lies in: its edges, and how near its text is. Points. */
export interface ColumnAround {
  readonly left: number;
  readonly right: number;
  /** Lower edge of the text above the place, upper edge of the text below it. */
  readonly above: number;
  readonly below: number;
}

/** Lines of text above a place, and below it, that tell where its column ends. */
const LINES = 4;
/** Short lines that are passed over; bounds the work. */
const MOST_SHORT = 40;
/** Body sizes: a line of text that tells the width of its column is longer. */
const TELLING = 8;
/** Body sizes from a formula's number or end to where short lines of its column end at most. */
const WIDEST = 40;
/** Line heights that the text of the column is away at most. */
const REACH = 14;
/** Of the edges of so many lines, the share that lies beyond what is taken for the column's edge. */
const BEYOND = 0.25;

/**
 * Lines of text by their place. `proseAround` finds the column that a place lies in from the lines of text above and
 * below it; O(log n) and a few lines each.
 */
export class ProseLines {
  private readonly lines: readonly FormulaPart[];
  private readonly scale: PageScale;

  constructor(parts: readonly FormulaPart[], scale: PageScale) {
    this.scale = scale;
    this.lines = parts.filter(({ signs }) => signs?.isProse).sort((a, b) => a.middle - b.middle);
  }

  /**
   * The column around a place; undefined where no text is near. If no line of text is right above or below, since those
   * are short, the column of lines that begin left of it is taken.
   */
  around(place: Pick<FormulaPart, 'left' | 'right' | 'middle'>): ColumnAround | undefined {
    const left = place.left - WIDEST * this.scale.bodySize;
    return this.columnOf(place) ?? this.columnOf({ ...place, left });
  }

  private columnOf(place: Pick<FormulaPart, 'left' | 'right' | 'middle'>): ColumnAround | undefined {
    const { lineHeight, bodySize } = this.scale;
    const start = this.indexOf(place.middle);
    const near: FormulaPart[] = [];
    const short: FormulaPart[] = [];
    let above = -Infinity;
    let below = Infinity;
    for (const step of [-1, 1]) {
      let found = 0;
      for (let i = step < 0 ? start - 1 : start; found < LINES && short.length < MOST_SHORT; i += step) {
        const line = this.lines[i];
        if (!line || Math.abs(line.middle - place.middle) > REACH * lineHeight) break;
        if (aboveBy(line, place) <= 0) continue;
        if (step < 0) above = Math.max(above, line.bottom);
        else below = Math.min(below, line.top);
        if (line.right - line.left < TELLING * bodySize) {
          short.push(line);
          continue;
        }
        near.push(line);
        found += 1;
      }
    }
    const telling = near.length > 0 ? near : short;
    if (telling.length === 0) return undefined;
    const edge = (values: number[]): number => values[Math.floor(BEYOND * values.length)] ?? 0;
    const left = edge(telling.map((line) => line.left).sort((a, b) => a - b));
    const right = edge(telling.map((line) => line.right).sort((a, b) => b - a));
    return { left, right, above, below };
  }

  /** Lines of text beside a place: they share most of the height of the lower of both. */
  beside(place: FormulaPart, left: number, right: number): FormulaPart[] {
    const found: FormulaPart[] = [];
    const reach = this.scale.lineHeight + (place.bottom - place.top) / 2;
    for (let i = this.indexOf(place.middle - reach); i < this.lines.length; i += 1) {
      const line = this.lines[i]!;
      if (line.middle > place.middle + reach) break;
      if (line.right <= left || line.left >= right || line === place) continue;
      const common = Math.min(line.bottom, place.bottom) - Math.max(line.top, place.top);
      if (common > BESIDE * Math.min(line.bottom - line.top, place.bottom - place.top)) found.push(line);
    }
    return found;
  }

  private indexOf(y: number): number {
    let from = 0;
    let to = this.lines.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.lines[middle]!.middle < y) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** Share of the lower height that two things beside each other have in common. */
const BESIDE = 0.5;
