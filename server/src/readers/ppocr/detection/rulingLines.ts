import { intersectionArea, type Box } from '../../../page/geometry.ts';
import type { RulingLine } from '../../../page/pageContent.ts';
import type { GreyImage } from '../pagePixels/greyImage.ts';

/** Sizes in px of the detector's copy of the page, about 100 an inch. */
const RULING_LINE = {
  /** Darkness, of 255, that counts as ink once the page is this small: a hairline is pale there. */
  ink: 40,
  /** Shortest ruling line, px and share of the page's longer side. */
  shortest: 20,
  share: 0.03,
  /** Thickest ruling line: a double one, as pleadings have it, whose gap is not seen at this size. */
  thickest: 6,
  /** Share of the box of one along the axis that is ink, at least. */
  filled: 0.6,
  /** Breaks in a scanned ruling line that are looked across. */
  gap: 2,
} as const;

/**
 * Ruling lines of a page that stands upright and straight, on its small copy. `scale`: points of one px.
 * Upright page points. `lines`: boxes of text, whose strokes and underscores are no ruling lines.
 */
export function findRulingLines(small: GreyImage, scale: number, lines: readonly Box[]): RulingLine[] {
  const paper = paperLevel(small);
  const rulingLines = [...runsOf(small, paper, false), ...runsOf(small, paper, true)].map(
    ({ from, to, across, thickness, vertical }): RulingLine => ({
      direction: vertical ? 'vertical' : 'horizontal',
      box: vertical
        ? { x: across * scale, y: from * scale, width: thickness * scale, height: (to - from) * scale }
        : { x: from * scale, y: across * scale, width: (to - from) * scale, height: thickness * scale },
    }),
  );
  return rulingLines.filter(
    ({ box }) => !lines.some((line) => intersectionArea(line, box) > 0.6 * box.width * box.height),
  );
}

/** Paper as most of the page's lighter part has it. */
export function paperLevel(image: GreyImage): number {
  const histogram = new Uint32Array(256);
  const { data } = image;
  for (let i = 0; i < data.length; i += 1) {
    const value = data[i] ?? 0;
    histogram[value] = (histogram[value] ?? 0) + 1;
  }
  let left = data.length * 0.3;
  for (let value = 255; value > 0; value -= 1) {
    left -= histogram[value] ?? 0;
    if (left <= 0) return value;
  }
  return 255;
}

interface Run {
  from: number;
  to: number;
  across: number;
  thickness: number;
  /** px */
  ink: number;
  vertical: boolean;
}

/** Long thin runs of ink along one axis; neighbouring rows of the same ruling line are joined. */
function runsOf(image: GreyImage, paper: number, vertical: boolean): Run[] {
  const { data, width, height } = image;
  const [along, acrossCount] = vertical ? [height, width] : [width, height];
  const [step, stride] = vertical ? [width, 1] : [1, width];
  const minimum = Math.max(RULING_LINE.shortest, RULING_LINE.share * Math.max(width, height));
  const limit = paper - RULING_LINE.ink;
  const done: Run[] = [];
  let open: Run[] = [];
  for (let across = 0; across < acrossCount; across += 1) {
    const next: Run[] = [];
    let from = -1;
    let gap = 0;
    const close = (to: number): void => {
      if (from >= 0 && to - from >= minimum) {
        const joined = open.find(
          (run) =>
            run.from < to &&
            run.to > from &&
            run.across + run.thickness === across &&
            !(isSlanted(run) && run.thickness >= RULING_LINE.thickest),
        );
        if (joined) {
          joined.from = Math.min(joined.from, from);
          joined.to = Math.max(joined.to, to);
          joined.thickness = across + 1 - joined.across;
          joined.ink += to - from;
          if (!next.includes(joined)) next.push(joined);
        } else next.push({ from, to, across, thickness: 1, ink: to - from, vertical });
      }
      from = -1;
      gap = 0;
    };
    for (let i = 0, at = across * stride; i < along; i += 1, at += step) {
      if ((data[at] ?? 255) < limit) {
        if (from < 0) from = i;
        gap = 0;
      } else if (from >= 0) {
        gap += 1;
        if (gap > RULING_LINE.gap) close(i - gap + 1);
      }
    }
    close(along - gap);
    done.push(...open.filter((run) => !next.includes(run)));
    open = next;
  }
  done.push(...open);
  return done.filter((run) => run.thickness <= RULING_LINE.thickest);
}

/**
 * Whether much less of a run's box is ink than if it ran along the axis: a ruling line that leans. It is no thicker than
 * others for all that, and comes in pieces.
 */
function isSlanted({ ink, from, to, thickness }: Run): boolean {
  return ink < RULING_LINE.filled * (to - from) * thickness;
}
