import type { Warning } from '../../../page/pageResult.ts';
import type { AlignedPage } from './alignBlocks.ts';

/** Share of words from which people should look; two good readers differ in a tenth of a difficult page. */
const DISAGREE = 0.3;

/** On a page with fewer, a word is a large share. */
const MIN_WORDS = 24;

/** A hint for people where two readers read a page differently; the model itself knows no confidence. */
export function disagreementWarning({ disagreement, words }: AlignedPage): Warning | undefined {
  if (words < MIN_WORDS || disagreement < DISAGREE) return undefined;
  const percent = Math.round(100 * disagreement);
  return {
    code: 'readers-disagree',
    message: `The two readings of this page differ in ${percent} % of the words. Compare it with the scan.`,
  };
}
