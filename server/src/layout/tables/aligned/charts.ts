import { isNumeric } from '../../readingOrder/columnJudgement.ts';
import type { TableCell } from '../../../page/pageResult.ts';

/** Numbers of an axis: how many at least, and by which share of a step they may be off. */
const AXIS = { least: 4, leastAcross: 6, off: 0.05 } as const;
/** Rows at the end of a chart in one of which its lower axis stands. */
const LAST_ROWS = 3;

/** Whether cells are what a chart says: numbers that fall by one step down its side, or rise by one step below it. */
export function isChart(cells: readonly Pick<TableCell, 'row' | 'column' | 'text'>[]): boolean {
  const rows = textsBy(cells, ({ row }) => row);
  const across = [...rows.entries()]
    .filter(([row, texts]) => row > 0 && texts.length > 0)
    .sort(([a], [b]) => a - b)
    .slice(-LAST_ROWS)
    .filter(([, texts]) => {
      const numbers = texts.flatMap((text) => text.split(' ')).map(numberOf);
      const known = numbers.filter((value) => value !== undefined);
      return known.length >= AXIS.leastAcross && known.length === numbers.length && stepOf(known) > 0;
    });
  // The weeks of a calendar are several such rows.
  if (across.length === 1) return true;
  let axes = 0;
  for (const texts of textsBy(cells, ({ column }) => column).values()) {
    const numbers = texts.map(numberOf).filter((value) => value !== undefined);
    if (numbers.length >= AXIS.least && numbers.length > texts.length / 2) {
      if (!(stepOf(numbers) < 0)) return false;
      axes += 1;
    }
  }
  return axes > 0;
}

function textsBy(
  cells: readonly Pick<TableCell, 'row' | 'column' | 'text'>[],
  key: (cell: Pick<TableCell, 'row' | 'column'>) => number,
): Map<number, string[]> {
  const texts = new Map<number, string[]>();
  for (const cell of cells) {
    if (cell.text === '') continue;
    const own = texts.get(key(cell));
    if (own) own.push(cell.text);
    else texts.set(key(cell), [cell.text]);
  }
  return texts;
}

function numberOf(text: string): number | undefined {
  if (!isNumeric(text) || /[\p{L}/:]/u.test(text)) return undefined;
  const value = Number(text.replace(/[,%$€£\s]/g, '').replace(/[–−]/, '-'));
  return Number.isFinite(value) ? value : undefined;
}

/** The step by which numbers go on; 0 where it is not one. */
function stepOf(numbers: readonly number[]): number {
  const step = numbers[1]! - numbers[0]!;
  const even = numbers
    .slice(1)
    .every((value, i) => Math.abs(value - numbers[i]! - step) <= AXIS.off * Math.abs(step));
  return even ? step : 0;
}
