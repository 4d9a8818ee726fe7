import { commands, l10n, window } from 'vscode';
import type { Failure } from '../../../server/src/protocol.ts';
import { log } from '../logs.ts';
import { errorLine } from './errorText.ts';

export interface FailureAction {
  readonly title: string;
  readonly run: () => Thenable<unknown>;
}

/** Shows what happened and what to do next. Resolves when the message is gone and the chosen action done. */
export async function showFailure(
  failure: Failure,
  { actions }: { readonly actions: readonly FailureAction[] },
): Promise<void> {
  log().error(`${failure.code}: ${failure.message}`);
  const logs: FailureAction = {
    title: l10n.t('Show Logs'),
    run: () => commands.executeCommand('folio.showLogs'),
  };
  const offered = [...actions, logs];
  const choice = await window.showErrorMessage(errorLine(failure), ...offered.map(({ title }) => title));
  await offered.find(({ title }) => title === choice)?.run();
}
