import {
  EventEmitter,
  l10n,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type Disposable,
  type Event,
  type TreeDataProvider,
} from 'vscode';
import { errorLine, errorText } from '../errors/errorText.ts';
import type { JobList } from '../jobs/jobList.ts';
import type { FailedPage, JobPhase } from '../jobs/jobState.ts';
import type { ReadingJob } from '../jobs/readingJob.ts';
import { progressText } from '../reading/readingProgress.ts';

const REDRAW_MILLISECONDS = 250;

export type JobNode =
  | { readonly kind: 'job'; readonly job: ReadingJob }
  | { readonly kind: 'page'; readonly job: ReadingJob; readonly failed: FailedPage };

const ICONS: Readonly<Record<JobPhase, string>> = {
  connecting: 'loading~spin',
  lost: 'loading~spin',
  queued: 'clock',
  opening: 'loading~spin',
  'loading-model': 'loading~spin',
  reading: 'sync~spin',
  restarting: 'loading~spin',
  writing: 'sync~spin',
  done: 'pass',
  partial: 'warning',
  failed: 'error',
  cancelled: 'circle-slash',
};

/** Which of a job's actions its item offers; the manifest's menus look for these. */
const CONTEXTS = { waiting: 'job.waiting', running: 'job.running', failed: 'job.failed', done: 'job.done' };

/** Shows the Jobs view: what runs first, then what waits, then what has ended, newest first. */
export function createJobsView(jobs: JobList): Disposable {
  const tree = new JobsTree(jobs);
  const view = window.createTreeView('folio.jobs', { treeDataProvider: tree });
  const badge = (): void => {
    const running = jobs.running.length;
    view.badge =
      running === 0 ? undefined : { value: running, tooltip: l10n.t('Documents being read: {0}', running) };
  };
  const listener = jobs.onDidChange(badge);
  badge();
  return {
    dispose: () => {
      listener.dispose();
      view.dispose();
      tree.dispose();
    },
  };
}

class JobsTree implements TreeDataProvider<JobNode>, Disposable {
  readonly #jobs: JobList;
  readonly #onDidChange = new EventEmitter<undefined>();
  readonly #nodes = new WeakMap<ReadingJob, JobNode>();
  readonly #listener: Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(jobs: JobList) {
    this.#jobs = jobs;
    this.#listener = jobs.onDidChange(() => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#onDidChange.fire(undefined);
      }, REDRAW_MILLISECONDS);
    });
  }

  get onDidChangeTreeData(): Event<undefined> {
    return this.#onDidChange.event;
  }

  getTreeItem(node: JobNode): TreeItem {
    return node.kind === 'job' ? jobItem(node.job) : pageItem(node.failed);
  }

  getChildren(node?: JobNode): JobNode[] {
    if (!node) return [...this.#jobs.all].sort(inOrder).map((job) => this.#node(job));
    if (node.kind === 'page') return [];
    const { job } = node;
    return job.state.failedPages.map((failed) => ({ kind: 'page', job, failed }));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listener.dispose();
    this.#onDidChange.dispose();
  }

  /** The same object each time, so that the view keeps its selection and what is unfolded. */
  #node(job: ReadingJob): JobNode {
    const node: JobNode = this.#nodes.get(job) ?? { kind: 'job', job };
    this.#nodes.set(job, node);
    return node;
  }
}

function inOrder(a: ReadingJob, b: ReadingJob): number {
  const [first, second] = [rank(a), rank(b)];
  if (first !== second) return first - second;
  return a.hasEnded ? b.state.startedAt - a.state.startedAt : a.state.startedAt - b.state.startedAt;
}

function rank({ hasEnded, state }: ReadingJob): number {
  if (hasEnded) return 2;
  return state.phase === 'queued' || state.phase === 'connecting' ? 1 : 0;
}

function jobItem(job: ReadingJob): TreeItem {
  const { failedPages, phase, failure } = job.state;
  const item = new TreeItem(
    job.name,
    failedPages.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None,
  );
  item.id = job.id;
  item.description = progressText(job.state, Date.now());
  item.iconPath = new ThemeIcon(ICONS[phase]);
  item.contextValue = contextOf(job);
  item.tooltip = failure ? errorLine(failure) : job.request.source.fsPath;
  item.accessibilityInformation = { label: `${job.name}, ${item.description}` };
  if (job.sink.result) {
    item.command = { command: 'folio.job.openResult', title: l10n.t('Open Result'), arguments: [job] };
  }
  return item;
}

function pageItem({ page, failure }: FailedPage): TreeItem {
  const item = new TreeItem(l10n.t('Page {0}', page));
  item.description = errorText(failure).message;
  item.tooltip = errorLine(failure);
  item.iconPath = new ThemeIcon('error');
  item.contextValue = 'page.failed';
  item.accessibilityInformation = { label: `${l10n.t('Page {0}', page)}: ${errorText(failure).message}` };
  return item;
}

function contextOf({ hasEnded, state: { phase } }: ReadingJob): string {
  if (!hasEnded) return phase === 'queued' ? CONTEXTS.waiting : CONTEXTS.running;
  return phase === 'done' ? CONTEXTS.done : CONTEXTS.failed;
}
