import { arch, homedir, release } from 'node:os';
import { env, version, workspace } from 'vscode';
import type { Folio } from '../folio.ts';
import { SETTINGS, setting, type SettingName } from '../settings.ts';
import { reportText } from './reportText.ts';

/** What somebody who is to help needs to know, as Markdown: versions, devices, state, and no document. */
export async function problemReport({ context, connections, jobs }: Folio): Promise<string> {
  const daemon = await connections.current?.status().catch(() => undefined);
  const manifest = context.extension.packageJSON as { readonly version: string };
  const outcomes: Record<string, number> = {};
  for (const { state } of jobs.all) {
    const name = state.failure ? `${state.phase} (${state.failure.code})` : state.phase;
    outcomes[name] = (outcomes[name] ?? 0) + 1;
  }
  return reportText({
    versions: {
      Folio: manifest.version,
      'VS Code': `${version} (${env.appName}, ${env.remoteName ?? 'local'})`,
      Node: `${process.version}${process.versions['electron'] ? `, Electron ${process.versions['electron']}` : ''}`,
      system: `${process.platform} ${release()} ${arch()}`,
      workspace: workspace.isTrusted ? 'trusted' : 'not trusted',
    },
    settings: changedSettings(),
    daemon,
    outcomes,
    home: homedir(),
  });
}

function changedSettings(): Record<string, unknown> {
  const names = Object.keys(SETTINGS) as SettingName[];
  return Object.fromEntries(
    names
      .map((name) => [name, reported(setting(name)), reported(SETTINGS[name].default)] as const)
      .filter(([, value, usual]) => value !== usual)
      .map(([name, value]) => [name, value]),
  );
}

/** Of a list its length: addresses of servers are nobody else's business. */
function reported(value: unknown): unknown {
  return Array.isArray(value) ? `${value.length} named` : value;
}
