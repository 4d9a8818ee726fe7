import { describe, expect, it } from 'vitest';
import {
  nextRung,
  rungsOf,
  sameRung,
  type Rung,
  type RungFailure,
} from '../../../../server/src/readers/deepseek/ladder.ts';
import { ProfileSet } from '../../../../server/src/readers/deepseek/profiles/profileSet.ts';

const profiles = new ProfileSet();

/** The rungs a page takes when every one of them ends so. */
function path(profile: string, failure: RungFailure): string[] {
  const rungs = rungsOf(profiles.named(profile));
  const names: string[] = [];
  let rung: Rung | undefined = rungs[0];
  while (rung) {
    names.push(rung.name);
    rung = nextRung(rungs, rung, failure);
  }
  return names;
}

describe('the ladder', () => {
  it('goes through every way of asking for a model that loops', () => {
    expect(path('deepseek-ocr', 'looped')).toEqual(['standard', 'other-guard', 'plain-text', 'bands']);
    expect(path('glm-ocr', 'looped')).toEqual(['standard', 'bands']);
  });

  it('cuts a page that is too long, and asks otherwise for one that came back empty', () => {
    expect(path('deepseek-ocr', 'truncated')).toEqual(['standard', 'bands']);
    expect(path('deepseek-ocr', 'blank')).toEqual(['standard', 'plain-text']);
    expect(path('lightonocr', 'blank')).toEqual(['standard']);
  });

  it('finds the same rung for another model', () => {
    const [, guarded] = rungsOf(profiles.named('deepseek-ocr'));
    const other = rungsOf(profiles.named('vision'));
    expect(guarded && sameRung(other, guarded).name).toBe('standard');
    expect(guarded && sameRung(rungsOf(profiles.named('deepseek-ocr-2')), guarded).guard).toEqual({
      size: 20,
      window: 50,
    });
  });
});
