import { intersectionArea, type Box } from '../page/geometry.ts';
import type { LayoutLine } from './lines/layoutLine.ts';
import { MAJORITY } from './settings.ts';

/** Points. The text of a page without text: most print is about so large. */
const DEFAULT = { bodySize: 10, lineHeight: 12 } as const;
/** Share of the text that is bold, from which bold says nothing: a little more than half, since headings are bold. */
const MOSTLY_BOLD = 0.6;
/** Share of a page's letters in lines of capitals, from which these say nothing: receipts have 0.3 to 0.8, other pages 0.2. */
const MOSTLY_CAPITALS = 0.4;

/**
 * Labels of pictures, which are no running text: characters of one, and share of it that lies in a picture. Characters
 * outside from which the page has text of its own.
 */
const LABELS = { characters: 40, inside: 0.8, text: 100 } as const;
/** Pictures that lines are compared with; bounds the work. */
const MOST_PICTURES = 100;

/** The measures that everything on a page is compared with. Points. */
export interface PageScale {
  readonly width: number;
  readonly height: number;
  /** Font size of the running text. */
  readonly bodySize: number;
  /** Height of a line's box in the running text. */
  readonly lineHeight: number;
  /** More of the text is bold than not: bold then says nothing. */
  readonly mostlyBold: boolean;
  /** Much of the text is set in capitals, as on receipts: a line of capitals then is no title. */
  readonly mostlyCapitals: boolean;
  readonly mostlyMonospace: boolean;
  readonly fromOcr: boolean;
}

/** Labels in `figures` count only where there is hardly any other text. O(lines · figures). */
export function measurePage(
  lines: readonly LayoutLine[],
  page: { readonly width: number; readonly height: number; readonly figures?: readonly Box[] },
): PageScale {
  const level = withoutLabels(
    lines.filter(({ turned }) => !turned),
    page.figures ?? [],
  );
  const share = (is: (line: LayoutLine) => boolean): number => {
    let all = 0;
    let some = 0;
    for (const line of level) {
      all += line.text.length;
      if (is(line)) some += line.text.length;
    }
    return all === 0 ? 0 : some / all;
  };
  return {
    width: page.width,
    height: page.height,
    bodySize: weightedMedian(level, (line) => line.size) ?? DEFAULT.bodySize,
    lineHeight: weightedMedian(level, (line) => line.box.height) ?? DEFAULT.lineHeight,
    mostlyBold: share((line) => line.source.font.bold) > MOSTLY_BOLD,
    mostlyCapitals: shareInCapitals(level) > MOSTLY_CAPITALS,
    mostlyMonospace: share((line) => line.source.font.monospace) > MAJORITY,
    fromOcr: share((line) => line.source.origin === 'ocr') > MAJORITY,
  };
}

function shareInCapitals(lines: readonly LayoutLine[]): number {
  let all = 0;
  let capital = 0;
  for (const { text } of lines) {
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    all += letters;
    if (text === text.toUpperCase() && text !== text.toLowerCase()) capital += letters;
  }
  return all === 0 ? 0 : capital / all;
}

function withoutLabels(lines: readonly LayoutLine[], figures: readonly Box[]): readonly LayoutLine[] {
  const pictures = figures.slice(0, MOST_PICTURES);
  const rest = lines.filter(
    ({ text, box }) =>
      text.length >= LABELS.characters ||
      !pictures.some((picture) => intersectionArea(box, picture) > LABELS.inside * box.width * box.height),
  );
  return rest.reduce((sum, { text }) => sum + text.length, 0) >= LABELS.text ? rest : lines;
}

/** The median, each line counting once a character. */
function weightedMedian(
  lines: readonly LayoutLine[],
  value: (line: LayoutLine) => number,
): number | undefined {
  const sorted = [...lines].sort((a, b) => value(a) - value(b));
  const half = sorted.reduce((sum, line) => sum + line.text.length, 0) / 2;
  let sum = 0;
  for (const line of sorted) {
    sum += line.text.length;
    if (sum >= half) return value(line);
  }
  return undefined;
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
