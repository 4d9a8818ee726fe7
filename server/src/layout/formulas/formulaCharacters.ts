import { groupRows } from '../lines/textRow.ts';
import type { FoundFormula } from './findFormulas.ts';

/** The characters of a formula, row by row from left to right, its number last. */
export function formulaCharacters({ lines, number }: FoundFormula): string {
  const own = lines.filter((line) => !number.includes(line));
  const rows = groupRows(own).map(({ text }) => text);
  return [...rows, ...number.map(({ text }) => text)].join(' ');
}
