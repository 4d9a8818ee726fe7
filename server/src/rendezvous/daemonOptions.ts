import { parseArgs } from 'node:util';
import { buildId } from '../buildId.ts';
import { entryPoint } from '../entryPoints.ts';
import { DEFAULT_IDLE_TIMES, type IdleTimes } from '../daemon/idlePolicy.ts';
import { runDirectory, thisPlatform } from './platform.ts';
import type { FolioError } from '../errors/catalogue.ts';
import { failureSchema, type Failure } from '../page/pageResult.ts';

export interface DaemonOptions {
  readonly build: string;
  readonly run: string;
  readonly engine: string;
  readonly idle: IdleTimes;
}

/** The daemon's command line, written by `daemonClient` and read by the daemon. */
export function daemonArguments(options: Partial<DaemonOptions>): string[] {
  const { build, run, engine, idle } = options;
  return [
    ...(build === undefined ? [] : ['--build', build]),
    ...(run === undefined ? [] : ['--run', run]),
    ...(engine === undefined ? [] : ['--engine', engine]),
    ...(idle === undefined
      ? []
      : ['--unload-after', String(idle.unloadMilliseconds), '--exit-after', String(idle.exitMilliseconds)]),
  ];
}

export function parseDaemonArguments(args: string[]): DaemonOptions {
  const { values } = parseArgs({
    args,
    options: {
      build: { type: 'string' },
      run: { type: 'string' },
      engine: { type: 'string' },
      'unload-after': { type: 'string' },
      'exit-after': { type: 'string' },
    },
  });
  const build = values.build ?? buildId();
  return {
    build,
    run: values.run ?? runDirectory(thisPlatform(), build),
    engine: values.engine ?? entryPoint('engine'),
    idle: {
      unloadMilliseconds: milliseconds(values['unload-after'], DEFAULT_IDLE_TIMES.unloadMilliseconds),
      exitMilliseconds: milliseconds(values['exit-after'], DEFAULT_IDLE_TIMES.exitMilliseconds),
    },
  };
}

function milliseconds(text: string | undefined, otherwise: number): number {
  const value = Number(text);
  return text !== undefined && Number.isFinite(value) && value >= 0 ? value : otherwise;
}

const MARK = 'folio-start-failure: ';

/** The last line of a daemon that cannot start; who started it reads it there. */
export function startFailureLine(error: FolioError): string {
  return `${MARK}${JSON.stringify(error.toFailure())}\n`;
}

/** The failure that such a line tells; undefined for any other line. */
export function startFailureIn(line: string): Failure | undefined {
  if (!line.startsWith(MARK)) return undefined;
  try {
    return failureSchema.parse(JSON.parse(line.slice(MARK.length)));
  } catch {
    return undefined;
  }
}
