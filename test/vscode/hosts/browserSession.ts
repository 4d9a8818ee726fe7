import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { PrivateFolders } from '../../../scripts/vscodeServer/privateFolders.ts';
import type { Teardown } from '../../../scripts/vscodeServer/teardown.ts';
import { VSCodeServer } from '../../../scripts/vscodeServer/vscodeServer.ts';
import { workbenchAddress } from '../../../scripts/vscodeServer/workbenchAddress.ts';
import { GREP, REPORT_FILE, SUITE_FILES } from '../suiteReport.ts';
import { readReport } from './reportReader.ts';
import type { Session } from './sessions.ts';
import type { SuiteBundles } from './suiteBundles.ts';
import type { SuiteOutcome } from './suiteOutcome.ts';

/** The project itself is the extension under test. */
const EXTENSION = join(import.meta.dirname, '../../..');

/** A test may take ten minutes before mocha ends it. */
const SILENCE_MILLISECONDS = 630_000;

const HOST_EXIT = /Extension Host Process exited with code: (\d+), signal: (\w+)/;

export interface HostParts {
  readonly server: string;
  readonly bundles: SuiteBundles;
  readonly browser: Browser;
  readonly outcome: SuiteOutcome;
  readonly grep?: string | undefined;
}

/**
 * Runs the windows of a session, one after the other, in one tab: a server, folders and browser storage of
 * their own. What it makes, it also hands to `teardown`. Rejects when a window could not be run to its end.
 */
export async function runSession(session: Session, parts: HostParts, teardown: Teardown): Promise<void> {
  const { server, bundles, browser, outcome } = parts;
  const folders = await PrivateFolders.create();
  teardown.add(() => folders.remove());
  const failedBefore = outcome.failed;
  const vscode = await VSCodeServer.start({
    server,
    data: folders.data,
    env: folders.env,
    trustAll: session.trusted,
    isUnderTest: true,
    // Suites answer no questions: the folder is then one that nobody trusts.
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });
  teardown.add(() => vscode.stop());
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  teardown.add(() => context.close());
  context.setDefaultTimeout(SILENCE_MILLISECONDS);
  const page = await context.newPage();
  page.on('dialog', (dialog) => void dialog.accept());
  try {
    for (const [index, patterns] of session.windows.entries()) {
      outcome.window(session.windows.length > 1 ? `${session.name}, window ${index + 1}` : session.name);
      const suites = patterns.flatMap((pattern) => bundles.matching(pattern));
      const report = join(folders.root, `report-${index}.jsonl`);
      const address = workbenchAddress({
        port: vscode.port,
        folder: folders.workspace,
        extension: EXTENSION,
        tests: bundles.runner,
        env: {
          [REPORT_FILE]: report,
          [SUITE_FILES]: JSON.stringify(suites),
          ...(parts.grep === undefined ? {} : { [GREP]: parts.grep }),
        },
      });
      await runWindow({ page, address, report, vscode, outcome });
    }
  } catch (error) {
    outcome.fail(`session ${session.name}`, error instanceof Error ? error.message : String(error));
  }
  if (outcome.failed > failedBefore) await printLogs(vscode, folders);
}

interface Window {
  readonly page: Page;
  readonly address: string;
  readonly report: string;
  readonly vscode: VSCodeServer;
  readonly outcome: SuiteOutcome;
}

async function runWindow({ page, address, report, vscode, outcome }: Window): Promise<void> {
  const from = vscode.log.length;
  let lost: Error | undefined;
  const exit = vscode.log.waitFor(HOST_EXIT, { from, timeout: 0 });
  void exit.then(([, code, signal]) => {
    lost = new Error(`The extension host ended early, with code ${code} and signal ${signal}.`);
  });
  const crashed = (): void => {
    lost = new Error('The page of the workbench crashed.');
  };
  page.once('crash', crashed);
  await page.goto(address);
  for await (const line of readReport(report, { silence: SILENCE_MILLISECONDS, lost: () => lost })) {
    outcome.add(line);
  }
  page.off('crash', crashed);
  // The extension is deactivated first: the next window must not meet the last one's end.
  await exit;
}

async function printLogs(vscode: VSCodeServer, folders: PrivateFolders): Promise<void> {
  process.stdout.write(
    `\n--- server\n${vscode.log.tail(60)}\n--- daemon\n${await folders.daemonLogs(40)}\n---\n`,
  );
}
