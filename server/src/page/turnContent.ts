import { boundingBox, invert, mapQuad, multiply, quadOfBox, type Box, type Matrix } from './geometry.ts';
import type { PageContent, RulingLine } from './pageContent.ts';
import type { TextLine } from './pageResult.ts';

export type QuarterTurn = PageContent['rotation'];

/** Maps the points of a page of this size to those of the page turned clockwise. */
export function turnMatrix(rotation: QuarterTurn, width: number, height: number): Matrix {
  switch (rotation) {
    case 0:
      return [1, 0, 0, 1, 0, 0];
    case 90:
      return [0, 1, -1, 0, height, 0];
    case 180:
      return [-1, 0, 0, -1, width, height];
    case 270:
      return [0, -1, 1, 0, 0, width];
  }
}

/** The page's content with the page turned clockwise, all of it in points of the page as it stands then. */
export function turnContent(content: PageContent, rotation: QuarterTurn): PageContent {
  if (rotation === 0) return content;
  const { width, height } = content;
  const matrix = turnMatrix(rotation, width, height);
  const isQuarter = rotation !== 180;
  const turned = <T extends { readonly box: Box }>(part: T): T => ({
    ...part,
    box: mapBox(matrix, part.box),
  });
  return {
    width: isQuarter ? height : width,
    height: isQuarter ? width : height,
    lines: content.lines.map((line) => turnLine(line, matrix, rotation)),
    rulingLines: content.rulingLines.map((rulingLine) => turnRulingLine(rulingLine, matrix)),
    figures: content.figures.map((box) => mapBox(matrix, box)),
    ...(content.unread ? { unread: content.unread.map(turned) } : {}),
    ...(content.regions ? { regions: content.regions.map(turned) } : {}),
    ...(content.tableGrids
      ? {
          tableGrids: content.tableGrids.map((grid) => ({ ...turned(grid), cells: grid.cells.map(turned) })),
        }
      : {}),
    ...(content.formulaReadings ? { formulaReadings: content.formulaReadings.map(turned) } : {}),
    rotation: quarterOf(content.rotation + rotation),
    skew: content.skew,
    uprightToPage: multiply(content.uprightToPage, invert(matrix)),
  };
}

/** The nearest of the four quarter turns. `degrees` clockwise. */
export function quarterOf(degrees: number): QuarterTurn {
  const quarters = Math.round(degrees / 90);
  return ([0, 90, 180, 270] as const)[((quarters % 4) + 4) % 4] ?? 0;
}

export function mapBox(matrix: Matrix, box: Box): Box {
  return boundingBox(mapQuad(matrix, quadOfBox(box)));
}

function turnLine(line: TextLine, matrix: Matrix, rotation: QuarterTurn): TextLine {
  const angle = line.angle + rotation;
  return {
    ...line,
    quad: mapQuad(matrix, line.quad),
    words: line.words.map((word) => ({ ...word, box: mapBox(matrix, word.box) })),
    angle: angle > 180 ? angle - 360 : angle,
  };
}

function turnRulingLine({ box }: RulingLine, matrix: Matrix): RulingLine {
  const turned = mapBox(matrix, box);
  return { direction: turned.width >= turned.height ? 'horizontal' : 'vertical', box: turned };
}
