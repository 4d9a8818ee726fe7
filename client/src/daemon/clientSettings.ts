import { l10n, window } from 'vscode';
import { MAX_IDLE_MINUTES } from '../../../server/src/limits.ts';
import type { ClientSettingsInput, NamedServer } from '../../../server/src/protocol.ts';
import { openSetting, setting, SETTINGS, type SettingName } from '../settings.ts';

/** Settings of which the daemon is told as soon as they change. */
export const TOLD_SETTINGS: readonly SettingName[] = [
  'daemon.unloadModelAfter',
  'daemon.exitAfter',
  'confidence.hints',
  'confidence.threshold',
  'codeLens',
];

type IdleSetting = 'daemon.unloadModelAfter' | 'daemon.exitAfter';

/** What this window sets in the daemon; `servers` come with their keys. */
export function clientSettings(servers: NamedServer[]): ClientSettingsInput {
  return {
    idle: {
      unloadAfterMinutes: minutes('daemon.unloadModelAfter', setting('daemon.unloadModelAfter')),
      exitAfterMinutes: minutes('daemon.exitAfter', setting('daemon.exitAfter')),
    },
    servers,
    review: {
      doubtfulWords: setting('confidence.hints'),
      threshold: Math.min(1, Math.max(0, setting('confidence.threshold'))),
    },
    codeLens: setting('codeLens'),
  };
}

/** A time that is out of range is told, and the default counts. */
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
