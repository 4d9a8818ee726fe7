import type { DaemonStatus } from '../../../server/src/protocol.ts';

/** What a report tells; no document's text and no document's name. */
export interface ReportFacts {
  readonly versions: Readonly<Record<string, string>>;
  /** Settings that differ from their defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly daemon: DaemonStatus | undefined;
  /** How many jobs of this window ended in which way, and with which error codes. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly home: string;
}

/** The report as Markdown. Paths below the home folder begin with `~`. */
export function reportText({ versions, settings, daemon, outcomes, home }: ReportFacts): string {
  const sections = [
    '# Folio: problem report',
    'What happened, and what did you expect?\n\n…',
    `## Versions\n\n${list(versions)}`,
    `## Settings that were changed\n\n${list(settings)}`,
    `## Jobs of this window\n\n${list(outcomes)}`,
    `## Daemon\n\n${daemon ? list(daemonFacts(daemon)) : 'It is not running.'}`,
  ];
  return withoutHome(`${sections.join('\n\n')}\n`, home);
}

function daemonFacts({ engine, jobs, paths, ...daemon }: DaemonStatus): Record<string, unknown> {
  const { models = [], ...rest } = engine;
  return {
    version: `${daemon.version}, build ${daemon.build}, protocol ${daemon.protocol}`,
    'up for': `${Math.round(daemon.uptimeMilliseconds / 1_000)} s`,
    memory: `${megabytes(daemon.residentBytes)}, engine ${megabytes(engine.residentBytes ?? 0)}`,
    clients: daemon.clients,
    'pages waiting': daemon.queuedPages,
    'jobs running': jobs.length,
    engine: rest.state,
    workers: rest.workers ?? '–',
    models: models.map(({ name, device }) => `${name} on ${device}`).join(', ') || 'none loaded',
    crashes: rest.crashes,
    'pages read': rest.pagesRead,
    ...(rest.reason === undefined ? {} : { reason: rest.reason }),
    log: paths.log,
  };
}

function list(facts: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(facts).map(([name, value]) => `- ${name}: ${printed(value)}`);
  return lines.length === 0 ? 'None.' : lines.join('\n');
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** A user's name is nobody's business. */
function withoutHome(text: string, home: string): string {
  return home.length < 3 ? text : text.replaceAll(home, '~');
}
