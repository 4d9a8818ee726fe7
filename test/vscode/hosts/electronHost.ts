import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { PrivateFolders } from '../../../scripts/vscodeServer/privateFolders.ts';
import { TEST_CACHE } from '../../../scripts/vscodeServer/serverPackage.ts';
import { Teardown } from '../../../scripts/vscodeServer/teardown.ts';
import { parseReport, REPORT_FILE, SUITE_FILES } from '../suiteReport.ts';
import { SESSIONS, type Session } from './sessions.ts';
import { bundleSuites, type SuiteBundles } from './suiteBundles.ts';
import { SuiteOutcome } from './suiteOutcome.ts';

/**
 * Runs the suites in the VS Code of the desktop: the oldest one that the manifest allows, and the newest.
 * Downloads both (into `.vscode-test`) and needs a display; on Linux without one, `xvfb-run` gives it.
 */
const ROOT = join(import.meta.dirname, '../../..');

const outcome = new SuiteOutcome();
const teardown = new Teardown().onSignals();
try {
  const bundles = await bundleSuites();
  for (const version of [await minimumVersion(), 'stable']) {
    for (const session of SESSIONS) {
      if (session.needsStorage === true) {
        // VS Code keeps no storage between windows that run tests.
        process.stdout.write(
          `\n${session.name} (VS Code ${version}): left out, runs in the browser host only\n`,
        );
        continue;
      }
      await runSession(version, session, bundles);
    }
  }
} catch (error) {
  outcome.fail('The host', error instanceof Error ? error.message : String(error));
} finally {
  await teardown.run();
}
outcome.print();
process.exitCode = outcome.failed > 0 ? 1 : 0;

async function runSession(version: string, session: Session, bundles: SuiteBundles): Promise<void> {
  const folders = await PrivateFolders.create();
  teardown.add(() => folders.remove());
  for (const [index, patterns] of session.windows.entries()) {
    outcome.window(`${session.name}, window ${index + 1} (VS Code ${version})`);
    const report = join(folders.root, `report-${index}.jsonl`);
    try {
      await runTests({
        version,
        cachePath: TEST_CACHE,
        extensionDevelopmentPath: ROOT,
        extensionTestsPath: bundles.runner,
        extensionTestsEnv: {
          ...folders.env,
          [REPORT_FILE]: report,
          [SUITE_FILES]: JSON.stringify(patterns.flatMap((pattern) => bundles.matching(pattern))),
        },
        launchArgs: [
          folders.workspace,
          `--user-data-dir=${folders.data}`,
          '--disable-extensions',
          ...(session.trusted ? ['--disable-workspace-trust'] : []),
        ],
      });
    } catch (error) {
      // Failed tests are in the report, with their reasons.
      if (!(error instanceof TestRunFailedError)) throw error;
    }
    const lines = parseReport(await readFile(report, 'utf8').catch(() => ''));
    for (const line of lines) outcome.add(line);
    if (lines.at(-1)?.type !== 'end') outcome.fail(session.name, 'The extension host ended early.');
  }
}

/** `^1.101.0` means that 1.101.0 must do. */
async function minimumVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    engines: { vscode?: string };
  };
  const version = /\d+\.\d+\.\d+/.exec(manifest.engines.vscode ?? '')?.[0];
  if (version === undefined) throw new Error('package.json names no VS Code version in engines.vscode');
  return version;
}
