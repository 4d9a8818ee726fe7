import { posix, win32 } from 'node:path';
import type { CachePlace } from '../cache/cacheDirectory.ts';
import { homeFolder } from './homeFolder.ts';

/**
 * Where Folio keeps what a person installed and updates of Folio leave alone: `FOLIO_DATA_DIR`, else the
 * platform's place for data (XDG_DATA_HOME or ~/.local/share, ~/Library/Application Support, %LOCALAPPDATA%).
 */
export function dataDirectory(place: CachePlace = thisMachine()): string {
  const { platform, env, home } = place;
  const paths = platform === 'win32' ? win32 : posix;
  const absolute = (name: string): string | undefined => {
    const value = env[name];
    return value !== undefined && paths.isAbsolute(value) ? value : undefined;
  };
  const own = absolute('FOLIO_DATA_DIR');
  if (own !== undefined) return own;
  if (platform === 'win32')
    return paths.join(absolute('LOCALAPPDATA') ?? paths.join(home, 'AppData', 'Local'), 'folio', 'Data');
  if (platform === 'darwin') return paths.join(home, 'Library', 'Application Support', 'folio');
  return paths.join(absolute('XDG_DATA_HOME') ?? paths.join(home, '.local', 'share'), 'folio');
}

function thisMachine(): CachePlace {
  return { platform: process.platform, env: process.env, home: homeFolder() };
}
