import type { Sample } from '../measure/statistics.ts';
import { axisEnd, COLOURS, round, svgLine, svgPicture, svgText } from './svg.ts';

export interface Series {
  readonly label: string;
  readonly samples: readonly Sample[];
  readonly colour: string;
}

export interface Axes {
  readonly x: string;
  readonly y: string;
}

const WIDTH = 880;
const HEIGHT = 360;
const LEFT = 70;
const RIGHT = 24;
const TOP = 64;
const BOTTOM = 52;
const STEPS = 4;
/** More points than the picture has columns say nothing more. */
const MAX_POINTS = 400;

/** Lines over a common x, y from 0. */
export function lineChart(title: string, axes: Axes, series: readonly Series[]): string {
  const all = series.flatMap(({ samples }) => samples);
  const endX = axisEnd(Math.max(0, ...all.map(({ x }) => x)));
  const endY = axisEnd(Math.max(0, ...all.map(({ y }) => y)));
  const atX = (x: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * x) / endX;
  const atY = (y: number): number => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * y) / endY;
  const parts = [svgText(24, 28, title, { size: 17, bold: true })];
  for (let step = 0; step <= STEPS; step += 1) {
    const x = (endX * step) / STEPS;
    const y = (endY * step) / STEPS;
    parts.push(
      svgLine(LEFT, atY(y), WIDTH - RIGHT, atY(y)),
      svgText(LEFT - 8, atY(y) + 4, String(round(y)), { anchor: 'end', size: 11, colour: COLOURS.faint }),
      svgText(atX(x), HEIGHT - BOTTOM + 18, String(round(x)), {
        anchor: 'middle',
        size: 11,
        colour: COLOURS.faint,
      }),
    );
  }
  parts.push(
    svgText(WIDTH / 2, HEIGHT - 12, axes.x, { anchor: 'middle', size: 12, colour: COLOURS.faint }),
    svgText(24, 50, axes.y, { size: 12, colour: COLOURS.faint }),
  );
  series.forEach(({ label, samples, colour }, index) => {
    const points = thinned(samples).map(({ x, y }) => `${round(atX(x))},${round(atY(y))}`);
    parts.push(
      `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      svgText(WIDTH - RIGHT, 28 + 18 * index, label, { anchor: 'end', colour, size: 12, bold: true }),
    );
  });
  return svgPicture(WIDTH, HEIGHT, title, parts);
}

function thinned(samples: readonly Sample[]): readonly Sample[] {
  const step = Math.ceil(samples.length / MAX_POINTS);
  return samples.filter((_, index) => index % step === 0 || index === samples.length - 1);
}
