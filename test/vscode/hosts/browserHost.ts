import { parseArgs } from 'node:util';
import { launchBrowser } from '../../../scripts/vscodeServer/headlessBrowser.ts';
import { prepareServer } from '../../../scripts/vscodeServer/serverPackage.ts';
import { Teardown } from '../../../scripts/vscodeServer/teardown.ts';
import { runSession } from './browserSession.ts';
import { BENCHMARKS, SESSIONS } from './sessions.ts';
import { bundleSuites } from './suiteBundles.ts';
import { SuiteOutcome } from './suiteOutcome.ts';

/**
 * Runs the suites in the extension hosts of a real VS Code server, with its workbench in a headless
 * browser. `--session NAME` and `--grep TEXT` choose.
 */
const { values: options } = parseArgs({
  options: { session: { type: 'string' }, grep: { type: 'string' } },
});

const outcome = new SuiteOutcome();
const everything = new Teardown().onSignals();
try {
  const [server, bundles] = await Promise.all([prepareServer(), bundleSuites()]);
  const chosen =
    options.session === undefined
      ? SESSIONS
      : [...SESSIONS, ...BENCHMARKS].filter(({ name }) => name === options.session);
  for (const session of chosen) {
    const ending = new Teardown();
    everything.add(() => ending.run());
    // A browser of one process, as this one may be, ends with its last page.
    const browser = await launchBrowser();
    ending.add(() => browser.close());
    await runSession(session, { server, bundles, browser, outcome, grep: options.grep }, ending);
    await ending.run();
  }
} catch (error) {
  outcome.fail('The host', error instanceof Error ? error.message : String(error));
} finally {
  await everything.run();
}
if (outcome.passed + outcome.failed === 0) outcome.fail('The host', 'No test was run.');
outcome.print();
process.exitCode = outcome.failed > 0 ? 1 : 0;
