import { describe, expect, it } from 'vitest';
import { PageLosses } from '../../../server/src/cli/pageLosses.ts';
import { pageEvent } from '../../../server/src/daemon/jobs/pageEvent.ts';
import type { PageResult } from '../../../server/src/page/pageResult.ts';
import { pageResult } from '../../fixtures/cache/pageResult.ts';

const box = { x: 10, y: 20, width: 100, height: 12 };

function page(number: number, losses: Partial<Pick<PageResult, 'unread' | 'leftOut'>>): PageResult {
  return { ...pageResult(number, 'text'), ...losses };
}

function notesOf(...pages: PageResult[]): string[] {
  const losses = new PageLosses();
  for (const result of pages)
    losses.add(pageEvent({ result, revision: 0, text: '', fromCache: false }, false));
  return losses.notes('a.pdf');
}

const strange = { box, reason: 'unknown-script' } as const;
const illegible = { box, reason: 'illegible' } as const;

describe('what is said of lines that were not read', () => {
  it('is nothing where all of them were', () => {
    expect(notesOf(page(1, {}), page(2, {}))).toEqual([]);
  });

  it('is how many, on which pages, and what to do, one line a reason', () => {
    const [script, other, ...rest] = notesOf(
      page(7, { unread: [strange] }),
      page(1, { unread: [strange, strange, illegible] }),
      page(2, { unread: [strange] }),
    );
    expect(script).toMatch(
      /^a\.pdf: 4 lines in a script that the model does not know, or in handwriting, on pages 1-2, 7\. /,
    );
    expect(script).toMatch(/folio models install/);
    expect(other).toMatch(/^a\.pdf: 1 line that could not be read, on page 1\. /);
    expect(rest).toEqual([]);
  });

  it('is how many characters of invisible text there are', () => {
    const leftOut = [
      { reason: 'covered', characters: 12 },
      { reason: 'clipped', characters: 3 },
      { reason: 'printed-twice', characters: 30 },
    ] as const;
    expect(notesOf(page(2, { leftOut: [...leftOut] }))).toEqual([
      expect.stringMatching(/^a\.pdf: 15 characters of invisible text left out, on page 2\./),
    ]);
  });

  it('is what the last revision of a page has', () => {
    expect(notesOf(page(1, { unread: [strange] }), page(1, {}))).toEqual([]);
  });
});

describe('what is said of letters that the model does not know', () => {
  it('is said once, with the pages', () => {
    const warnings = [{ code: 'letters-unknown', message: 'This page seems to be in French.' }];
    const pages = [1, 2, 5].map((number) => ({ ...page(number, {}), warnings }));
    expect(notesOf(...pages)).toEqual(['a.pdf, pages 1-2, 5: This page seems to be in French.']);
  });
});
