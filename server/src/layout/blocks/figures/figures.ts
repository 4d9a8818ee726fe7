import { intersectionArea, type Box } from '../../../page/geometry.ts';
import type { LayoutLine } from '../../lines/layoutLine.ts';
import { figureItem, type PageItem } from '../../readingOrder/pageItem.ts';
import type { PageScale } from '../../pageScale.ts';
import { MAJORITY } from '../../settings.ts';
import { isRunningText, labelsOf } from './figureLabels.ts';
import { joinSubfigures, wholePictures } from './figureParts.ts';

/** Share of a picture that lies on a table: it is the table's ground or frame. */
const ON_TABLE = 0.5;
/**
 * A picture with text on it is the ground of that text if it covers this share of the page; or so much of the page, or
 * so much of its text, and the text fills more than such a share of it: labels of a map or a chart fill less.
 */
const PAPER = { page: 0.8, mostOfPage: 0.5, text: 0.4, filled: 0.15 } as const;
/** A picture as large as this share of the page is the ground of type larger than the text by this: a title, not labels. */
const TITLE = { page: 0.25, size: 1.3 } as const;

/** Pictures of a page with the lines in them, and the lines that are left. */
export interface TakenFigures {
  readonly items: readonly PageItem[];
  readonly rest: readonly LayoutLine[];
  readonly restTurned: readonly LayoutLine[];
}

/**
 * Figures with the lines that belong to them. A picture behind most of the page's text is its paper, and is dropped;
 * so is one behind sentences. `turned`: lines on their side, such as the titles of axes.
 */
export function takeFigures(
  boxes: readonly Box[],
  lines: readonly LayoutLine[],
  turned: readonly LayoutLine[],
  tables: readonly Box[],
  scale: PageScale,
): TakenFigures {
  const area = Math.max(1, scale.width * scale.height);
  const all = lettersOf(lines);
  const isGround = (box: Box): boolean =>
    lines.length > 0 && box.width * box.height > PAPER.page * area && !isEmpty(box, lines);
  const pictures = wholePictures(boxes, isGround).filter(
    (box) => !tables.some((table) => intersectionArea(table, box) > ON_TABLE * box.width * box.height),
  );
  const taken = new Set<LayoutLine>();
  const items = joinSubfigures(pictures, lines, scale).flatMap((picture): PageItem[] => {
    const free = [...lines, ...turned].filter((line) => !taken.has(line));
    const { box, labels } = labelsOf(picture, free, scale);
    const share = (picture.width * picture.height) / area;
    const isMost = share > PAPER.mostOfPage || lettersOf(labels) > PAPER.text * all;
    const isPanel = isMost && filledBy(labels, picture) > PAPER.filled;
    const isTitle = share > TITLE.page && isLargeType(labels, scale);
    if (labels.length > 0 && (isPanel || isTitle || isRunningText(labels))) return [];
    for (const line of labels) taken.add(line);
    return [figureItem(box, labels)];
  });
  return {
    items,
    rest: lines.filter((line) => !taken.has(line)),
    restTurned: turned.filter((line) => !taken.has(line)),
  };
}

function isEmpty(picture: Box, lines: readonly LayoutLine[]): boolean {
  return !lines.some(({ box }) => intersectionArea(box, picture) > 0);
}

/** Whether most letters are larger than the text of the page. */
function isLargeType(lines: readonly LayoutLine[], { bodySize }: PageScale): boolean {
  const large = lines.filter(({ size }) => size > TITLE.size * bodySize);
  return lettersOf(large) > MAJORITY * lettersOf(lines);
}

/** Share of a picture that lines cover. */
function filledBy(lines: readonly LayoutLine[], picture: Box): number {
  const text = lines.reduce((sum, { box }) => sum + intersectionArea(box, picture), 0);
  return text / (picture.width * picture.height);
}

function lettersOf(lines: readonly LayoutLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.length, 0);
}
