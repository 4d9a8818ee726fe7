import { TEXT_UNREAD, type PageResult } from '../page/pageResult.ts';
import { cleanText, writtenBlocks } from './writtenBlocks.ts';

/** What happened to a page that has a failure. */
export function failureTitle({ page, outcome }: PageResult): string {
  return outcome === 'failed' ? `Page ${page} could not be read` : `Page ${page} was not read completely`;
}

/** Why nothing is written of a page; undefined where something is, or its failure says it. */
export function reasonOfSilence(result: PageResult): string | undefined {
  if (result.failure) return undefined;
  const blocks = writtenBlocks(result).filter(({ kind }) => kind !== 'figure');
  if (blocks.some(({ text }) => cleanText(text) !== '')) return undefined;
  if (result.warnings.some(({ code }) => code === TEXT_UNREAD)) return 'No text could be read on this page.';
  return 'No text on this page.';
}
