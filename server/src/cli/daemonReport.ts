import type { DaemonStatus, EngineStatus, JobSummary, ServerStatus } from '../protocol.ts';
import { printableLine } from './printable.ts';

/** The daemon's status in words. */
export function describeDaemon(status: DaemonStatus): string {
  const {
    pid,
    version,
    build,
    uptimeMilliseconds,
    residentBytes,
    draining,
    clients,
    queuedPages,
    jobs,
    vlm,
    paths,
  } = status;
  return [
    `Daemon ${version} (build ${build}), process ${pid}, up ${duration(uptimeMilliseconds)}${draining ? ', stopping' : ''}`,
    `  memory ${megabytes(residentBytes)}, clients ${clients}, pages waiting ${queuedPages}`,
    ...describeEngine(status.engine),
    ...(vlm.length === 0 ? [] : ['Servers:', ...vlm.flatMap(describeServer)]),
    ...(jobs.length === 0 ? ['No jobs.'] : ['Jobs:', ...jobs.map(describeJob)]),
    'Paths:',
    `  run   ${paths.run}`,
    `  log   ${paths.log}`,
    `  cache ${paths.cache}`,
  ].join('\n');
}

function describeEngine(engine: EngineStatus): string[] {
  const { state, pid, workers, models, residentBytes, crashes, pagesRead, reason } = engine;
  const process = pid === undefined ? '' : `, process ${pid}`;
  const facts = [
    ...(workers === undefined ? [] : [`workers ${workers}`]),
    ...(residentBytes === undefined ? [] : [`memory ${megabytes(residentBytes)}`]),
    `pages read ${pagesRead}`,
    `crashes ${crashes}`,
  ];
  const loaded = (models ?? []).map(
    ({ name, device, reason }) => `${name} on ${device}${reason === undefined ? '' : ` (${reason})`}`,
  );
  return [
    `Engine ${state}${process}${reason === undefined ? '' : `: ${reason}`}`,
    `  ${facts.join(', ')}`,
    ...(loaded.length === 0 ? [] : [`  models in memory: ${loaded.join(', ')}`]),
  ];
}

function describeServer(server: ServerStatus): string[] {
  const { url, state, model, adapter, running, limit, waiting, pagesRead, problems } = server;
  const facts = [
    ...(model === undefined
      ? []
      : [`${printableLine(model)}${adapter === undefined ? '' : ` on ${adapter}`}`]),
    `pages at it ${running} of ${limit}`,
    ...(waiting === undefined ? [] : [`queued there ${waiting}`]),
    `pages read ${pagesRead}`,
  ];
  return [
    `  ${printableLine(url)} ${state}: ${facts.join(', ')}`,
    ...problems.map((problem) => `    ${printableLine(problem)}`),
  ];
}

function describeJob({ jobId, name, stage, pagesDone, pagesTotal, background }: JobSummary): string {
  return `  ${jobId} ${printableLine(name)}: ${stage}, page ${pagesDone} of ${pagesTotal}${background ? ', in the background' : ''}`;
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
