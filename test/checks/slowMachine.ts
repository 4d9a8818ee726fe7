import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { DELAYS_VARIABLE, delayingEnvironment } from './delays.ts';

/**
 * `npm run check:slow [-- FILES]`: runs tests where every process sleeps now and then and files are slow, as on a
 * busy machine with a slow disk, so that a test which waits for the wrong thing fails here and not somewhere else.
 * `FOLIO_TEST_DELAYS=3` makes all delays three times as long; 1 is the default.
 */
const ROOT = join(import.meta.dirname, '../..');
const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const folder = mkdtempSync(join(tmpdir(), 'folio-delays-'));
// As JavaScript: a daemon of the bundle runs without WebAssembly, which Node reads TypeScript with.
const outfile = join(folder, 'delays.mjs');
buildSync({
  entryPoints: [join(import.meta.dirname, 'delays.ts')],
  format: 'esm',
  platform: 'node',
  outfile,
});
const factor = process.env[DELAYS_VARIABLE] ?? '1';
const { status } = spawnSync(process.execPath, [VITEST, 'run', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, ...delayingEnvironment(factor, pathToFileURL(outfile).href) },
});
rmSync(folder, { recursive: true, force: true });
process.exitCode = status ?? 1;
