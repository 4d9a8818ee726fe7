import { commands, l10n, window, type Disposable } from 'vscode';
import type { DaemonConnections, DaemonTrouble } from '../daemon/daemonConnections.ts';

/**
 * Says when the daemon or its engine goes away again and again. Once is silent: the work goes on by itself,
 * and the status item tells of it.
 */
export function announceTroubles(connections: DaemonConnections): Disposable {
  return connections.onDidMeetTrouble((trouble) => void announce(textOf(trouble)));
}

function textOf(trouble: DaemonTrouble): string {
  switch (trouble) {
    case 'daemon-lost':
      return l10n.t(
        'Folio’s daemon ended three times without getting anything done. Folio is starting it again.',
      );
    case 'given-up':
      return l10n.t(
        'Folio’s daemon keeps ending before it gets anything done. Folio will not start it again by itself.',
      );
    case 'engine-crashes':
      return l10n.t('Folio’s engine keeps crashing. A page or a model may be the cause.');
  }
}

async function announce(text: string): Promise<void> {
  const [restart, report, logs] = [l10n.t('Restart Engine'), l10n.t('Report Problem'), l10n.t('Show Logs')];
  const choice = await window.showErrorMessage(text, restart, report, logs);
  if (choice === restart) await commands.executeCommand('folio.restartEngine');
  if (choice === report) await commands.executeCommand('folio.reportProblem');
  if (choice === logs) await commands.executeCommand('folio.showLogs');
}
