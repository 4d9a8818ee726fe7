import { join } from 'node:path';
import { ENGINE_ENVIRONMENT } from '../../../server/src/daemon/engineProcess/engineChild.ts';
import { OUTPUT } from '../places.ts';

/** What engines of benchmarks are started with. Their cache keeps no results: reading is measured. */
export const BENCH_ENVIRONMENT = {
  ...ENGINE_ENVIRONMENT,
  FOLIO_CACHE_DIR: join(OUTPUT, 'cache'),
} as const;
