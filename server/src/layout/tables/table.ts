import type { Box } from '../../page/geometry.ts';
import type { TableCell } from '../../page/pageResult.ts';
import type { LayoutLine } from '../lines/layoutLine.ts';

export interface Table {
  readonly box: Box;
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly TableCell[];
  readonly lines: readonly LayoutLine[];
  /** Found by white space alone, in a stretch of the page between others: rows above and below may be part of it. */
  readonly aligned?: true;
}
