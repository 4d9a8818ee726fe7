import { describe, expect, it } from 'vitest';
import { ModelsUsed } from '../../../server/src/cli/modelsUsed.ts';
import { pageEvent } from '../../../server/src/daemon/jobs/pageEvent.ts';
import type { PageEvent, PageResult } from '../../../server/src/protocol.ts';
import { pageResult } from '../../fixtures/cache/pageResult.ts';

/** A page that a page model found lines on, each read by one of these models. */
function page(number: number, recognizers: readonly string[], reader: PageResult['reader']): PageEvent {
  const blank = pageResult(number, 'text');
  const [block] = blank.blocks;
  const line = block?.lines[0];
  if (!block || !line) throw new Error('the page has no line');
  const blocks = recognizers.map((recognizer) => ({ ...block, lines: [{ ...line, recognizer }] }));
  return pageEvent({ result: { ...blank, reader, blocks }, revision: 0, text: '', fromCache: false }, false);
}

const v4 = { id: 'ppocr', model: 'v4' } as const;

function namesOf(...pages: readonly PageEvent[]): string[] {
  const used = new ModelsUsed();
  for (const one of pages) used.add(one);
  return used.names();
}

describe('the models that read a document', () => {
  it('are the page model and the recognisers, those with most lines first', () => {
    expect(namesOf(page(1, ['eng', 'v4', 'eng'], v4), page(2, ['fra', 'fra', 'fra'], v4))).toEqual([
      'v4',
      'fra',
      'eng',
    ]);
  });

  it('include the page model where it only found the lines', () => {
    expect(namesOf(page(1, ['eng'], v4))).toEqual(['v4', 'eng']);
  });

  it('are none where no line was read by OCR', () => {
    expect(namesOf(page(1, [], { id: 'text-layer' }))).toEqual([]);
    expect(page(1, [], v4)).not.toHaveProperty('recognizedLines');
  });

  it('are those of the last reading of a page', () => {
    expect(namesOf(page(1, ['eng'], v4), page(1, ['fra'], v4))).toEqual(['v4', 'fra']);
  });
});
