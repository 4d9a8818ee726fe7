import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runSteps, type Step } from './testRun/runSteps.ts';

/**
 * What `npm test` does: checks the code, builds and runs all tests. Tests run whatever the checks say: TypeScript
 * runs as it is, and what is wrong with it is said in the end.
 */
const ROOT = join(import.meta.dirname, '..');
const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

const STEPS: readonly Step[] = [
  { kind: 'check', name: 'Types', command: ['--run', 'typecheck'] },
  { kind: 'check', name: 'ESLint', command: ['--run', 'lint:code'] },
  { kind: 'check', name: 'Prettier', command: ['--run', 'lint:format'] },
  { kind: 'check', name: 'Import rules', command: ['--run', 'lint:imports'] },
  { kind: 'check', name: 'Build', command: ['scripts/build.ts'] },
  { kind: 'tests', name: 'Unit and integration tests', command: [VITEST, 'run'] },
  {
    kind: 'tests',
    name: 'In the extension host of VS Code',
    command: ['test/vscode/hosts/browserHost.ts'],
  },
];

const write = (text: string): void => void process.stdout.write(text);
process.exitCode = (await runSteps(STEPS, { cwd: ROOT, write })) ? 0 : 1;
