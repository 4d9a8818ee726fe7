import { intersectionArea, type Box } from '../../page/geometry.ts';
import type { FormulaReading, PageContent } from '../../page/pageContent.ts';
import type { Block } from '../../page/pageResult.ts';

/** Share of both boxes together that they have in common, from which they are of one formula: numbers stay apart. */
const SAME = 0.5;
/** Readings and formulas that are compared; bounds the work on pages made to be slow. */
const MOST_COMPARISONS = 1e6;

type FormulaBlock = Extract<Block, { kind: 'formula' }>;

/**
 * Where a page's formulas are whose characters are known and not how they stand to each other: `blocks`, as geometry
 * found them, and regions that a model of layout calls formulas. Points of the upright page.
 */
export function unreadFormulas({ regions = [] }: PageContent, blocks: readonly Block[]): Box[] {
  const found = blocks.filter(isUnread).map(({ box }) => box);
  const seen = regions.filter(({ label }) => label === 'formula').map(({ box }) => box);
  if (found.length * seen.length > MOST_COMPARISONS) return found;
  return [...found, ...seen.filter((box) => !found.some((other) => shareOfBoth(box, other) >= SAME))];
}

/** The blocks with the TeX that a model of formulas has read, in place of the characters of formulas. */
export function withFormulaReadings(blocks: Block[], readings: readonly FormulaReading[]): Block[] {
  const formulas = blocks.filter(isUnread);
  if (formulas.length === 0 || formulas.length * readings.length > MOST_COMPARISONS) return blocks;
  return blocks.map((block) => {
    const reading = isUnread(block) ? bestOf(block.box, readings) : undefined;
    if (!reading) return block;
    // Marks are those of the characters.
    const { marks: _, ...formula } = block;
    return { ...formula, notation: 'tex' as const, text: reading.tex };
  });
}

function isUnread(block: Block): block is FormulaBlock {
  return block.kind === 'formula' && block.notation === 'characters';
}

function bestOf(box: Box, readings: readonly FormulaReading[]): FormulaReading | undefined {
  let best: FormulaReading | undefined;
  let most = SAME;
  for (const reading of readings) {
    const share = shareOfBoth(box, reading.box);
    if (share >= most) [best, most] = [reading, share];
  }
  return best;
}

function shareOfBoth(a: Box, b: Box): number {
  const common = intersectionArea(a, b);
  return common / Math.max(1e-9, a.width * a.height + b.width * b.height - common);
}
