import type { Box, Quad } from '../../page/geometry.ts';
import type { PageContent, TableGrid } from '../../page/pageContent.ts';
import type { Block, TextLine } from '../../page/pageResult.ts';

/**
 * The page as a mirror shows it, and every text in it: what is read from the right lies as what is read from the left.
 * Texts keep their characters. Twice is the page again.
 */
export function mirroredPage(content: PageContent): PageContent {
  const { width, tableGrids } = content;
  return {
    ...content,
    ...(tableGrids ? { tableGrids: tableGrids.map((grid) => mirroredGrid(grid, width)) } : {}),
    lines: content.lines.map((line) => mirroredLine(line, width)),
    rulingLines: content.rulingLines.map((rule) => ({ ...rule, box: mirroredBox(rule.box, width) })),
    figures: content.figures.map((box) => mirroredBox(box, width)),
    ...(content.regions ? { regions: content.regions.map((region) => mirrored(region, width)) } : {}),
  };
}

/** The blocks of a mirrored page on the page itself, which is `width` points wide. */
export function mirroredBlocks(blocks: readonly Block[], width: number): Block[] {
  return blocks.map((block) => {
    const placed = {
      box: mirroredBox(block.box, width),
      lines: block.lines.map((line) => mirroredLine(line, width)),
    };
    if (block.kind !== 'table') return { ...block, ...placed };
    const cells = block.cells.map((cell) => ({ ...cell, box: mirroredBox(cell.box, width) }));
    return { ...block, ...placed, cells };
  });
}

function mirroredGrid(grid: TableGrid, width: number): TableGrid {
  const cells = grid.cells.map((cell) => ({
    ...cell,
    column: grid.columns - cell.column - cell.columnSpan,
    box: mirroredBox(cell.box, width),
  }));
  return { ...grid, box: mirroredBox(grid.box, width), cells };
}

function mirrored<T extends { readonly box: Box }>(part: T, width: number): T {
  return { ...part, box: mirroredBox(part.box, width) };
}

function mirroredBox(box: Box, width: number): Box {
  return { ...box, x: width - box.x - box.width };
}

function mirroredLine(line: TextLine, width: number): TextLine {
  const [a, b, c, d] = line.quad;
  const quad: Quad = [
    [width - b[0], b[1]],
    [width - a[0], a[1]],
    [width - d[0], d[1]],
    [width - c[0], c[1]],
  ];
  return {
    ...line,
    quad,
    // No minus zero, which is another number in JSON.
    angle: line.angle === 0 ? 0 : -line.angle,
    direction: line.direction === 'rtl' ? 'ltr' : 'rtl',
    words: line.words.map((word) => ({ ...word, box: mirroredBox(word.box, width) })),
  };
}
