import { l10n, MarkdownString, StatusBarAlignment, ThemeColor, window, type Disposable } from 'vscode';
import type { DaemonConnections } from '../daemon/daemonConnections.ts';
import type { JobList } from '../jobs/jobList.ts';
import { statusKind, statusLabel, statusLines, type StatusFacts } from './statusText.ts';

const REDRAW_MILLISECONDS = 250;

const LINKS = {
  'folio.cancel': () => l10n.t('Cancel'),
  'folio.showJobs': () => l10n.t('Show Jobs'),
  'folio.manageModels': () => l10n.t('Manage Models…'),
  'folio.showLogs': () => l10n.t('Show Logs'),
  'folio.restartEngine': () => l10n.t('Restart Engine'),
  'folio.stopDaemon': () => l10n.t('Stop Daemon'),
} as const;

/** The one item in the status bar; there from the first use on. */
export function createStatusItem(connections: DaemonConnections, jobs: JobList): Disposable {
  const item = window.createStatusBarItem('folio.status', StatusBarAlignment.Right, 90);
  item.name = 'Folio';
  item.command = 'folio.showJobs';
  let timer: NodeJS.Timeout | undefined;
  const draw = (): void => {
    const facts = { connection: connections.state, running: jobs.running, daemon: connections.status };
    const { text, spoken } = statusLabel(facts);
    item.text = text;
    item.accessibilityInformation = { label: spoken, role: 'button' };
    item.tooltip = tooltip(facts);
    item.backgroundColor =
      statusKind(facts) === 'error' ? new ThemeColor('statusBarItem.errorBackground') : undefined;
  };
  const redraw = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      draw();
    }, REDRAW_MILLISECONDS);
  };
  const listeners = [jobs.onDidChange(redraw), connections.onDidChange(redraw), item];
  draw();
  item.show();
  return {
    dispose: () => {
      clearTimeout(timer);
      for (const listener of listeners) listener.dispose();
    },
  };
}

function tooltip(facts: StatusFacts): MarkdownString {
  const commands = Object.keys(LINKS).filter(
    (command) => command !== 'folio.cancel' || facts.running.length > 0,
  );
  const markdown = new MarkdownString(statusLines(facts, Date.now()).join('\n\n'));
  const links = Object.entries(LINKS)
    .filter(([command]) => commands.includes(command))
    .map(([command, title]) => `[${title()}](command:${command})`);
  markdown.appendMarkdown(`\n\n---\n\n${links.join(' · ')}`);
  markdown.isTrusted = { enabledCommands: commands };
  return markdown;
}
