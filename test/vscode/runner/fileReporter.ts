import { appendFileSync } from 'node:fs';
import process from 'node:process';
import Mocha from 'mocha';
import { REPORT_FILE, type ReportLine } from '../suiteReport.ts';

const { EVENT_SUITE_BEGIN, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = Mocha.Runner.constants;

/** At once and in order: what was written tells how far a run came that hangs or dies. */
export function report(line: ReportLine): void {
  const file = process.env[REPORT_FILE];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nCaused by: ${describeError(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** Mocha's reporter that writes the report of a run. */
export class FileReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(EVENT_SUITE_BEGIN, (suite) => {
      if (!suite.root) report({ type: 'suite', title: suite.fullTitle() });
    });
    runner.on(EVENT_TEST_PASS, ({ title, duration }) => {
      report({ type: 'passed', title, milliseconds: duration ?? 0 });
    });
    runner.on(EVENT_TEST_PENDING, ({ title }) => {
      report({ type: 'skipped', title });
    });
    runner.on(EVENT_TEST_FAIL, ({ title }, error: unknown) => {
      report({ type: 'failed', title, error: describeError(error) });
    });
  }
}
