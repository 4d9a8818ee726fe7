import { unseenCharacters } from '../../page/unseenCharacters.ts';
import type { LossCounts, PageEvent, PageResult } from '../../protocol.ts';

export interface WrittenPage {
  readonly result: PageResult;
  readonly revision: number;
  /** In the format of its job. */
  readonly text: string;
  readonly fromCache: boolean;
}

/** A page as clients are told of it: its text, and what the text does not say. */
export function pageEvent({ result, ...written }: WrittenPage, withResult: boolean): PageEvent {
  const { page, outcome, failure, warnings, reader, uprightToPage } = result;
  const losses = lossesOf(result);
  const recognizedLines = recognizedLinesOf(result);
  return {
    kind: 'page',
    page,
    ...written,
    outcome,
    ...(failure === undefined ? {} : { failure }),
    warnings,
    reader,
    ...(recognizedLines === undefined ? {} : { recognizedLines }),
    ...(losses === undefined ? {} : { losses }),
    ...(isIdentity(uprightToPage) ? {} : { uprightToPage }),
    ...(withResult ? { result } : {}),
  };
}

function recognizedLinesOf({ blocks }: PageResult): Record<string, number> | undefined {
  const counts: Record<string, number> = {};
  for (const { recognizer } of blocks.flatMap(({ lines }) => lines))
    if (recognizer !== undefined) counts[recognizer] = (counts[recognizer] ?? 0) + 1;
  return Object.keys(counts).length === 0 ? undefined : counts;
}

function lossesOf({ unread, leftOut }: PageResult): LossCounts | undefined {
  const counts: Partial<Record<PageResult['unread'][number]['reason'], number>> = {};
  for (const { reason } of unread) counts[reason] = (counts[reason] ?? 0) + 1;
  const unseen = unseenCharacters(leftOut);
  return unread.length === 0 && unseen === 0 ? undefined : { unread: counts, unseenCharacters: unseen };
}

function isIdentity(matrix: PageResult['uprightToPage']): boolean {
  return [1, 0, 0, 1, 0, 0].every((value, at) => matrix[at] === value);
}
