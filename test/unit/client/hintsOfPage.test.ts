import { describe, expect, it } from 'vitest';
import { hintsOfPage } from '../../../client/src/confidence/hintsOfPage.ts';
import { pageResult } from '../../fixtures/cache/pageResult.ts';

const warning = (code: string): { code: string; message: string } => ({ code, message: `about ${code}` });

describe('what a page tells those who would trust it', () => {
  it('is what concerns its text', () => {
    const warnings = [warning('readers-disagree'), warning('device-unavailable'), warning('model-looped')];
    expect(hintsOfPage({ ...pageResult(1, 'text'), warnings }).map(({ code }) => code)).toEqual([
      'readers-disagree',
      'model-looped',
    ]);
  });

  it('is nothing on a page without text, and on one that says itself why it failed', () => {
    expect(hintsOfPage({ ...pageResult(1, 'text'), warnings: [warning('no-text')] })).toEqual([]);
    const failed = {
      ...pageResult(1, 'text'),
      outcome: 'failed' as const,
      warnings: [warning('read-locally')],
    };
    expect(hintsOfPage(failed)).toEqual([]);
  });
});
