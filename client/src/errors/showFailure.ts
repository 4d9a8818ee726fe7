import { commands, l10n, window } from 'vscode';
import type { Failure } from '../../../server/src/protocol.ts';
import { log } from '../logs.ts';
import { openSetting } from '../settings.ts';
import { errorLine, errorText, settingOf } from './errorText.ts';

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
  const offered = [...settingActions([failure]), ...actions, logs];
  const choice = await window.showErrorMessage(errorLine(failure), ...offered.map(({ title }) => title));
  await offered.find(({ title }) => title === choice)?.run();
}

/** The same of several pages of a document: what to do next is said where one thing helps them all. */
export async function showFailedPages(
  text: string,
  failures: readonly Failure[],
  { actions }: { readonly actions: readonly FailureAction[] },
): Promise<void> {
  const [first] = failures;
  const settings = settingActions(failures);
  const hint = first && settings.length > 0 ? ` ${errorText(first).hint}` : '';
  const offered = [...settings, ...actions];
  const choice = await window.showWarningMessage(`${text}${hint}`, ...offered.map(({ title }) => title));
  await offered.find(({ title }) => title === choice)?.run();
}

/** What opens the setting that can be changed about these failures, if it is the same one for all. */
function settingActions(failures: readonly Failure[]): FailureAction[] {
  const [name, ...others] = new Set(failures.map(settingOf));
  if (name === undefined || others.length > 0) return [];
  return [{ title: l10n.t('Open Settings'), run: () => openSetting(name) }];
}
