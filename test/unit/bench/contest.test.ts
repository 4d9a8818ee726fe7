import { describe, expect, it } from 'vitest';
import { Contest } from '../../bench/runs/contest.ts';

function contestOf(log: string[], ids: readonly string[]): Contest<number> {
  return new Contest(
    ids.map((id) => ({
      id,
      run: () => {
        log.push(id);
        return Promise.resolve(log.length);
      },
    })),
  );
}

describe('a contest', () => {
  it('lets all take a turn in each round, each round beginning with another', async () => {
    const log: string[] = [];
    const contest = contestOf(log, ['a', 'b', 'c']);
    expect(await contest.run(3)).toBe(3);
    expect(log).toEqual(['a', 'b', 'c', 'b', 'c', 'a', 'c', 'a', 'b']);
    expect(contest.resultsOf('a')).toEqual([1, 6, 8]);
  });

  it('begins no round that would end too late, but for the first', async () => {
    const log: string[] = [];
    expect(await contestOf(log, ['a']).run(5, 0)).toBe(1);
    expect(log).toEqual(['a']);
  });
});
