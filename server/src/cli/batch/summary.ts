import type { FailedPage, Failure } from '../../protocol.ts';

type IncompletePage = Pick<FailedPage, 'page' | 'isPartial'>;

export interface BatchTally {
  /** Read, with all their pages or some. */
  readonly read: number;
  readonly skipped: number;
  readonly pages: number;
  readonly pagesFromCache: number;
  /** Documents that were not read or not written, in order. */
  readonly failed: readonly { readonly label: string; readonly failure: Failure }[];
  /** Documents that were read but for some pages, or parts of them. */
  readonly incomplete: readonly { readonly label: string; readonly pages: readonly IncompletePage[] }[];
  readonly otherFiles: number;
  readonly milliseconds: number;
}

/** The summary at the end of a batch. */
export function batchSummary(tally: BatchTally): string {
  const lines = [`${counted(documentCount(tally), 'document')}: ${outcomes(tally)}.`, speed(tally)];
  for (const { label, pages } of tally.incomplete) lines.push(`  ${whatIsMissing(pages)}: ${label}`);
  for (const { label, failure } of tally.failed) lines.push(`  failed: ${label}: ${failure.message}`);
  if (tally.otherFiles > 0) {
    lines.push(`${counted(tally.otherFiles, 'file')} of other kinds skipped; use --glob to read them.`);
  }
  return lines.filter((line) => line !== '').join('\n');
}

function documentCount({ read, skipped, failed }: BatchTally): number {
  return read + skipped + failed.length;
}

function outcomes({ read, skipped, failed, incomplete }: BatchTally): string {
  const some = incomplete.length > 0 ? ` (${incomplete.length} incomplete)` : '';
  return [
    `${read} read${some}`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
  ].join(', ');
}

function speed({ pages, pagesFromCache, milliseconds }: BatchTally): string {
  if (pages === 0) return '';
  const seconds = milliseconds / 1000;
  const rate = seconds > 0 ? `, ${(pages / seconds).toFixed(1)} a second` : '';
  const cached = pagesFromCache > 0 ? `, ${pagesFromCache} from the cache` : '';
  return `${counted(pages, 'page')} in ${seconds.toFixed(1)} s${rate}${cached}.`;
}

function whatIsMissing(pages: readonly IncompletePage[]): string {
  const [lost, partial] = [
    pages.filter(({ isPartial }) => !isPartial),
    pages.filter((page) => page.isPartial),
  ];
  return [
    ...(lost.length > 0 ? [`${pageList(lost.map(({ page }) => page))} missing`] : []),
    ...(partial.length > 0 ? [`${pageList(partial.map(({ page }) => page))} incomplete`] : []),
  ].join(', ');
}

function pageList(pages: readonly number[]): string {
  const shown = pages.slice(0, 10).join(', ');
  return `${pages.length === 1 ? 'page' : 'pages'} ${shown}${pages.length > 10 ? ', …' : ''}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
