import { describe, expect, it } from 'vitest';
import { parseStat, processTable, treeOf } from '../../bench/measure/processTable.ts';

const line = (pid: number, name: string, parent: number): string =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 100 0 0 0 250 50 30 20 20 0 11 0 5000 900000000 2000 18446744073709551615 1 1 0`;

describe('the table of processes', () => {
  it('has time of a process and of its ended children apart, and resident bytes', () => {
    expect(parseStat(line(42, 'node', 7))).toEqual({
      pid: 42,
      parent: 7,
      ownSeconds: 3,
      endedChildrenSeconds: 0.5,
      residentBytes: 2000 * 4096,
    });
  });

  it('takes names with blanks and brackets', () => {
    expect(parseStat(line(42, 'a (b) c) d', 7))?.parent).toBe(7);
  });

  it('is undefined for what is no such line', () => {
    expect(parseStat('')).toBeUndefined();
    expect(parseStat('42 (node) S')).toBeUndefined();
  });

  it('has a process with all that comes from it, and nothing else', () => {
    const table = [
      line(1, 'init', 0),
      line(5, 'daemon', 1),
      line(9, 'engine', 5),
      line(12, 'helper', 9),
      line(6, 'other', 1),
    ]
      .map((text) => parseStat(text))
      .filter((entry) => entry !== undefined);
    expect(treeOf(table, 5).map(({ pid }) => pid)).toEqual([5, 9, 12]);
    expect(treeOf(table, 99)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('knows this process', async () => {
    const own = treeOf(await processTable(), process.pid)[0];
    expect(own?.residentBytes).toBeGreaterThan(1e6);
  });
});
