import { sep } from 'node:path';
import { cacheDirectory } from '../cache/cacheDirectory.ts';
import { logDirectory, runBases, type Platform } from '../rendezvous/platform.ts';
import { dataDirectory } from './dataDirectory.ts';
import { stateDirectory } from './stateDirectory.ts';

/** One of the folders below which Folio keeps what it makes. */
export interface Place {
  /** The folder itself; undefined for folders of tests and tools. */
  readonly root: string | undefined;
  /** The variable that names another folder in its stead. */
  readonly variable: string;
  /** Names of what Folio makes right in it. */
  readonly ownNames: RegExp;
  /** Who can write in it could speak for the daemon: nothing doubtful about it is allowed. */
  readonly isStrict: boolean;
}

/** Folders of daemons: protocol, build and user. */
export const RUN_DIRECTORY = /^v\d+-[\w.-]+$/;

/** Says that everything below a place was looked through, and was private then. */
export const PRIVATE_MARK = '.private';

/** The folder in which each build has a run folder. */
export function runPlace(root: string): Place {
  return { root, variable: 'FOLIO_RUN_DIR', ownNames: RUN_DIRECTORY, isStrict: true };
}

/** All places of this user. */
export function places(platform: Platform): Place[] {
  const { env, home, system } = platform;
  const place = { platform: system, env, home };
  return [
    {
      root: cacheDirectory(place),
      variable: 'FOLIO_CACHE_DIR',
      ownNames: /^(results|graphs|devices|recognizers|verified-models|run|\.private)$/,
      isStrict: false,
    },
    {
      root: dataDirectory(place),
      variable: 'FOLIO_DATA_DIR',
      // macOS has the state inside.
      ownNames: /^(devices|models|State|\.private)$/,
      isStrict: false,
    },
    {
      root: logDirectory(platform),
      variable: 'FOLIO_LOG_DIR',
      // Linux has the state inside.
      ownNames: /^(daemon-.+\.(log|out)|state)$/,
      isStrict: false,
    },
    {
      root: stateDirectory(platform),
      variable: 'FOLIO_STATE_DIR',
      ownNames: /^(results|reviews|\.private)$/,
      isStrict: false,
    },
    ...runBases(platform).map(runPlace),
  ];
}

/** The place that a folder belongs to; one of none lies in a temporary folder. */
export function placeOf(directory: string, platform: Platform): Place {
  // macOS has its run folder inside its caches: the innermost place counts.
  const found = places(platform)
    .filter(({ root }) => root !== undefined && isWithin(directory, root))
    .sort((a, b) => (b.root?.length ?? 0) - (a.root?.length ?? 0));
  return found[0] ?? { root: undefined, variable: 'TMPDIR', ownNames: /(?!)/, isStrict: false };
}

function isWithin(directory: string, root: string): boolean {
  return directory === root || directory.startsWith(root.endsWith(sep) ? root : root + sep);
}
