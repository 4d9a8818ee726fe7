import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, totalmem } from 'node:os';

/** The resources of the machine, and what this process may use of them. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** Cores that affinity and quotas leave to this process. */
  readonly usableCores: number;
  /** Cores this process is bound to, as Linux writes them (`0-3,8`). */
  readonly affinity: string | undefined;
  /** Cores' worth of time that the control group allows. */
  readonly quotaCores: number | undefined;
  readonly memoryBytes: number;
  /** What the control group allows. */
  readonly memoryLimitBytes: number | undefined;
}

type ReadText = (path: string) => Promise<string | undefined>;

export async function inspectMachine(readText: ReadText = textOf): Promise<Machine> {
  const [status, quota] = await Promise.all([
    readText('/proc/self/status'),
    readText('/sys/fs/cgroup/cpu.max'),
  ]);
  const memoryLimit = process.constrainedMemory();
  const memoryBytes = totalmem();
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    usableCores: availableParallelism(),
    affinity: /^Cpus_allowed_list:\s*(\S+)/m.exec(status ?? '')?.[1],
    quotaCores: parseQuota(quota ?? ''),
    memoryBytes,
    memoryLimitBytes: memoryLimit > 0 && memoryLimit < memoryBytes ? memoryLimit : undefined,
  };
}

/** `cpu.max` of control groups v2: `QUOTA PERIOD` in microseconds, or `max PERIOD`. */
export function parseQuota(text: string): number | undefined {
  const [, quota, period] = /^(\d+) (\d+)/.exec(text) ?? [];
  return quota === undefined || Number(period) === 0 ? undefined : Number(quota) / Number(period);
}

export function describeMachine(machine: Machine): string[] {
  const { processor, cores, usableCores, affinity, quotaCores, memoryBytes, memoryLimitBytes } = machine;
  const bounds = [
    ...(affinity === undefined ? [] : [`affinity ${affinity}`]),
    ...(quotaCores === undefined ? [] : [`quota ${quotaCores.toFixed(1)} cores`]),
  ];
  const bound = bounds.length > 0 ? ` (${bounds.join(', ')})` : '';
  const limit = memoryLimitBytes === undefined ? '' : `, limited to ${gigabytes(memoryLimitBytes)}`;
  return [
    `${processor}, ${cores} cores, ${usableCores} usable${bound}`,
    `memory ${gigabytes(memoryBytes)}${limit}`,
  ];
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
