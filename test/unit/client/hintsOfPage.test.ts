import { describe, expect, it, vi } from 'vitest';
import { hintsOfPage } from '../../../client/src/confidence/hintsOfPage.ts';
import { pageResult } from '../../fixtures/cache/pageResult.ts';

vi.mock('vscode', () => ({
  l10n: { t: (text: string, ...values: unknown[]) => text.replace('{0}', String(values[0])) },
}));

const warning = (code: string): { code: string; message: string } => ({ code, message: `about ${code}` });
const box = { x: 10, y: 20, width: 100, height: 12 };

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

  it('is how much is missing from its text, and what to do about each', () => {
    const hints = hintsOfPage({
      ...pageResult(1, 'text'),
      unread: [
        { box, reason: 'unknown-script' },
        { box, reason: 'unknown-script' },
        { box, reason: 'illegible' },
      ],
      leftOut: [
        { reason: 'covered', characters: 40 },
        { reason: 'off-page', characters: 5 },
        { reason: 'printed-twice', characters: 7 },
      ],
      warnings: [warning('unknown-script'), warning('lines-unread'), warning('text-left-out')],
    });
    expect(hints.map(({ code }) => code)).toEqual(['unknown-script', 'lines-unread', 'text-left-out']);
    expect(hints[0]?.message).toMatch(/script .* 2\. Set folio\.model/);
    expect(hints[1]?.message).toMatch(/could not be read: 1\./);
    expect(hints[2]?.message).toMatch(/nobody sees .* 45\./);
  });
});
