import { commands, Disposable, l10n, window, workspace, type ExtensionContext } from 'vscode';
import { registerCommands } from './commands/commandTable.ts';
import { clientSettings, TOLD_SETTINGS } from './daemon/clientSettings.ts';
import { DaemonConnections } from './daemon/daemonConnections.ts';
import type { Folio } from './folio.ts';
import { JobList } from './jobs/jobList.ts';
import type { ReadingJob } from './jobs/readingJob.ts';
import { createJobsView } from './jobsView/jobsTree.ts';
import { ReadDocumentTool } from './languageModelTool/readDocumentTool.ts';
import { disposeLogs, log } from './logs.ts';
import { watchNeeds } from './models/watchNeeds.ts';
import { pageBreaks, type MarkdownIt } from './preview/pageBreaks.ts';
import { followResults, isResult, tellWritten } from './resultDocument/resultOrigins.ts';
import { ResultRecords } from './resultDocument/resultRecords.ts';
import { NamedServers } from './servers/namedServers.ts';
import { onSettings } from './settings.ts';
import { registerSourcePages } from './sourcePage/openSourcePage.ts';
import { createStatusItem } from './status/statusItem.ts';
import { announceTroubles } from './status/troubles.ts';

/** What other extensions and tests get of an active Folio. */
export interface FolioApi extends Omit<Folio, 'context'> {
  /** What language models call. */
  readonly tool: ReadDocumentTool;
  /** Resolves when the documents of an earlier window have ended filling. */
  readonly resumed: Promise<void>;
  /** Called by the built-in Markdown preview. */
  extendMarkdownIt(markdown: MarkdownIt): MarkdownIt;
}

/** Called at the first use. What is heavy is loaded when it is needed. */
export function activate(context: ExtensionContext): FolioApi {
  try {
    return start(context);
  } catch (error) {
    // VS Code itself says nothing of it.
    log().error('Folio does not start', error instanceof Error ? error : String(error));
    void tellFailedStart();
    throw error;
  }
}

async function tellFailedStart(): Promise<void> {
  const show = l10n.t('Show Logs');
  const choice = await window.showErrorMessage(
    l10n.t('Folio could not start. Reload the window, or see the logs.'),
    show,
  );
  if (choice === show) log().show(true);
}

function start(context: ExtensionContext): FolioApi {
  const servers = new NamedServers(context.secrets);
  const jobs = new JobList();
  const connections = new DaemonConnections(
    async () => clientSettings(await servers.list()),
    () => jobs.running.length > 0 || workspace.textDocuments.some(isResult),
  );
  const records = new ResultRecords(context.workspaceState, (written) => tellWritten(connections, written));
  const folio: Folio = { context, connections, jobs, servers, records };
  const tool = new ReadDocumentTool(folio);
  context.subscriptions.push(
    { dispose: disposeLogs },
    connections,
    jobs,
    registerCommands(folio),
    createJobsView(jobs),
    showStatusFromFirstUse(folio),
    announceTroubles(connections),
    countSuccesses(folio),
    watchNeeds(folio),
    setContextKeys(jobs),
    registerSourcePages(folio),
    followResults(connections),
    tool.register(),
    servers,
    servers.onDidChange(() => void connections.configure()),
    onSettings(TOLD_SETTINGS, () => void connections.configure()),
  );
  return {
    connections,
    jobs,
    servers,
    records,
    tool,
    resumed: resume(folio),
    extendMarkdownIt: (markdown) => pageBreaks(markdown, (page) => l10n.t('Page {0}', page)),
  };
}

/** A page that was not done before shows that the daemon works; one that comes again shows nothing. */
function countSuccesses({ connections, jobs }: Folio): Disposable {
  const pagesDone = new WeakMap<ReadingJob, number>();
  return jobs.onDidChange((job) => {
    if (!job) return;
    if (job.state.pagesDone > (pagesDone.get(job) ?? 0)) connections.succeeded();
    pagesDone.set(job, job.state.pagesDone);
  });
}

async function resume(folio: Folio): Promise<void> {
  if (folio.records.unfinished.length === 0) return;
  const { resumeReadings } = await import('./reading/resumeReadings.ts');
  await resumeReadings(folio);
}

/** A window that only has Markdown open needs no item of Folio. */
function showStatusFromFirstUse({ connections, jobs }: Folio): Disposable {
  let item: Disposable | undefined;
  const show = (): void => void (item ??= createStatusItem(connections, jobs));
  const listeners = [jobs.onDidChange(show), connections.onDidChange(show)];
  return new Disposable(() => {
    for (const listener of listeners) listener.dispose();
    item?.dispose();
  });
}

/** What the manifest's menus ask: commands that cannot work now are not offered. */
function setContextKeys(jobs: JobList): Disposable {
  const shown = new Map<string, boolean>();
  const set = (key: string, value: boolean): void => {
    if (shown.get(key) === value) return;
    shown.set(key, value);
    void commands.executeCommand('setContext', key, value);
  };
  return jobs.onDidChange(() => {
    set('folio.isReading', jobs.running.length > 0);
    set(
      'folio.hasFailed',
      jobs.all.some(({ state: { phase } }) => phase === 'failed' || phase === 'partial'),
    );
    set(
      'folio.hasEnded',
      jobs.all.some((job) => job.hasEnded),
    );
  });
}
