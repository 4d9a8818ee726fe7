import { readdir, readFile } from 'node:fs/promises';

/** What Linux says of a process. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Of the process itself, user and system. */
  readonly ownSeconds: number;
  /** Of its children that have ended and were waited for. */
  readonly endedChildrenSeconds: number;
  readonly residentBytes: number;
}

/** Clock ticks a second and bytes a page: what every Linux that Node runs on says. */
const TICKS = 100;
const PAGE_BYTES = 4096;

/** Parses `/proc/PID/stat`; undefined where it is not of that form. The name may hold blanks and brackets. */
export function parseStat(text: string): ProcessEntry | undefined {
  const match = /^(\d+) \(.*\) (.*)$/s.exec(text.trim());
  if (!match) return undefined;
  // Field 3 (state) comes first here.
  const fields = match[2]?.split(' ').map(Number) ?? [];
  const field = (number: number): number => fields[number - 3] ?? NaN;
  const entry = {
    pid: Number(match[1]),
    parent: field(4),
    ownSeconds: (field(14) + field(15)) / TICKS,
    endedChildrenSeconds: (field(16) + field(17)) / TICKS,
    residentBytes: field(24) * PAGE_BYTES,
  };
  return Object.values(entry).every(Number.isFinite) ? entry : undefined;
}

/** All processes there are; empty where there is no `/proc`. */
export async function processTable(): Promise<ProcessEntry[]> {
  const names = await readdir('/proc').catch(() => []);
  const entries = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(entryOf));
  return entries.filter((entry) => entry !== undefined);
}

/** It may have ended since. */
async function entryOf(pid: string): Promise<ProcessEntry | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseStat(text);
}

/** A process and all that come from it. */
export function treeOf(table: readonly ProcessEntry[], root: number): ProcessEntry[] {
  const children = Map.groupBy(table, ({ parent }) => parent);
  const tree: ProcessEntry[] = table.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}
