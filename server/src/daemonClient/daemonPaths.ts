import { buildId } from '../buildId.ts';
import { logPath } from '../rendezvous/platform.ts';
import { logDirectory, runDirectory, thisPlatform } from '../rendezvous/platform.ts';

/** Where this build's daemon is found and writes its log, whether or not it is running. */
export function daemonPaths(): { readonly run: string; readonly log: string } {
  const platform = thisPlatform();
  const build = buildId();
  return { run: runDirectory(platform, build), log: logPath(logDirectory(platform), build) };
}
