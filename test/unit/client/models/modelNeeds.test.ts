import { describe, expect, it } from 'vitest';
import { LONG_DOCUMENT_PAGES, ModelNeeds } from '../../../../client/src/models/modelNeeds.ts';
import {
  LETTERS_UNKNOWN,
  UNKNOWN_SCRIPT,
  type PageEvent,
  type PageResult,
  type Warning,
} from '../../../../server/src/protocol.ts';
import { fakePage } from '../../../fixtures/engines/fakePage.ts';

function read(
  page: number,
  {
    warnings = [],
    model = 'ppocrv4-mobile',
    source = 'ocr',
  }: Partial<{
    warnings: readonly Warning[];
    model: string;
    source: PageResult['source'];
  }> = {},
): PageEvent {
  const reader = { id: 'ppocr', model };
  return {
    kind: 'page',
    page,
    revision: 0,
    text: '',
    outcome: 'ok',
    warnings,
    reader,
    fromCache: false,
    result: { ...fakePage(page, ''), source, reader },
  };
}

function needOf(pages: readonly PageEvent[]): ModelNeeds['need'] {
  const needs = new ModelNeeds();
  for (const page of pages) needs.take(page);
  return needs.need;
}

const warning = (code: string, ...suggests: string[]): Warning => ({ code, message: '', suggests });
const pages = (count: number, more: Parameters<typeof read>[1] = {}): PageEvent[] =>
  Array.from({ length: count }, (_, at) => read(at + 1, more));

describe('a document needs another model', () => {
  it('where its letters or its script are not known: the languages it has most of first', () => {
    expect(
      needOf([
        read(1, { warnings: [warning(LETTERS_UNKNOWN, 'fr')] }),
        read(2, { warnings: [warning(UNKNOWN_SCRIPT, 'Cyrl'), warning(LETTERS_UNKNOWN, 'pl')] }),
        read(3, { warnings: [warning(LETTERS_UNKNOWN, 'pl')] }),
      ]),
    ).toEqual({ kind: 'unknown', languages: ['pl', 'fr'], scripts: ['Cyrl'] });
  });

  it('also where nobody knows which script it is', () => {
    expect(needOf([read(1, { warnings: [{ code: UNKNOWN_SCRIPT, message: '' }] })])).toEqual({
      kind: 'unknown',
      languages: [],
      scripts: [],
    });
  });

  it('where the embedded one read many pages', () => {
    expect(needOf(pages(LONG_DOCUMENT_PAGES))).toEqual({ kind: 'slow' });
  });
});

describe('a document needs no other model', () => {
  it('where it is short, was read by another model, or has text of its own', () => {
    expect(needOf(pages(LONG_DOCUMENT_PAGES - 1))).toBeUndefined();
    expect(needOf(pages(LONG_DOCUMENT_PAGES, { model: 'ppocrv6-tiny' }))).toBeUndefined();
    expect(needOf(pages(LONG_DOCUMENT_PAGES, { source: 'text-layer' }))).toBeUndefined();
  });

  it('because a page came again, or has other warnings', () => {
    expect(needOf([...pages(LONG_DOCUMENT_PAGES - 1), read(1)])).toBeUndefined();
    expect(needOf([read(1, { warnings: [warning('lines-unread')] })])).toBeUndefined();
    expect(needOf([read(1, { warnings: [warning(LETTERS_UNKNOWN, 'fr')] }), read(1)])).toBeUndefined();
  });
});

it('the codes are those of the results', () => {
  expect([UNKNOWN_SCRIPT, LETTERS_UNKNOWN]).toEqual(['unknown-script', 'letters-unknown']);
});
