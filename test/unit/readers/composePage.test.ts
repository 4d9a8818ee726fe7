import { describe, expect, it } from 'vitest';
import { writePage } from '../../../server/src/output/writePage.ts';
import { composePage, type PageProvenance } from '../../../server/src/readers/composePage.ts';
import type { PageContent } from '../../../server/src/page/pageContent.ts';
import type { PageResult } from '../../../server/src/page/pageResult.ts';
import { letter } from '../../fixtures/layout/samplePages.ts';

function compose(
  content: PageContent,
  losses: readonly string[],
  more: Partial<PageProvenance> = {},
): PageResult {
  return composePage(3, content, {
    source: 'ocr',
    textLayer: { verdict: 'absent', reasons: [] },
    reader: { id: 'ppocr' },
    file: 'a.pdf',
    losses,
    timings: {},
    ...more,
  });
}

describe('composePage', () => {
  const empty: PageContent = { ...letter(), lines: [], rulingLines: [], figures: [] };
  const codes = ({ warnings }: PageResult): string[] => warnings.map(({ code }) => code);

  it('says that there is no text only where all of the page was seen', () => {
    expect(codes(compose(empty, []))).toEqual(['no-text']);
    expect(codes(compose(empty, [], { isUnread: true }))).toEqual(['text-unread']);
    expect(codes(compose(empty, ['a font is missing']))).toEqual([]);
    expect(codes(compose(letter(), []))).toEqual([]);
  });

  it('names handwriting as the reason of lines that were not read, on pages with and without text', () => {
    const byHand = {
      unread: [{ box: { x: 0, y: 0, width: 90, height: 9 }, reason: 'illegible' as const }],
      isByHand: true,
      isUnread: true,
    };
    const whole = compose(empty, [], byHand);
    expect(codes(whole)).toEqual(['handwriting-unread']);
    expect(whole.warnings[0]?.message).toMatch(/^Not read: One line .* probably handwriting/);
    expect(writePage(whole, 'md')).toContain('*1 line could not be read, probably handwriting.*');
    expect(codes(compose(letter(), [], byHand))).toEqual(['handwriting-unread']);
    expect(codes(compose(letter(), [], { ...byHand, isByHand: false }))).toEqual(['lines-unread']);
  });

  it('is partial where something was lost, and failed where nothing is left', () => {
    const losses = ['a font is missing', 'a picture is damaged'];
    const failure = {
      code: 'page-incomplete',
      details: { file: 'a.pdf', page: 3, reason: 'a font is missing; a picture is damaged' },
    };
    expect(compose(letter(), losses)).toMatchObject({ outcome: 'partial', failure });
    expect(compose(empty, losses)).toMatchObject({ outcome: 'failed', failure, source: 'none' });
    expect(compose(letter(), [])).toMatchObject({ outcome: 'ok' });
  });
});
