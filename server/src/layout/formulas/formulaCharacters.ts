import { unionBox, type Box } from '../../page/geometry.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';
import { groupRows } from '../lines/textRow.ts';
import type { FoundFormula } from './findFormulas.ts';

/** Points by which the parts of a fraction may reach over the ends of its bar. */
const OVER = 3;
/** Heights of the taller part from a fraction's bar to the middle of what stands over or under it. */
const NEAR = 2.5;
/** Fractions in fractions: bounds the work. */
const DEEPEST = 4;

/** A stretch of a formula's characters where it stands on the page. */
interface Stretch {
  readonly text: string;
  readonly box: Box;
  readonly line?: LayoutLine;
}

/**
 * The characters of a formula in one line: fractions whose bars are known as `(a + b)/c`, rows from top to bottom, what
 * stands beside each other from left to right, its number last. Superscripts that are known are written as `x^(i + 1)`,
 * subscripts as `x_(i + 1)`.
 */
export function formulaCharacters({ lines, number, bars }: FoundFormula): string {
  const own = lines.filter((line) => !number.includes(line));
  const stretches = own.map((line): Stretch => ({ text: withScripts(line), box: line.box, line }));
  return [
    textOf(
      stretches,
      [...bars].sort((a, b) => b.width - a.width),
      0,
    ),
    ...number.map(({ text }) => text),
  ]
    .filter((text) => text !== '')
    .join(' ');
}

function textOf(stretches: readonly Stretch[], bars: readonly Box[], depth: number): string {
  const [bar, ...others] = bars;
  if (bar && depth < DEEPEST) {
    const isOver = ({ box }: Stretch): boolean =>
      box.x > bar.x - OVER &&
      box.x + box.width < bar.x + bar.width + OVER &&
      Math.abs(box.y + box.height / 2 - bar.y) < NEAR * box.height;
    const above = stretches.filter((one) => isOver(one) && one.box.y + one.box.height / 2 < bar.y);
    const below = stretches.filter((one) => isOver(one) && one.box.y + one.box.height / 2 >= bar.y);
    if (above.length === 0 || below.length === 0) return textOf(stretches, others, depth);
    const part = (own: readonly Stretch[]): string => inBrackets(textOf(own, others, depth + 1));
    const fraction: Stretch = {
      text: `${part(above)}/${part(below)}`,
      box: unionBox([...above, ...below].map(({ box }) => box)),
    };
    const taken = new Set([...above, ...below]);
    return textOf([...stretches.filter((one) => !taken.has(one)), fraction], others, depth);
  }
  // Without fractions rows tell how lines stand beside each other; a fraction stands on its row as a whole.
  if (stretches.every(({ line }) => line !== undefined)) {
    const texts = new Map(stretches.map(({ text, line }) => [line, text]));
    return groupRows(stretches.flatMap(({ line }) => line ?? []))
      .flatMap((row) => row.lines.map((line) => texts.get(line) ?? ''))
      .join(' ');
  }
  return [...stretches]
    .sort((a, b) => a.box.x - b.box.x)
    .map(({ text }) => text)
    .join(' ');
}

function inBrackets(text: string): string {
  return /^[\p{L}\p{N}]*$/u.test(text) ? text : `(${text})`;
}

/** A line's text with the scripts that its marks know. */
function withScripts({ text, source }: LayoutLine): string {
  if (!source.marks || source.text !== text) return text;
  let written = '';
  let at = 0;
  for (const { kind, start, end } of source.marks) {
    if (kind === 'strikethrough' || start < at || end > text.length) continue;
    const script = text.slice(start, end);
    written += `${text.slice(at, start)}${kind === 'superscript' ? '^' : '_'}${inBrackets(script)}`;
    at = end;
  }
  return written + text.slice(at);
}
