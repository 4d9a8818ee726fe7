import {
  boundingBox,
  IDENTITY,
  intersectionArea,
  mapQuad,
  type Box,
  type Matrix,
} from '../../page/geometry.ts';
import type { PageContent, RulingLine } from '../../page/pageContent.ts';
import type { TextLine } from '../../page/pageResult.ts';
import { mapBox, quarterOf, turnContent } from '../../page/turnContent.ts';

/** Share of an OCR line that layer lines may cover before it is their text read again. */
const COVERED = 0.4;

/**
 * Combines text layer and OCR of one page: the lines of the layer, and the OCR lines that the layer lacks. The one
 * with more letters decides which way is up.
 */
export function mergeLayerWithOcr(layer: PageContent, ocr: PageContent): PageContent {
  const page = turnContent(layer, quarterOf(-layer.rotation));
  const known = page.lines.map((line) => boundingBox(line.quad));
  const found = ocr.lines
    .map((line) => lineOnPage(line, ocr))
    .filter((line) => !isKnown(boundingBox(line.quad), known));
  const merged: PageContent = {
    width: page.width,
    height: page.height,
    lines: [...page.lines, ...found],
    // Ruling lines drawn by the page are exact; those seen in its pixels add what a scan on it shows.
    rulingLines: [
      ...page.rulingLines,
      ...ocr.rulingLines
        .map((rulingLine) => movedRulingLine(rulingLine, ocr.uprightToPage))
        .filter((rulingLine) => !isDrawn(rulingLine, page.rulingLines)),
    ],
    figures: ocr.skew === 0 ? ocr.figures.map((box) => mapBox(ocr.uprightToPage, box)) : [],
    rotation: 0,
    skew: 0,
    uprightToPage: IDENTITY,
  };
  return turnContent(merged, letters(page.lines) >= letters(found) ? layer.rotation : ocr.rotation);
}

function letters(lines: readonly TextLine[]): number {
  return lines.reduce((sum, { text }) => sum + text.length, 0);
}

function isKnown(box: Box, known: readonly Box[]): boolean {
  const area = box.width * box.height;
  const covered = known.reduce((sum, other) => sum + intersectionArea(box, other), 0);
  return covered > COVERED * area;
}

/** Maps a line of a turned or deskewed page back to the page as a viewer shows it. */
export function lineOnPage(line: TextLine, { uprightToPage, rotation, skew }: PageContent): TextLine {
  return {
    ...line,
    quad: mapQuad(uprightToPage, line.quad),
    words: line.words.map((word) => ({ ...word, box: mapBox(uprightToPage, word.box) })),
    angle: rotation === 0 && skew === 0 ? line.angle : line.angle + angleOf(uprightToPage),
  };
}

/** Degrees, clockwise, by which a map turns. */
function angleOf([a, b]: Matrix): number {
  return (Math.atan2(b, a) * 180) / Math.PI;
}

function movedRulingLine(rulingLine: RulingLine, matrix: Matrix): RulingLine {
  const box = mapBox(matrix, rulingLine.box);
  return { direction: box.width >= box.height ? 'horizontal' : 'vertical', box };
}

/** Points around a drawn ruling line within which a seen one is the same. */
const SAME_RULING_LINE = 3;

function isDrawn(rulingLine: RulingLine, drawn: readonly RulingLine[]): boolean {
  const { box } = rulingLine;
  return drawn.some((other) => {
    if (other.direction !== rulingLine.direction) return false;
    const around = {
      x: other.box.x - SAME_RULING_LINE,
      y: other.box.y - SAME_RULING_LINE,
      width: other.box.width + 2 * SAME_RULING_LINE,
      height: other.box.height + 2 * SAME_RULING_LINE,
    };
    return intersectionArea(box, around) > 0.8 * box.width * box.height;
  });
}
