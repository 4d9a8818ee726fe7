import { FolioError } from '../errors/catalogue.ts';
import type { PageResult } from './pageResult.ts';

/**
 * How a page ends that was read, but for `losses`: what of it could not be read, each in words that follow
 * "was not read completely: ". Without any text nobody could tell such a page from an empty one, so it failed.
 */
export function pageEnd(
  {
    file,
    page,
    losses,
  }: { readonly file: string; readonly page: number; readonly losses: readonly string[] },
  hasText: boolean,
): Pick<PageResult, 'outcome' | 'failure'> {
  if (losses.length === 0) return { outcome: 'ok' };
  const failure = new FolioError('page-incomplete', { file, page, reason: losses.join('; ') }).toFailure();
  return { outcome: hasText ? 'partial' : 'failed', failure };
}
