import { commands, Disposable, l10n, window, type ExtensionContext } from 'vscode';
import { registerCommands } from './commands/commandTable.ts';
import { registerConfidenceHints } from './confidence/confidenceHints.ts';
import { registerPageHints } from './confidence/pageHints.ts';
import { DaemonLink } from './daemon/daemonLink.ts';
import { registerFigures } from './figures/saveFigures.ts';
import type { Folio } from './folio.ts';
import { JobList } from './jobs/jobList.ts';
import { createJobsView } from './jobsView/jobsTree.ts';
import { ReadDocumentTool } from './languageModelTool/readDocumentTool.ts';
import { disposeLogs, log } from './logs.ts';
import { registerPageNavigation } from './navigation/pageNavigation.ts';
import { pageBreaks, type MarkdownIt } from './preview/pageBreaks.ts';
import { ResultFeed } from './resultDocument/resultFeed.ts';
import { ResultRecords } from './resultDocument/resultRecords.ts';
import { NamedServers } from './servers/namedServers.ts';
import { onSettings } from './settings.ts';
import { registerSourcePages } from './sourcePage/openSourcePage.ts';
import { DaemonMonitor } from './status/daemonMonitor.ts';
import { createStatusItem } from './status/statusItem.ts';
import { announceTroubles } from './status/troubles.ts';

/** What other extensions and tests get of an active Folio. */
export interface FolioApi extends Omit<Folio, 'context'> {
  readonly monitor: DaemonMonitor;
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
  const link = new DaemonLink(
    () => servers.list(),
    () => jobs.running.length > 0,
  );
  const results = new ResultFeed();
  const monitor = new DaemonMonitor(link, jobs);
  const folio: Folio = {
    context,
    link,
    jobs,
    servers,
    results,
    records: new ResultRecords(context.workspaceState),
  };
  const tool = new ReadDocumentTool(folio);
  context.subscriptions.push(
    { dispose: disposeLogs },
    link,
    jobs,
    results,
    monitor,
    registerCommands(folio),
    createJobsView(jobs),
    showStatusFromFirstUse(folio, monitor),
    announceTroubles(link, monitor),
    setContextKeys(jobs),
    registerPageNavigation(folio),
    registerSourcePages(folio),
    registerFigures(folio),
    registerConfidenceHints(folio),
    registerPageHints(folio),
    tool.register(),
    servers,
    servers.onDidChange(() => configure(link)),
    onSettings(['daemon.unloadModelAfter', 'daemon.exitAfter'], () => configure(link)),
  );
  return {
    link,
    jobs,
    servers,
    results,
    records: folio.records,
    monitor,
    tool,
    resumed: resume(folio),
    extendMarkdownIt: (markdown) => pageBreaks(markdown, (page) => l10n.t('Page {0}', page)),
  };
}

function configure(link: DaemonLink): void {
  link.configure().catch((error: unknown) => log().warn('the daemon took no settings', error));
}

async function resume(folio: Folio): Promise<void> {
  if (folio.records.unfinished.length === 0) return;
  const { resumeReadings } = await import('./reading/resumeReadings.ts');
  await resumeReadings(folio);
}

/** A window that only has Markdown open needs no item of Folio. */
function showStatusFromFirstUse({ link, jobs }: Folio, monitor: DaemonMonitor): Disposable {
  let item: Disposable | undefined;
  const show = (): void => void (item ??= createStatusItem(link, jobs, monitor));
  const listeners = [jobs.onDidChange(show), link.onDidChangeState(show)];
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
