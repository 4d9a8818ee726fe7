import type { ExtensionContext } from 'vscode';
import type { DaemonLink } from './daemon/daemonLink.ts';
import type { NamedServers } from './servers/namedServers.ts';
import type { JobList } from './jobs/jobList.ts';
import type { ResultFeed } from './resultDocument/resultFeed.ts';
import type { ResultRecords } from './resultDocument/resultRecords.ts';

/** What the parts of the extension share in one window. */
export interface Folio {
  readonly context: ExtensionContext;
  readonly link: DaemonLink;
  readonly jobs: JobList;
  readonly servers: NamedServers;
  /** Which documents are results, of which sources. */
  readonly records: ResultRecords;
  /** Pages on their way into results. */
  readonly results: ResultFeed;
}
