import {
  boundingBox,
  intersectionArea,
  mapPoint,
  type Box,
  type Matrix,
  type Point,
} from '../../page/geometry.ts';
import type { Rule } from '../../page/pageContent.ts';
import type { GreyImage } from './greyImage.ts';

/** Darkness, of 255, that counts as ink once the page is this small. */
const INK = 40;
/** A rule is at least this share of the page's longer side, and this thin (px of the small image). */
const MIN_RULE = 0.03;
const MAX_THICKNESS = 5;

/**
 * Ruling lines (for tables) and figures of a page, on its small copy for the detector. `lines` are the
 * boxes of its text in upright page points; all results are in those points too, by `toUpright`.
 */
export function findRulesAndFigures(
  small: GreyImage,
  toUpright: Matrix,
  lines: readonly Box[],
): { rules: Rule[]; figures: Box[] } {
  const paper = paperLevel(small);
  const toPoints = (x: number, y: number): Point => mapPoint(toUpright, [x, y]);
  const rules = [...runsOf(small, paper, false), ...runsOf(small, paper, true)].map(
    ({ from, to, across, thickness, vertical }): Rule => ({
      direction: vertical ? 'vertical' : 'horizontal',
      box: vertical
        ? boundingBox([toPoints(across, from), toPoints(across + thickness, to)])
        : boundingBox([toPoints(from, across), toPoints(to, across + thickness)]),
    }),
  );
  const crossing = (rule: Rule): boolean =>
    lines.some((line) => intersectionArea(line, rule.box) > 0.6 * rule.box.width * rule.box.height);
  return { rules: rules.filter((rule) => !crossing(rule)), figures: [] };
}

function paperLevel(image: GreyImage): number {
  const histogram = new Uint32Array(256);
  for (const value of image.data) histogram[value]! += 1;
  let left = image.data.length * 0.3;
  for (let value = 255; value > 0; value--) {
    left -= histogram[value]!;
    if (left <= 0) return value;
  }
  return 255;
}

interface Run {
  from: number;
  to: number;
  across: number;
  thickness: number;
  vertical: boolean;
}

/** Long thin runs of ink along one axis; neighbouring rows of the same rule are joined. */
function runsOf(image: GreyImage, paper: number, vertical: boolean): Run[] {
  const { data, width, height } = image;
  const [along, acrossCount] = vertical ? [height, width] : [width, height];
  const minimum = Math.max(20, MIN_RULE * Math.max(width, height));
  const done: Run[] = [];
  let open: Run[] = [];
  for (let across = 0; across < acrossCount; across++) {
    const next: Run[] = [];
    let from = -1;
    let gap = 0;
    const close = (to: number): void => {
      if (from >= 0 && to - from >= minimum) {
        const joined = open.find(
          (run) => run.from < to && run.to > from && run.across + run.thickness === across,
        );
        if (joined) {
          joined.from = Math.min(joined.from, from);
          joined.to = Math.max(joined.to, to);
          joined.thickness = across + 1 - joined.across;
          if (!next.includes(joined)) next.push(joined);
        } else {
          next.push({ from, to, across, thickness: 1, vertical });
        }
      }
      from = -1;
      gap = 0;
    };
    for (let i = 0; i < along; i++) {
      const value = vertical ? data[i * width + across]! : data[across * width + i]!;
      if (value < paper - INK) {
        if (from < 0) from = i;
        gap = 0;
      } else if (from >= 0 && ++gap > 2) {
        close(i - gap + 1);
      }
    }
    close(along - gap);
    done.push(...open.filter((run) => !next.includes(run)));
    open = next;
  }
  done.push(...open);
  return done.filter((run) => run.thickness <= MAX_THICKNESS);
}
