import { commands, Disposable, l10n, window } from 'vscode';
import type { DaemonConnections, DaemonTrouble } from '../daemon/daemonConnections.ts';
import { log } from '../logs.ts';

/** Crashes of the engine without a page in between that are worth a message. */
const CRASHES_AT = 3;

/**
 * Says when the daemon or its engine goes away again and again. Once is silent: the work goes on by itself,
 * and the status item tells of it.
 */
export function announceTroubles(connections: DaemonConnections): Disposable {
  let seen = { pid: 0, crashes: 0, pagesRead: 0 };
  let inARow = 0;
  const lookAtEngine = (): void => {
    const { status } = connections;
    if (!status) return;
    const { crashes, pagesRead } = status.engine;
    const isSame = status.pid === seen.pid;
    if (!isSame || pagesRead > seen.pagesRead) inARow = 0;
    const more = isSame ? crashes - seen.crashes : 0;
    seen = { pid: status.pid, crashes, pagesRead };
    if (more <= 0) return;
    log().warn('the engine crashed and was started anew');
    if (inARow < CRASHES_AT && inARow + more >= CRASHES_AT)
      void announce(l10n.t('Folio’s engine keeps crashing. A page or a model may be the cause.'));
    inARow += more;
  };
  return Disposable.from(
    connections.onDidMeetTrouble((trouble) => void announce(textOf(trouble))),
    connections.onDidChange(lookAtEngine),
  );
}

function textOf(trouble: DaemonTrouble): string {
  switch (trouble) {
    case 'lost-again':
      return l10n.t(
        'Folio’s daemon ended three times without getting anything done. Folio is starting it again.',
      );
    case 'given-up':
      return l10n.t(
        'Folio’s daemon keeps ending before it gets anything done. Folio will not start it again by itself.',
      );
  }
}

async function announce(text: string): Promise<void> {
  const [restart, report, logs] = [l10n.t('Restart Engine'), l10n.t('Report Problem'), l10n.t('Show Logs')];
  const choice = await window.showErrorMessage(text, restart, report, logs);
  if (choice === restart) await commands.executeCommand('folio.restartEngine');
  if (choice === report) await commands.executeCommand('folio.reportProblem');
  if (choice === logs) await commands.executeCommand('folio.showLogs');
}
