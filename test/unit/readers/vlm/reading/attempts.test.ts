import { describe, expect, it } from 'vitest';
import {
  nextAttempt,
  attemptsOf,
  sameAttempt,
  type Attempt,
  type AttemptFailure,
} from '../../../../../server/src/readers/vlm/reading/attempts.ts';
import { ProfileSet } from '../../../../../server/src/readers/vlm/profiles/profileSet.ts';

const profiles = new ProfileSet();

/** The attempts a page takes when every one of them ends so. */
function path(profile: string, failure: AttemptFailure): string[] {
  const attempts = attemptsOf(profiles.named(profile));
  const names: string[] = [];
  let attempt: Attempt | undefined = attempts[0];
  while (attempt) {
    names.push(attempt.name);
    attempt = nextAttempt(attempts, attempt, failure);
  }
  return names;
}

describe('the attempts at a page', () => {
  it('goes through every way of asking for a model that loops', () => {
    expect(path('deepseek-ocr', 'looped')).toEqual(['standard', 'other-guard', 'plain-text', 'bands']);
    expect(path('glm-ocr', 'looped')).toEqual(['standard', 'bands']);
  });

  it('cuts a page that is too long, and asks otherwise for one that came back empty', () => {
    expect(path('deepseek-ocr', 'truncated')).toEqual(['standard', 'bands']);
    expect(path('deepseek-ocr', 'blank')).toEqual(['standard', 'plain-text']);
    expect(path('lightonocr', 'blank')).toEqual(['standard']);
  });

  it('finds the same attempt for another model', () => {
    const [, guarded] = attemptsOf(profiles.named('deepseek-ocr'));
    const other = attemptsOf(profiles.named('vision'));
    expect(guarded && sameAttempt(other, guarded).name).toBe('standard');
    expect(guarded && sameAttempt(attemptsOf(profiles.named('deepseek-ocr-2')), guarded).guard).toEqual({
      size: 20,
      window: 50,
    });
  });
});
