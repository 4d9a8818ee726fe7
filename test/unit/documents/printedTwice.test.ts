import { describe, expect, test } from 'vitest';
import type { PageTextLayer } from '../../../server/src/documents/documentPage.ts';
import { drawText, onePage } from '../../fixtures/documents/pdfBuilder.ts';
import { withPage } from '../../fixtures/documents/testDocument.ts';

const layerOf = (content: string): Promise<PageTextLayer> =>
  withPage(onePage(content), (page) => page.textLayer());
const texts = (layer: PageTextLayer): string[] => layer.lines.map((line) => line.text);

const COPIED = 'illegible wood, all 11 of it';
const letters = COPIED.replace(/\s/g, '').length;

describe('text that is printed twice is there once', () => {
  test.each([
    ['in the same place', 0, 0, false],
    ['a little aside, which makes it bold', 0.3, 0, true],
    ['with a shadow', 1.5, -1.5, false],
    ['with a shadow far aside', 2, 2, false],
  ])('%s', async (_, dx, dy, bold) => {
    const layer = await layerOf(
      `0.7 g ${drawText(50.37 + dx, 200.21 + dy, 10, COPIED)} 0 g ${drawText(50.37, 200.21, 10, COPIED)}`,
    );
    expect(texts(layer)).toEqual([COPIED]);
    expect(layer.leftOut).toEqual([{ reason: 'printed-twice', characters: letters }]);
    expect(layer.lines[0]?.font.bold).toBe(bold);
  });

  test.each([2, 3, 4])('letter by letter, %d times', async (times) => {
    // Widths of Helvetica, thousandths of the em.
    const widths: Readonly<Record<string, number>> = {
      w: 722,
      r: 333,
      i: 222,
      t: 278,
      e: 556,
      o: 556,
      f: 278,
      ' ': 278,
    };
    let x = 50;
    let content = '';
    for (const letter of 'write off otter') {
      for (let copy = 0; copy < times; copy++) content += drawText(x + 0.3 * copy, 200, 10, letter);
      x += (widths[letter] ?? 0) / 100;
    }
    expect(texts(await layerOf(content))).toEqual(['write off otter']);
  });

  test('the shorter copy goes, whichever comes first', async () => {
    const long = drawText(50, 200, 10, 'Total amount due');
    const short = drawText(50.3, 200, 10, 'Total');
    expect(texts(await layerOf(long + short))).toEqual(['Total amount due']);
    expect(texts(await layerOf(short + long))).toEqual(['Total amount due']);
  });
});

describe('text that says something twice stays', () => {
  test.each([
    ['words', drawText(50, 200, 10, 'that that is is'), ['that that is is']],
    ['double letters and figures', drawText(50, 200, 10, 'all 11 111 ... fill'), ['all 11 111 ... fill']],
    [
      'cells with the same number',
      drawText(50, 200, 10, '11') + drawText(90, 200, 10, '11') + drawText(50, 186, 10, '11'),
      ['11', '11', '11'],
    ],
    [
      'texts that share some letters in their places',
      drawText(50, 200, 10, 'aaaa') + drawText(50, 200, 10, 'abab'),
      ['aaaa', 'abab'],
    ],
  ])('%s', async (_, content, expected) => {
    const layer = await layerOf(content);
    expect(texts(layer).sort()).toEqual([...expected].sort());
    expect(layer.leftOut).toEqual([]);
  });
});
