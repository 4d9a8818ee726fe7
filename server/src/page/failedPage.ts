import type { FolioError } from '../errors/catalogue.ts';
import { IDENTITY } from './geometry.ts';
import { PAGE_RESULT_VERSION, type PageResult } from './pageResult.ts';

/** The result of a page that could not be read: visible in every output, never left out. */
export function failedPage(page: number, error: FolioError, reader: PageResult['reader']): PageResult {
  return {
    version: PAGE_RESULT_VERSION,
    page,
    outcome: 'failed',
    failure: error.toFailure(),
    source: 'none',
    textLayer: { verdict: 'absent', reasons: [] },
    reader,
    size: { width: 0, height: 0 },
    rotation: 0,
    skew: 0,
    uprightToPage: IDENTITY,
    blocks: [],
    unread: [],
    leftOut: [],
    warnings: [],
    timings: {},
  };
}
