import type { ExtensionContext } from 'vscode';
import type { DaemonConnections } from './daemon/daemonConnections.ts';
import type { JobList } from './jobs/jobList.ts';
import type { ResultRecords } from './resultDocument/resultRecords.ts';
import type { NamedServers } from './servers/namedServers.ts';

/** What the parts of the extension share in one window. */
export interface Folio {
  readonly context: ExtensionContext;
  readonly connections: DaemonConnections;
  readonly jobs: JobList;
  readonly servers: NamedServers;
  /** The results that are being filled. */
  readonly records: ResultRecords;
}
