import { spawn } from 'node:child_process';

/**
 * A part of a whole check. A `check` passes or fails as a whole; `tests` close with `FAILED name` and indented
 * lines for each test that failed, and a line `N passed, N failed[, N skipped]`; both are taken over.
 */
export interface Step {
  readonly kind: 'check' | 'tests';
  readonly name: string;
  /** Arguments for Node. */
  readonly command: readonly string[];
}

export interface StepOptions {
  /** Where the commands run. */
  readonly cwd: string;
  readonly write: (text: string) => void;
}

interface StepResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly output: string;
}

const FAILURES = /^FAILED .*\n(?: {2}.*\n)*/gm;
const COUNTS = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm;

/**
 * Runs all steps, one after the other and each to its end: a line that is not formatted hides no failed test.
 * Then says which failed, with what failed checks printed and which tests failed, and closes with one line for all
 * of them that any program can read. Resolves with whether nothing failed.
 */
export async function runSteps(steps: readonly Step[], options: StepOptions): Promise<boolean> {
  const { write } = options;
  const results: (readonly [Step, StepResult])[] = [];
  for (const step of steps) {
    write(`\n=== ${step.name}\n`);
    const began = performance.now();
    const result = await runStep(step, options);
    results.push([step, result]);
    const end = result.failed > 0 ? ', FAILED' : '';
    write(`=== ${step.name}: ${Math.round((performance.now() - began) / 1_000)} s${end}\n`);
  }
  const failures = results.filter(([, { failed }]) => failed > 0);
  for (const [{ kind, name }, { output }] of failures) {
    const what = kind === 'check' ? output : [...output.matchAll(FAILURES)].join('');
    write(`\nFAILED ${name}\n${what}`);
  }
  const sum = (count: (result: StepResult) => number): number =>
    results.reduce((total, [, result]) => total + count(result), 0);
  const skipped = sum((result) => result.skipped);
  const counts = `${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed`;
  write(`\n${counts}${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  return failures.length === 0;
}

/** What a step came to; tests that end badly without naming a failed one count as one failed. */
async function runStep({ kind, command }: Step, { cwd, write }: StepOptions): Promise<StepResult> {
  const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, command, {
    cwd,
    env: { ...process.env, ...color },
    stdio: ['inherit', 'pipe', 'pipe'],
  });
  const end = (): boolean => child.kill('SIGTERM');
  process.once('SIGTERM', end);
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      write(chunk);
      chunks.push(chunk);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  process.off('SIGTERM', end);
  const output = chunks.join('');
  if (kind === 'check') return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, output };
  const counts = [...output.matchAll(COUNTS)].at(-1);
  const failed = Number(counts?.[2] ?? 0);
  return {
    passed: Number(counts?.[1] ?? 0),
    failed: code === 0 ? failed : Math.max(1, failed),
    skipped: Number(counts?.[3] ?? 0),
    output,
  };
}
