import { posix, win32 } from 'node:path';
import type { Platform } from '../rendezvous/platform.ts';

/**
 * Where Folio keeps what it cannot make again and nobody installed (where results came from, what was reviewed):
 * `FOLIO_STATE_DIR`, else the platform's place for state (XDG_STATE_HOME or ~/.local/state,
 * ~/Library/Application Support, %LOCALAPPDATA%).
 */
export function stateDirectory({ system, env, home }: Pick<Platform, 'system' | 'env' | 'home'>): string {
  const paths = system === 'win32' ? win32 : posix;
  const absolute = (name: string): string | undefined => {
    const value = env[name];
    return value !== undefined && paths.isAbsolute(value) ? value : undefined;
  };
  const own = absolute('FOLIO_STATE_DIR');
  if (own !== undefined) return own;
  if (system === 'win32')
    return paths.join(absolute('LOCALAPPDATA') ?? paths.join(home, 'AppData', 'Local'), 'folio', 'State');
  if (system === 'darwin') return paths.join(home, 'Library', 'Application Support', 'folio', 'State');
  return paths.join(
    absolute('XDG_STATE_HOME') ?? paths.join(env['HOME'] ?? home, '.local', 'state'),
    'folio',
    'state',
  );
}
