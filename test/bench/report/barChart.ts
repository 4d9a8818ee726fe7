import { axisEnd, COLOURS, svgPicture, svgRectangle, svgText } from './svg.ts';

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Behind the bar: the value and what belongs to it. */
  readonly note: string;
  readonly kind: 'ours' | 'theirs' | 'bound';
}

export interface BarGroup {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 880;
const LABELS = 280;
const NOTES = 230;
const BAR = 20;
const ROW = 27;
const GROUP_TITLE = 36;
const TOP = 56;

/** Bars from left to right, a group a table's worth, all groups at a scale of their own. */
export function barChart(title: string, subtitle: string, groups: readonly BarGroup[]): string {
  const parts = [
    svgText(24, 28, title, { size: 17, bold: true }),
    svgText(24, 47, subtitle, { size: 12, colour: COLOURS.faint }),
  ];
  let y = TOP;
  for (const group of groups) {
    parts.push(svgText(24, y + 24, group.title, { bold: true }));
    y += GROUP_TITLE;
    const end = axisEnd(Math.max(...group.bars.map(({ value }) => value)));
    for (const { label, value, note, kind } of group.bars) {
      const length = ((WIDTH - LABELS - NOTES) * value) / end;
      parts.push(
        svgText(LABELS - 10, y + 15, label, { anchor: 'end', bold: kind === 'ours' }),
        svgRectangle(LABELS, y, Math.max(1, length), BAR, COLOURS[kind]),
        svgText(LABELS + length + 8, y + 15, note, { colour: COLOURS.faint, size: 12 }),
      );
      y += ROW;
    }
  }
  return svgPicture(WIDTH, y + 16, title, parts);
}
