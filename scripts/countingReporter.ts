import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Lines of an error that are repeated in the end; vitest has printed all of it before. */
const ERROR_LINES = 12;

/**
 * Closes a run with what failed, `FAILED name` and the error, indented, and one plain line that any program can
 * read: `N passed, N failed, N skipped`.
 */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    let broken = 0;
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId);
      if (module.errors().length > 0) {
        broken += 1;
        printFailure(file, module.errors());
      }
      for (const test of module.children.allTests()) {
        const result = test.result();
        counts[result.state] += 1;
        if (result.state === 'failed') printFailure(`${file} > ${test.fullName}`, result.errors);
      }
    }
    if (unhandled.length > 0) printFailure('outside of all tests', unhandled);
    const skipped = counts.skipped + counts.pending;
    process.stdout.write(
      `\n${counts.passed} passed, ${counts.failed + broken} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
    );
  }
}

function printFailure(name: string, errors: readonly SerializedError[]): void {
  const lines = errors.flatMap(({ message, diff, stack }) => {
    const compared = typeof diff === 'string' ? diff : '';
    const what = stripVTControlCharacters(`${message}\n${compared}`).trimEnd().split('\n');
    const where = (stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
    return [...what.slice(0, ERROR_LINES), ...where.slice(0, 1)];
  });
  process.stdout.write(`\nFAILED ${name}\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
