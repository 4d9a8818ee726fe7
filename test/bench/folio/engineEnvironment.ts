import { join } from 'node:path';
import { ENGINE_ENVIRONMENT } from '../../../server/src/daemon/engineProcess/engineChild.ts';
import { OUTPUT } from '../places.ts';

/**
 * What engines of benchmarks are started with. They share a cache, in which graphs are kept (results are not:
 * reading is measured), and make them before the first page instead of when there is time: what is measured is
 * what people have from their second document on.
 */
export const BENCH_ENVIRONMENT = {
  ...ENGINE_ENVIRONMENT,
  FOLIO_CACHE_DIR: join(OUTPUT, 'cache'),
  FOLIO_PREPARE: 'first',
} as const;
