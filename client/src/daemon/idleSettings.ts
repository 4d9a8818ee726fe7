import { l10n, window } from 'vscode';
import { MAX_IDLE_MINUTES } from '../../../server/src/limits.ts';
import type { IdleSettings } from '../../../server/src/protocol.ts';
import { openSetting, setting, SETTINGS } from '../settings.ts';

type IdleSetting = 'daemon.unloadModelAfter' | 'daemon.exitAfter';

/**
 * How long this window wishes an idle daemon to keep its models and itself. A time that cannot be is told by name,
 * and the default counts.
 */
export function idleSettings(): IdleSettings {
  return {
    unloadAfterMinutes: minutes('daemon.unloadModelAfter', setting('daemon.unloadModelAfter')),
    exitAfterMinutes: minutes('daemon.exitAfter', setting('daemon.exitAfter')),
  };
}

function minutes(name: IdleSetting, value: number): number {
  if (value >= 0 && value <= MAX_IDLE_MINUTES) return value;
  const { default: otherwise } = SETTINGS[name];
  void tell(name, value, otherwise);
  return otherwise;
}

async function tell(name: IdleSetting, value: number, otherwise: number): Promise<void> {
  const open = l10n.t('Open Settings');
  const text = l10n.t(
    'The setting {0} must be between 0 and {2} minutes, not {1}. Folio uses {3} minutes.',
    `folio.${name}`,
    value,
    MAX_IDLE_MINUTES,
    otherwise,
  );
  if ((await window.showWarningMessage(text, open)) === open) await openSetting(name);
}
