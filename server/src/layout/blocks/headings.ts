import { least } from '../lines/extremes.ts';
import { visualLength } from '../readingOrder/columnJudgement.ts';
import { numberingDepth } from './numbering.ts';
import { median, type PageScale } from '../pageScale.ts';
import type { TextRow } from '../lines/textRow.ts';
import type { RowGroup } from './paragraphs.ts';

/** What makes a heading's level, on a page and through a document. */
export interface HeadingSign {
  /** Font size over the size of the running text. */
  readonly scale: number;
  readonly bold: boolean;
  readonly capitals: boolean;
  readonly depth: number | undefined;
}

const MAX_ROWS = 4;
const MAX_LENGTH = 220;
const MIN_CONFIDENCE = 0.85;

/** Whether a group of rows is a heading: larger than the body, or bold, numbered or in capitals and apart. */
export function headingSign(
  group: RowGroup,
  scale: PageScale,
  next: RowGroup | undefined,
): HeadingSign | undefined {
  const { rows, spaceBefore } = group;
  if (rows.some(({ isField }) => isField)) return undefined;
  const text = rows.map((row) => row.text).join(' ');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (
    rows.length > MAX_ROWS ||
    visualLength(text) > MAX_LENGTH ||
    letters < 2 ||
    letters < 0.4 * text.replace(/\s/g, '').length
  )
    return undefined;
  if (/[=∑∫√±∂]/u.test(text)) return undefined;
  // Handwriting, stamps and logos are large and read badly.
  if (rows.some((row) => row.lines.some(({ source }) => source.confidence < MIN_CONFIDENCE)))
    return undefined;
  const sizes = rows.map((row) => relativeSize(row, scale));
  const size = median(sizes);
  const minimum = least(sizes);
  const bold = rows.every((row) => row.bold) && !scale.mostlyBold;
  const capitals = letters >= 4 && text === text.toUpperCase() && text !== text.toLowerCase();
  const depth = numberingDepth(text);
  const sign: HeadingSign = { scale: size, bold, capitals, depth };
  const sentence = /[.,;:。，；]$/u.test(text) && !/^[^.]{0,60}\.$/u.test(text);
  if (rows.some((row) => row.tabbed) && size < 1.5) return undefined;
  const larger = scale.fromOcr ? 1.3 : 1.15;
  // Formulas and labels of drawings are large, too, but do not begin like a heading.
  const begins = /^["'“‘«(¿¡]?(?:\p{Lu}|\p{Lo}|\p{Nd})/u.test(text);
  if (
    size >= larger &&
    minimum >= 0.9 * larger &&
    (begins || size >= 1.5) &&
    (!sentence || size >= 1.5) &&
    letters >= 3
  )
    return sign;
  if (!next || sentence || /[,;]$/.test(text)) return undefined;
  const apart = spaceBefore > 1.5 || spaceBefore === Infinity;
  const short = rows.length <= 2 && visualLength(text) <= 100;
  if (bold && short && !/[.:]$/.test(text) && (apart || depth !== undefined || next.spaceBefore > 1.4))
    return sign;
  // `2.1 Results` alone on its line is a heading, however close the text.
  const subsection = depth !== undefined && depth > 1;
  if (!short || !(apart || subsection)) return undefined;
  const startsBig = /^[\d.\s§]*(?:[A-Z]\.)?\s*[\p{Lu}\u4e00-\u9fff]/u.test(text);
  if (
    depth !== undefined &&
    startsBig &&
    isSectionNumber(text) &&
    !/[.:]$/.test(text) &&
    visualLength(text) <= 80 &&
    group.marker === undefined
  )
    return sign;
  const words = text.split(' ').length;
  if (
    apart &&
    capitals &&
    rows.length === 1 &&
    words >= 1 &&
    letters >= 6 &&
    words <= 10 &&
    !/\d{3}/.test(text)
  )
    return sign;
  return undefined;
}

/** `4.` and `2.1` number sections; a bare `4` begins dates and counts as well. */
function isSectionNumber(text: string): boolean {
  return /^[^\s]*[.第§]/u.test(text) || /^\p{L}/u.test(text);
}

/** Size over the body's. Sizes read from pixels are rough: the height of the line must agree. */
function relativeSize(row: TextRow, scale: PageScale): number {
  const size = row.size / scale.bodySize;
  return scale.fromOcr ? Math.min(size, row.height / scale.lineHeight) : size;
}

/** Signs nearer than this part are of one level: sizes measured from pixels differ a little. */
const SAME_SIZE = 0.12;

/**
 * Levels 1 to 6 for headings that go together (of a page or of a document): by number where there is
 * one, by size otherwise. A title (the largest, without a number) is level 1 and pushes the numbers down.
 */
export function headingLevels(signs: readonly HeadingSign[]): number[] {
  const clusters: number[] = [];
  for (const scale of [...new Set(signs.map(rankOf))].sort((a, b) => b - a)) {
    if (clusters.length === 0 || clusters.at(-1)! - scale > SAME_SIZE * scale) clusters.push(scale);
  }
  const cluster = (sign: HeadingSign): number => {
    const rank = rankOf(sign);
    const at = clusters.findIndex((largest) => largest - rank <= SAME_SIZE * rank);
    return at < 0 ? clusters.length : at;
  };
  const numbered = signs.filter((sign) => sign.depth !== undefined);
  const top = least(numbered.filter(({ depth }) => depth === 1).map(cluster));
  const hasTitle = signs.some((sign) => sign.depth === undefined && cluster(sign) < top && sign.scale > 1.25);
  const base = hasTitle ? 1 : 0;
  // The level that a size has where it is numbered goes for headings of that size without a number.
  const levelOfCluster = new Map<number, number>();
  for (const sign of numbered)
    levelOfCluster.set(cluster(sign), Math.min(levelOfCluster.get(cluster(sign)) ?? 9, base + sign.depth!));
  let last = 0;
  clusters.forEach((_, index) => {
    const level = levelOfCluster.get(index) ?? Math.max(last + 1, 1);
    levelOfCluster.set(index, level);
    last = Math.max(last, Math.min(level, 6));
  });
  return signs.map((sign) => {
    const level = sign.depth !== undefined ? base + sign.depth : (levelOfCluster.get(cluster(sign)) ?? 1);
    return Math.max(1, Math.min(6, level));
  });
}

/** Bold and capitals count a little, so that they are levels of their own below a size. */
function rankOf(sign: HeadingSign): number {
  const scale = Math.round(sign.scale * 20) / 20;
  return scale < 1.15 ? 1 + (sign.bold ? 0.001 : 0) : scale;
}
