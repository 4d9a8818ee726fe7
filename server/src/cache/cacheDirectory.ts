import { posix, win32 } from 'node:path';
import { homeFolder } from '../files/homeFolder.ts';

export interface CachePlace {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * Where Folio keeps what it can make again: `FOLIO_CACHE_DIR`, else the platform's place for caches
 * (XDG_CACHE_HOME or ~/.cache, ~/Library/Caches, %LOCALAPPDATA%).
 * https://specifications.freedesktop.org/basedir-spec/latest/ says that relative values are ignored.
 */
export function cacheDirectory(place: CachePlace = thisMachine()): string {
  const { platform, env, home } = place;
  const paths = platform === 'win32' ? win32 : posix;
  const own = env['FOLIO_CACHE_DIR'];
  if (own !== undefined && paths.isAbsolute(own)) return own;
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'];
    const base =
      local !== undefined && paths.isAbsolute(local) ? local : paths.join(home, 'AppData', 'Local');
    return paths.join(base, 'folio', 'Cache');
  }
  if (platform === 'darwin') return paths.join(home, 'Library', 'Caches', 'folio');
  const xdg = env['XDG_CACHE_HOME'];
  return paths.join(xdg !== undefined && paths.isAbsolute(xdg) ? xdg : paths.join(home, '.cache'), 'folio');
}

function thisMachine(): CachePlace {
  return { platform: process.platform, env: process.env, home: homeFolder() };
}
