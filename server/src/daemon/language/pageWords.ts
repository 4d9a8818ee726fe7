import { boundingBox, type Box, type Matrix, type Quad } from '../../page/geometry.ts';
import type { Block, PageResult, TableCell, TextLine } from '../../page/pageResult.ts';

/** A word of a page as it was read. Boxes are points of the upright page. */
export interface PageWord {
  readonly text: string;
  /** Probability that it is right. */
  readonly confidence: number;
  /** Other readings, likeliest first. */
  readonly alternatives: readonly string[];
  readonly box: Box;
  /** Its line in `PageWords.lines`. */
  readonly line: number;
  /** Recognised from pixels, so that it may be misread. */
  readonly isRecognized: boolean;
}

export interface PageLine {
  readonly text: string;
  readonly box: Box;
  /** From the top left of its text. */
  readonly quad: Quad;
  /** Name of the model that read it; absent for what the text layer gave. */
  readonly recognizer?: string;
}

/** What the features need of a page's result. */
export interface PageWords {
  readonly page: number;
  /** In the order in which the Markdown has them. */
  readonly words: readonly PageWord[];
  readonly lines: readonly PageLine[];
  readonly uprightToPage: Matrix;
}

/** The words of a page, in the order in which they are written. */
export function pageWords({ page, blocks, uprightToPage }: PageResult): PageWords {
  const lines: PageLine[] = [];
  const words: PageWord[] = [];
  for (const block of [...blocks].sort((a, b) => a.order - b.order)) {
    const inBlock = block.lines.flatMap((line) => {
      const { text, quad, recognizer } = line;
      lines.push({ text, box: boundingBox(quad), quad, ...(recognizer === undefined ? {} : { recognizer }) });
      return wordsOf(line, lines.length - 1);
    });
    words.push(...(block.kind === 'table' ? byCells(inBlock, block) : inBlock));
  }
  return { page, words, lines, uprightToPage };
}

function wordsOf({ words, origin }: TextLine, line: number): PageWord[] {
  return words.map(({ text, confidence, box, alternatives = [] }) => ({
    text,
    confidence,
    alternatives,
    box,
    line,
    isRecognized: origin === 'ocr',
  }));
}

/** A table is written row by row and cell by cell; a line of it may go through several cells. */
function byCells(words: readonly PageWord[], { cells }: Extract<Block, { kind: 'table' }>): PageWord[] {
  const ordered = [...cells].sort((a, b) => a.row - b.row || a.column - b.column);
  const cellOf = (word: PageWord): number => {
    const within = ordered.findIndex(({ box }) => holds(box, centerOf(word.box)));
    return within < 0 ? ordered.length : within;
  };
  const sorted = words.map((word) => ({ word, cell: cellOf(word) }));
  return sorted.sort((a, b) => a.cell - b.cell).map(({ word }) => word);
}

function holds({ x, y, width, height }: TableCell['box'], point: Center): boolean {
  return point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height;
}

interface Center {
  readonly x: number;
  readonly y: number;
}

function centerOf({ x, y, width, height }: Box): Center {
  return { x: x + width / 2, y: y + height / 2 };
}
