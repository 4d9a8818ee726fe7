import { l10n } from 'vscode';
import type { DaemonStatus, ModelsInUse, ServerStatus } from '../../../server/src/protocol.ts';
import type { ConnectionState } from '../daemon/daemonConnections.ts';
import type { ReadingJob } from '../jobs/readingJob.ts';
import { progressText } from '../reading/readingProgress.ts';

/** What the status item knows. */
export interface StatusFacts {
  readonly connection: ConnectionState;
  readonly running: readonly ReadingJob[];
  readonly daemon: DaemonStatus | undefined;
}

export type StatusKind = 'idle' | 'loading' | 'running' | 'error';

const MAX_LISTED_JOBS = 5;
const MAX_LISTED_MODELS = 6;

export function statusKind({ connection, running, daemon }: StatusFacts): StatusKind {
  if (connection === 'failed' || daemon?.engine.state === 'refused') return 'error';
  if (connection === 'connecting' || running.some(({ state }) => state.phase === 'loading-model'))
    return 'loading';
  return running.length > 0 ? 'running' : 'idle';
}

/** The item's text and how a screen reader says it. */
export function statusLabel(facts: StatusFacts): { readonly text: string; readonly spoken: string } {
  switch (statusKind(facts)) {
    case 'idle':
      return { text: '$(book) Folio', spoken: l10n.t('Folio, idle') };
    case 'loading':
      return { text: '$(loading~spin) Folio', spoken: l10n.t('Folio is loading') };
    case 'running': {
      const [job] = facts.running;
      const spoken = l10n.t('Folio reads {0} documents', facts.running.length);
      if (facts.running.length > 1 || !job || job.state.pagesTotal === 0)
        return { text: `$(sync~spin) Folio ${facts.running.length}`, spoken };
      return { text: `$(sync~spin) Folio ${job.state.pagesDone}/${job.state.pagesTotal}`, spoken };
    }
    case 'error':
      return { text: '$(error) Folio', spoken: l10n.t('Folio has a problem') };
  }
}

/** Markdown lines of the tooltip, without its links. */
export function statusLines({ connection, running, daemon }: StatusFacts, now: number): string[] {
  const lines = running
    .slice(0, MAX_LISTED_JOBS)
    .map((job) => `**${escaped(job.name)}**: ${progressText(job.state, now)}`);
  if (running.length > MAX_LISTED_JOBS) lines.push(l10n.t('and {0} more', running.length - MAX_LISTED_JOBS));
  if (!daemon) return [...lines, connectionText(connection)];
  const { engine, reading } = daemon;
  if (reading) lines.push(...readingLines(reading));
  for (const { name, device } of engine.models ?? []) lines.push(l10n.t('Model {0} on {1}', name, device));
  if (engine.state === 'refused' && engine.reason !== undefined)
    lines.push(l10n.t('The engine could not start: {0}', escaped(engine.reason)));
  if (engine.crashes > 0) lines.push(l10n.t('Engine crashes since the daemon started: {0}', engine.crashes));
  lines.push(...daemon.vlm.flatMap(serverLines));
  const bytes = daemon.residentBytes + (engine.residentBytes ?? 0);
  lines.push(l10n.t('{0} MB of memory, {1} pages waiting', Math.round(bytes / 1e6), daemon.queuedPages));
  return lines;
}

/** The models that read where nobody names any. */
function readingLines({ page, recognizers }: ModelsInUse): string[] {
  const lines = [l10n.t('Reads with {0}', escaped(page))];
  if (recognizers.length > 0) {
    const named = recognizers.slice(0, MAX_LISTED_MODELS).map(escaped).join(', ');
    const rest = recognizers.length - MAX_LISTED_MODELS;
    lines.push(
      rest > 0
        ? l10n.t('Lines by language: {0} and {1} more', named, rest)
        : l10n.t('Lines by language: {0}', named),
    );
  }
  return lines;
}

function serverLines({ url, state, running, limit, problems }: ServerStatus): string[] {
  const name = escaped(url);
  return [serverText(state, name, running, limit), ...problems.map((problem) => escaped(problem))];
}

function serverText(state: ServerStatus['state'], name: string, running: number, limit: number): string {
  switch (state) {
    case 'healthy':
      return l10n.t('Server {0}: {1} of {2} pages', name, running, limit);
    case 'failing':
      return l10n.t('Server {0} fails often: {1} of {2} pages', name, running, limit);
    case 'down':
      return l10n.t('Server {0} does not answer', name);
    case 'unknown':
      return l10n.t('Server {0} has not been used yet', name);
  }
}

function connectionText(connection: ConnectionState): string {
  switch (connection) {
    case 'connecting':
      return l10n.t('The daemon is starting');
    case 'failed':
      return l10n.t('The daemon could not start');
    case 'connected':
      return l10n.t('The daemon is running');
    case 'disconnected':
      return l10n.t('The daemon is not running. It starts when you read a document.');
  }
}

/** A file's name must not become formatting or a link. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$&]/g, '\\$&');
}
