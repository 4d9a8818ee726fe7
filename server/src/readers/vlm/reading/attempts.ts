import type { ModelProfile, NgramGuard, ProfilePrompt } from '../profiles/profile.ts';

/** One way of asking a model for a page. */
export interface Attempt {
  readonly name: 'standard' | 'other-guard' | 'plain-text' | 'bands';
  readonly prompt: ProfilePrompt;
  readonly output: ModelProfile['output'];
  readonly guard: NgramGuard | undefined;
}

/** How an attempt ended without a page. */
export type AttemptFailure = 'looped' | 'truncated' | 'blank';

/**
 * The ways of asking, in their order: as the recipe says, with the other guard against repetition, as plain
 * text, and in two bands. Below them is the local reader.
 */
export function attemptsOf(profile: ModelProfile): Attempt[] {
  const { prompts, output } = profile;
  const [guard, ...others] = profile.ngramGuards;
  const standard: Attempt = { name: 'standard', prompt: prompts.page, output, guard };
  return [
    standard,
    ...others.map((other): Attempt => ({ ...standard, name: 'other-guard', guard: other })),
    ...(prompts.plain
      ? [{ name: 'plain-text', prompt: prompts.plain, output: 'markdown', guard } as const]
      : []),
    { ...standard, name: 'bands' },
  ];
}

/**
 * The attempt to try after `current` ended so; undefined: the local reader. A page that was cut off is too long
 * for any prompt, and one that came back empty is not helped by another guard.
 */
export function nextAttempt(
  attempts: readonly Attempt[],
  current: Attempt,
  failure: AttemptFailure,
): Attempt | undefined {
  const below = attempts.slice(attempts.indexOf(sameAttempt(attempts, current)) + 1);
  switch (failure) {
    case 'looped':
      return below[0];
    case 'truncated':
      return below.find(({ name }) => name === 'bands');
    case 'blank':
      return below.find(({ name }) => name === 'plain-text');
  }
}

/** The attempt that is this one for another model, whose prompts and guards may differ. */
export function sameAttempt(attempts: readonly Attempt[], wanted: Attempt): Attempt {
  const named = attempts.filter(({ name }) => name === wanted.name);
  return named.find(({ guard }) => guard?.size === wanted.guard?.size) ?? named[0] ?? attempts[0] ?? wanted;
}
