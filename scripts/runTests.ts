import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Runs all test runners, one after the other and each to its end, and closes with one line for all of them
 * that any program can read: `N passed, N failed, N skipped`.
 */
const ROOT = join(import.meta.dirname, '..');
const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

const RUNNERS: readonly (readonly [name: string, ...command: string[]])[] = [
  ['Unit and integration tests', VITEST, 'run'],
  ['In the extension host of VS Code', 'test/vscode/hosts/browserHost.ts'],
];

const COUNTS = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm;

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const all: Counts[] = [];
for (const [name, ...command] of RUNNERS) {
  process.stdout.write(`\n=== ${name}\n`);
  const began = performance.now();
  all.push(await countsOf(command));
  process.stdout.write(`=== ${name}: ${Math.round((performance.now() - began) / 1_000)} s\n`);
}
const sum = (count: (counts: Counts) => number): number => all.reduce((total, one) => total + count(one), 0);
const [passed, failed, skipped] = [sum((c) => c.passed), sum((c) => c.failed), sum((c) => c.skipped)];
process.stdout.write(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
process.exitCode = failed > 0 ? 1 : 0;

/** What a runner counted; one that ended badly without naming a failed test counts as one failed. */
async function countsOf(command: readonly string[]): Promise<Counts> {
  const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    env: { ...process.env, ...color },
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  const end = (): boolean => child.kill('SIGTERM');
  process.once('SIGTERM', end);
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    process.stdout.write(chunk);
    output.push(chunk);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  process.off('SIGTERM', end);
  const counts = [...output.join('').matchAll(COUNTS)].at(-1);
  const failed = Number(counts?.[2] ?? 0);
  return {
    passed: Number(counts?.[1] ?? 0),
    failed: code === 0 ? failed : Math.max(1, failed),
    skipped: Number(counts?.[3] ?? 0),
  };
}
