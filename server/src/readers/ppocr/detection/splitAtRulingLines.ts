import type { RulingLine } from '../../../page/pageContent.ts';
import type { AssembledLine } from './lineAssembly.ts';

/** A vertical ruling line parts lines when it is at least this many line heights long. */
const LENGTH = 2;
/** Pieces narrower than this share of their height are what is left of the ruling line. */
const SLIVER = 0.35;

/**
 * Splits lines at vertical ruling lines that run through them. The detector joins table cells, or line numbers with
 * their text, across borders, which are then read as `l` and `|`. Lines and ruling lines in the same upright px.
 */
export function splitAtRulingLines(
  lines: readonly AssembledLine[],
  rulingLines: readonly RulingLine[],
): AssembledLine[] {
  const vertical = rulingLines.filter((rulingLine) => rulingLine.direction === 'vertical');
  if (vertical.length === 0) return [...lines];
  return lines.flatMap((line) => (line.vertical ? [line] : split(line, vertical)));
}

function split(line: AssembledLine, rulingLines: readonly RulingLine[]): AssembledLine[] {
  const { centre, width, height, angle } = line.rectangle;
  const left = centre[0] - width / 2;
  const right = centre[0] + width / 2;
  const cuts = rulingLines
    .filter(
      ({ box }) => box.height >= LENGTH * height && box.y <= centre[1] && box.y + box.height >= centre[1],
    )
    .filter(({ box }) => box.x + box.width > left && box.x < right)
    .sort((a, b) => a.box.x - b.box.x);
  if (cuts.length === 0) return [line];
  const pieces: AssembledLine[] = [];
  let from = left;
  for (const cut of [
    ...cuts.map(({ box }) => [box.x, box.x + box.width] as const),
    [right, right] as const,
  ]) {
    const to = Math.min(right, cut[0]);
    if (to - from >= SLIVER * height) {
      const shift = (from + to) / 2 - centre[0];
      pieces.push({
        vertical: false,
        rectangle: {
          centre: [centre[0] + shift, centre[1] + shift * Math.tan(angle)],
          width: to - from,
          height,
          angle,
        },
      });
    }
    from = Math.max(from, cut[1]);
  }
  return pieces;
}
