import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block } from '../../../../../server/src/page/pageResult.ts';
import { mergeBands } from '../../../../../server/src/readers/vlm/reading/mergeBands.ts';

function paragraph(text: string, y = 0, formulas?: Block['formulas']): Block {
  const box = { x: 50, y, width: 400, height: 20 };
  return { kind: 'paragraph', box, text, lines: [], order: 0, ...(formulas ? { formulas } : {}) };
}

const texts = (blocks: readonly Block[]): string[] => blocks.map(({ text }) => text);

describe('two bands of a page', () => {
  it('give what both have seen once, even read a little differently', () => {
    const upper = [paragraph('Only above.'), paragraph('Seen twice, by both halves.', 400)];
    const lower = [paragraph('Seen twice, by both ha1ves.', 400), paragraph('Only below.', 500)];
    expect(texts(mergeBands(upper, lower))).toEqual([
      'Only above.',
      'Seen twice, by both halves.',
      'Only below.',
    ]);
  });

  it('join a paragraph that runs over the cut, with its formulas', () => {
    const upper = [paragraph('It begins with x here and goes on', 400, [{ start: 15, end: 16 }])];
    const lower = [paragraph('and goes on with y after the cut.', 410, [{ start: 17, end: 18 }])];
    const [joined, ...others] = mergeBands(upper, lower);
    expect(others).toEqual([]);
    expect(joined?.text).toBe('It begins with x here and goes on with y after the cut.');
    expect(joined?.formulas?.map(({ start, end }) => joined.text.slice(start, end))).toEqual(['x', 'y']);
    expect(joined?.box).toEqual({ x: 50, y: 400, width: 400, height: 30 });
  });

  it('lose nothing that only one has seen', () => {
    const words = fc.array(
      fc.uniqueArray(fc.stringMatching(/^[a-z]{6,9}$/), { minLength: 3, maxLength: 9 }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(words, words, (above, below) => {
        const upper = above.map((line, i) => paragraph(`u${i}${line.join(` u${i}`)}`));
        const lower = below.map((line, i) => paragraph(`${i}v${line.join(` ${i}v`)}`));
        const merged = texts(mergeBands(upper, lower)).join(' ');
        for (const { text } of upper) expect(merged).toContain(text);
        for (const { text } of lower.slice(6)) expect(merged).toContain(text);
      }),
    );
  });
});
