import { boundingBox, quadOfBox, unionBox, type Box } from '../../../page/geometry.ts';
import type { TextLine } from '../../../page/pageResult.ts';

/** A word of a model's text that another reader has read, too. */
export interface FoundWord {
  /** Offsets in the block's text. */
  readonly start: number;
  readonly end: number;
  /** The line in which the other reader found it. */
  readonly line: number;
  readonly box: Box;
  readonly confidence: number;
}

/** Share of a line's width that words must fill before its corners are theirs. */
const WHOLE = 0.85;

/** Words of a block as lines: those that follow one another in the same line of the other reader. */
export function alignedLines(
  text: string,
  words: readonly FoundWord[],
  sources: readonly TextLine[],
): TextLine[] {
  const runs: FoundWord[][] = [];
  for (const word of words) {
    const run = runs.at(-1);
    if (run && run[0]?.line === word.line) run.push(word);
    else runs.push([word]);
  }
  return runs.flatMap((run): TextLine[] => {
    const [first] = run;
    const source = first && sources[first.line];
    if (!source) return [];
    const box = unionBox(run.map((word) => word.box));
    const whole = boundingBox(source.quad);
    const fills = box.width >= WHOLE * whole.width && box.height >= 0.5 * whole.height;
    return [
      {
        ...source,
        quad: fills ? source.quad : quadOfBox(box),
        text: text.slice(first.start, run.at(-1)?.end).replace(/\s+/g, ' '),
        confidence: run.reduce((sum, { confidence }) => sum + confidence, 0) / run.length,
        words: run.map(({ start, end, box: place, confidence }) => ({
          text: text.slice(start, end),
          box: place,
          confidence,
        })),
      },
    ];
  });
}
