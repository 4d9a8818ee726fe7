import { describe, expect, it } from 'vitest';
import { isBlank } from '../../../../../server/src/readers/vlm/guards/blankPage.ts';
import { endOf } from '../../../../../server/src/readers/vlm/guards/finishReason.ts';

describe('endOf', () => {
  it.each([
    ['stop', 'ended'],
    ['eos', 'ended'],
    ['LENGTH', 'truncated'],
    ['repetition', 'looped'],
    ['abort', 'failed'],
    ['error', 'failed'],
    ['content_filter', 'failed'],
    ['constructor', 'failed'],
    ['', 'failed'],
    [null, 'failed'],
    [undefined, 'failed'],
  ] as const)('%s: %s', (reason, end) => {
    expect(endOf(reason)).toBe(end);
  });

  it('believes what was seen more than what the server says', () => {
    expect(endOf('stop', { looped: true })).toBe('looped');
  });
});

describe('isBlank', () => {
  it('is for pages with hardly any ink', () => {
    expect(isBlank(0)).toBe(true);
    expect(isBlank(0.0009)).toBe(true);
    expect(isBlank(0.002)).toBe(false);
  });
});
