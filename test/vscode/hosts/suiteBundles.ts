import { globSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { build } from 'esbuild';
import { TEST_CACHE } from '../../../scripts/vscodeServer/serverPackage.ts';

const VSCODE_TESTS = join(import.meta.dirname, '..');
const SUITES = join(VSCODE_TESTS, 'suites');
const BUNDLES = join(TEST_CACHE, 'suites');

export interface SuiteBundles {
  /** The module whose `run()` VS Code calls. */
  readonly runner: string;
  /** The bundles of suites that a pattern names, relative to the folder of suites. */
  matching(pattern: string): string[];
}

/** Bundles runner and suites: extension hosts take no TypeScript. Packages stay outside. */
export async function bundleSuites(): Promise<SuiteBundles> {
  await rm(BUNDLES, { recursive: true, force: true });
  const suites = globSync('**/*.test.ts', { cwd: SUITES });
  await build({
    entryPoints: [join(VSCODE_TESTS, 'runner/run.ts'), ...suites.map((file) => join(SUITES, file))],
    outdir: BUNDLES,
    outbase: VSCODE_TESTS,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const bundleOf = (file: string): string =>
    join(BUNDLES, relative(VSCODE_TESTS, SUITES), file.replace(/\.ts$/, '.mjs'));
  return {
    runner: join(BUNDLES, 'runner/run.mjs'),
    matching: (pattern) => globSync(pattern, { cwd: SUITES }).sort(byName).map(bundleOf),
  };
}

function byName(a: string, b: string): number {
  return basename(a).localeCompare(basename(b));
}
