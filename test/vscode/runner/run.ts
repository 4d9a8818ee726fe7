import process from 'node:process';
import Mocha from 'mocha';
import { GREP, SUITE_FILES } from '../suiteReport.ts';
import { describeError, FileReporter, report } from './fileReporter.ts';

/** Only a hang takes so long; a busy machine with one core must still pass. */
const TIMEOUT_MILLISECONDS = 600_000;

/**
 * The entry that VS Code calls in the extension host. Runs the suites that the environment names, writes
 * the report, and rejects when a test failed, so that the extension host ends with code 1.
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({ ui: 'bdd', timeout: TIMEOUT_MILLISECONDS, reporter: FileReporter, color: false });
  const grep = process.env[GREP];
  if (grep !== undefined) mocha.grep(grep);
  for (const file of JSON.parse(process.env[SUITE_FILES] ?? '[]') as string[]) mocha.addFile(file);
  try {
    await mocha.loadFilesAsync();
  } catch (error) {
    report({ type: 'failed', title: 'loading the suites', error: describeError(error) });
    report({ type: 'end' });
    throw error;
  }
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve);
  });
  report({ type: 'end' });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
