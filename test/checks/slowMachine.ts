import { createRequire } from 'node:module';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { DELAYS_VARIABLE, delayingEnvironment } from './delays.ts';

/**
 * `npm run check:slow [-- FILES]`: runs tests where every process sleeps now and then and files are slow, as on a
 * busy machine with a slow disk, so that a test which waits for the wrong thing fails here and not somewhere else.
 * `FOLIO_TEST_DELAYS=3` makes all delays three times as long; 1 is the default.
 */
const ROOT = join(import.meta.dirname, '../..');
const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const files = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [VITEST, 'run', ...files], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, ...delayingEnvironment(process.env[DELAYS_VARIABLE] ?? '1') },
});
process.exitCode = status ?? 1;
